"""Several processes on one PostgreSQL: two that serve and three that deliver. Each ticket is delivered once; the worker
that holds the tracker's lease is killed, and PostgreSQL is restarted, while tickets are filed."""

from pathlib import Path
from time import monotonic

from sqlalchemy import select

from submit.store.database import Database
from submit.store.tables import leases
from tests.faults.crowd import Crowd
from tests.faults.installation import HURRIED, Installation, Process, redmine_settings
from tests.faults.judging import arrived, judge, judge_order
from tests.faults.report import Report, UnavailableError
from tests.faults.settling import settle
from tests.faults.tracker import KEY, FaultyTracker
from tests.faults.waiting import wait_until
from tests.store import postgres
from tests.store.postgres import Cluster

LANE_LEASE = 3.0
TAKE_OVER = LANE_LEASE + 5
"""The lease, the time until an idle worker looks again, and a slow machine."""


def run(folder: Path, long: bool) -> Report:
    report, began = Report("postgres"), monotonic()
    try:
        with postgres.cluster() as cluster, FaultyTracker() as tracker:
            _run(report, folder, cluster, tracker, *((5000, 10) if long else (40, 1)))
    except postgres.UnavailableError as reason:
        raise UnavailableError(str(reason)) from None
    report.tell(seconds=round(monotonic() - began))
    return report


def _run(report: Report, folder: Path, cluster: Cluster, tracker: FaultyTracker, tickets: int, restarts: int) -> None:
    changes = {**HURRIED, "lane_lease": LANE_LEASE, "lease": 6}
    settings = redmine_settings(tracker.url, KEY)
    with Installation(folder, changes, cluster.new_database(), **settings) as installation:
        webs = [installation.web().start() for _ in range(2)]
        workers = [installation.deliver().start() for _ in range(3)]
        crowd = Crowd(lambda: [web.port or 0 for web in webs], tickets, clients=12).start()
        takeovers, ended = [], 0
        for number in range(restarts):
            crowd.reach(tickets * (number + 1) // (restarts + 1))
            takeovers.append(_kill_the_holder(installation, workers))
            cluster.stop("immediate" if number % 2 else "fast")
            cluster.start()
            ended += _start_again(workers)
        crowd.finish(1200)
        settle(report, installation, 60)
        errors = {name: count for name, count in crowd.failures.items() if name != "503"}
        report.tell(restarts=restarts, ended_at_start=ended, longest_take_over=max(takeovers))
        report.tell(refused=crowd.failures["503"], other=errors)
        report.expect("another worker takes over within the lease", max(takeovers) <= TAKE_OVER)
    issues = arrived(tracker.filed.issues)
    judge(report, crowd.acknowledged, issues)
    judge_order(report, crowd.acknowledged, issues)


def _start_again(workers: list[Process]) -> int:
    """As a supervisor does; returns how many had ended by themselves besides the one that was killed: a process that
    finds no store when it starts ends at once."""
    dead = [worker for worker in workers if not worker.is_running()]
    for worker in dead:
        worker.start()
    return len(dead) - 1


def _kill_the_holder(installation: Installation, workers: list[Process]) -> float:
    """Kills the worker that has the tracker's lane; returns the seconds until another one has it."""
    with installation.store() as database:
        wait_until(lambda: _of(workers, _holder(database)) is not None, 60)
        holder = _holder(database)
        victim = _of(workers, holder)
        if victim is None:
            raise RuntimeError(f"No worker has the lane, but {holder!r}:\n{installation.log()[-6000:]}")
        victim.kill()
        began = monotonic()
        wait_until(lambda: _holder(database) not in ("", holder), 60)
        took = monotonic() - began
    return round(took, 1)


def _of(workers: list[Process], holder: str) -> Process | None:
    """The running worker that has the lane."""
    return next((one for one in workers if one.is_running() and holder.endswith(f"-{one.pid}")), None)


def _holder(database: Database) -> str:
    with database.reading() as connection:
        lane = select(leases.c.holder).where(leases.c.lane == "redmine")
        return str(connection.execute(lane).scalar() or "")

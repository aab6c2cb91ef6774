"""P10: very many tickets wait. The form stays quick, memory stays flat, and all arrive when the tracker is back."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from statistics import quantiles
from time import monotonic

from submit.store.database import Database
from submit.store.drafts import Draft, Drafts
from submit.store.outbox import Outbox
from submit.ticket.reference import draw_reference
from submit.ticket.ticket import Ticket
from tests.delivery.destinations.redmine.samples import a_ticket
from tests.faults.crowd import Crowd
from tests.faults.installation import HURRIED, Installation, Process, redmine_settings
from tests.faults.judging import arrived, judge
from tests.faults.report import Report
from tests.faults.settling import settle
from tests.faults.tracker import KEY, FaultyTracker

CLIENTS = 400


def run(folder: Path, long: bool) -> Report:
    report = Report("many_queued")
    queued, filed = (10_000, 300) if long else (200, 24)
    with FaultyTracker() as tracker:
        tracker.close()
        with Installation(folder, HURRIED, **redmine_settings(tracker.url, KEY)) as installation:
            with installation.store() as database:
                fill(database, queued)
            web, deliver = installation.web().start(), installation.deliver().start()
            warm = Crowd(lambda: [web.port or 0], 16, first=900_000).start()
            warm.finish(60)
            before = resident(web)
            crowd = Crowd(lambda: [web.port or 0], filed, clients=2).start()
            crowd.finish(600)
            report.tell(queued=queued, accept_p99_ms=_p99(crowd, "POST check"), status_p99_ms=_p99(crowd, "GET sent"))
            report.tell(memory_before_mb=before, memory_after_mb=resident(web))
            report.expect("a ticket is accepted in 250 ms", _p99(crowd, "POST check") < 250 or not long)
            report.expect("memory stays flat", resident(web) <= before * 1.2 or not long)
            began = monotonic()
            tracker.open()
            settle(report, installation, 60)
            seconds = monotonic() - began
            report.tell(drained_in=round(seconds), per_second=round((queued + filed) / seconds, 1))
            report.expect("delivery lives through it", deliver.is_running())
        issues = [issue for issue in arrived(tracker.filed.issues) if issue.marker]
        judge(report, [*warm.acknowledged, *crowd.acknowledged], issues)
        report.expect("all that were queued arrive once", len(tracker.filed.issues) == queued + filed + 16)
    return report


def fill(database: Database, count: int) -> None:
    """Accepts so many tickets, as the form does when one is sent."""
    drafts, outbox, random = Drafts(database), Outbox(database), Random(4)
    for number in range(count):
        now = datetime.now(UTC)
        ticket = a_ticket(email=f"agent@queued{number % CLIENTS}.example", accepted_at=now)
        drafts.save(Draft(f"d{number}", "browser", "ru"), now)
        draft = drafts.find(f"d{number}", "browser")
        assert draft is not None
        named = partial(_named, ticket)
        outbox.accept(draft, f"t{number}", lambda: draw_reference(random), named)


def _named(ticket: Ticket, reference: str) -> Ticket:
    return replace(ticket, reference=reference)


def resident(process: Process) -> int:
    """The memory of the process and its children, in MB."""
    return sum(_resident(pid) for pid in (process.pid, *_children(process.pid))) // 1024


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def _resident(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def _p99(crowd: Crowd, page: str) -> int:
    return round(quantiles(crowd.seconds(page), n=100)[98] * 1000)

"""P9: the clock is set forward and back while tickets wait. None waits longer than the longest pause after that."""

from datetime import timedelta
from pathlib import Path

from submit.delivery.worker import LEASE
from submit.processes.delivery_process import LANE_LEASE
from submit.store import retry_pauses
from submit.store.database import Database
from submit.store.leases import Lease
from submit.store.migration import migrate
from tests.delivery.destinations.redmine.samples import a_ticket
from tests.faults.lane import Clock, lane, redmine_at
from tests.faults.progress import progress
from tests.faults.report import Report
from tests.faults.tracker import FaultyTracker

LONGEST = retry_pauses.TRACKER.longest + timedelta(minutes=2)
"""The longest pause with its spread, and the step in which the time goes by here."""
JUMPS = {"hour_forward": 1.0, "hour_back": -1.0, "day_forward": 24.0, "day_back": -24.0}


def run(folder: Path, long: bool) -> Report:
    report = Report("clock_jumps")
    for name, hours in JUMPS.items():
        waits = {
            "waiting": _waited(folder / name / "waiting", hours, fails=False, is_claimed=False),
            "failed": _waited(folder / name / "failed", hours, fails=True, is_claimed=False),
            "claimed": _waited(folder / name / "claimed", hours, fails=False, is_claimed=True),
        }
        progress(jump=name, waited={what: f"{waited}" for what, waited in waits.items()})
        report.tell(**{f"{name}_{what}": f"{waited.total_seconds() / 60:.0f}min" for what, waited in waits.items()})
        for what, waited in waits.items():
            bound = LONGEST + (LEASE if what == "claimed" else timedelta())
            report.expect(f"{name}: a ticket that was {what} waits {waited}", waited <= bound)
        taken = _lane_is_taken_over(folder / name / "lane", hours)
        report.tell(**{f"{name}_lane": f"{taken.total_seconds() / 60:.0f}min"})
        report.expect(f"{name}: a dead worker's lane is free after {taken}", taken <= LANE_LEASE + timedelta(minutes=1))
    return report


def _waited(folder: Path, hours: float, fails: bool, is_claimed: bool) -> timedelta:
    """How long a ticket waits after the jump: one that was just accepted, failed, or claimed by a worker that died."""
    with FaultyTracker() as tracker, lane(folder, redmine_at(tracker.url)) as on_its_way:
        on_its_way.accept(a_ticket(email="a@agency.example"))
        if fails:
            tracker.close()
            on_its_way.worker.step()
            tracker.open()
        if is_claimed:
            on_its_way.claim(LEASE)
        on_its_way.clock.move(hours=hours)
        began = on_its_way.clock()
        on_its_way.run(hours=48)
        return on_its_way.clock() - began


def _lane_is_taken_over(folder: Path, hours: float) -> timedelta:
    """How long after the jump another process gets the lane of one that died."""
    folder.mkdir(parents=True)
    database = Database(f"sqlite:///{folder / 'submit.db'}")
    migrate(database)
    clock = Clock()
    Lease(database, "redmine", "dead", LANE_LEASE).held(clock())
    clock.move(hours=hours)
    began, heir = clock(), Lease(database, "redmine", "heir", LANE_LEASE)
    while not heir.held(clock()):
        clock.move(minutes=1)
    database.close()
    return clock() - began

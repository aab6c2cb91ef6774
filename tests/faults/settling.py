"""Waiting until nothing is on its way any more."""

from collections import Counter

from sqlalchemy import func, select

from submit.store.database import Database, StoreError
from submit.store.tables import outbox
from tests.faults.installation import Installation
from tests.faults.report import Report
from tests.faults.waiting import wait_until

MOVING = ("waiting", "sending", "creating", "unknown")


def states(database: Database) -> Counter[str]:
    """How many tickets are in each state."""
    query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
    with database.reading() as connection:
        return Counter({row[0]: row[1] for row in connection.execute(query)})


def settle(report: Report, installation: Installation, quiet: float) -> None:
    """Waits until no ticket is on its way, as long as there is progress; tells what has become of all."""
    with installation.store() as database:
        left = _moving(database)
        while left != 0 and _has_changed(database, left, quiet):
            left = _moving(database)
        found = states(database)
    report.tell(**dict(sorted(found.items())))
    report.expect(f"everything comes to an end: {dict(found)}", not any(found[state] for state in MOVING))


def _has_changed(database: Database, left: int, seconds: float) -> bool:
    """Is the number of those on their way another one before the time is up?"""
    return wait_until(lambda: _moving(database) != left, seconds, 0.1)


def _moving(database: Database) -> int:
    try:
        found = states(database)
    except StoreError:
        return -2
    return sum(found[state] for state in MOVING)

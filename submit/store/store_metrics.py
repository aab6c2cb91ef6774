"""Metrics of a store for those who monitor it. They hold no personal data."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, func, select

from submit.store.database import Database
from submit.store.entry import MOVING
from submit.store.letters import unsent
from submit.store.tables import counts, incoming, leases, letters, outbox


@dataclass(frozen=True)
class Figures:
    """The metrics of a store.

    How many tickets and letters are in each state, since when the oldest waits, how often deliveries were tried and
    rules spoke, until when each lane is held by a process, and what became of the mails in the mailbox.
    """

    tickets: dict[str, int]
    oldest_ticket: datetime | None
    attempts: int
    letters: dict[str, int]
    oldest_letter: datetime | None
    spoke: int
    passed_over: int
    lanes: dict[str, datetime]
    mails: dict[str, int]


def read_figures(database: Database) -> Figures:
    """Return the current metrics. Raises StoreError."""
    with database.reading() as connection:
        oldest = select(func.min(outbox.c.accepted_at)).where(outbox.c.state.in_(MOVING))
        sums = connection.execute(select(func.sum(counts.c.spoke), func.sum(counts.c.passed_over))).one()
        return Figures(
            tickets=_by_state(connection, outbox),
            oldest_ticket=connection.execute(oldest).scalar(),
            attempts=int(connection.execute(select(func.sum(outbox.c.attempts))).scalar() or 0),
            letters=_by_state(connection, letters),
            oldest_letter=connection.execute(select(func.min(letters.c.written_at)).where(unsent())).scalar(),
            spoke=int(sums[0] or 0),
            passed_over=int(sums[1] or 0),
            lanes={row.lane: row.until for row in connection.execute(select(leases))},
            mails=_mails(connection),
        )


def _by_state(connection: Connection, table: Table) -> dict[str, int]:
    rows = connection.execute(select(table.c.state, func.count()).group_by(table.c.state))
    return {row[0]: row[1] for row in rows}


def _mails(connection: Connection) -> dict[str, int]:
    rows = connection.execute(select(incoming.c.fate, func.sum(incoming.c.count)).group_by(incoming.c.fate))
    return {row[0]: int(row[1]) for row in rows}

"""Copying a store to another one, and resuming work from a copy."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Table, and_, func, insert, select, update

from submit.store.database import Database
from submit.store.entry import State
from submit.store.letters import LetterState, unsent
from submit.store.tables import letters, metadata, outbox

AT_ONCE = 200
"""Rows read and written at a time: a file of five megabytes may be in each."""
UNTOUCHED = {"leases", "stamps"}
"""Tables that belong to this store and its processes, and not to its content."""


class NotEmpty(Exception):
    """The store to be filled already holds something."""


def copy_store(source: Database, target: Database) -> Mapping[str, int]:
    """Copy every row into the empty `target`, in one transaction; return the number of rows of each table.

    Both stores must be migrated. Raises NotEmpty.
    """
    tables = [table for table in metadata.sorted_tables if table.name not in UNTOUCHED]
    with source.reading() as reader, target.writing() as writer:
        if any(writer.execute(select(func.count()).select_from(table)).scalar() for table in tables):
            raise NotEmpty
        counts = {}
        for table in tables:
            counts[table.name] = 0
            for rows in _batches(reader, table):
                writer.execute(insert(table), rows)
                counts[table.name] += len(rows)
    return counts


def doubt_all(database: Database) -> int:
    """Mark each ticket on its way as uncertain, so that it is looked for before it is filed; return how many.

    A copy does not know what was delivered after it was made.
    """
    moving = outbox.c.state.in_((State.WAITING, State.SENDING, State.CREATING))
    with database.writing() as connection:
        return connection.execute(update(outbox).where(moving).values(state=State.UNKNOWN, lease_until=None)).rowcount


def doubt_letters(database: Database) -> int:
    """Stop the letters to clients that were on their way; return how many.

    They may have been sent after the copy was made. Those to staff are still sent: a second one does staff no harm, and
    a lost one does.
    """
    moving = and_(unsent(), letters.c.recipient.is_not(None))
    doubted: dict[str, Any] = {"state": LetterState.DOUBTED, "lease_until": None, "words": {}}
    with database.writing() as connection:
        return connection.execute(update(letters).where(moving).values(doubted)).rowcount


def _batches(connection: Any, table: Table) -> Iterator[list[dict[str, Any]]]:
    result = connection.execution_options(yield_per=AT_ONCE).execute(select(table))
    for part in result.mappings().partitions():
        yield [dict(row) for row in part]

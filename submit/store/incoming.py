"""Counts of the mails in the mailbox, by day and by what became of them. They hold no personal data."""

from datetime import date

from submit.store.database import Database
from submit.store.tables import incoming
from submit.store.upsert import upsert


class IncomingCounts:
    """The counts of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, day: date, fate: str) -> None:
        """Count a mail; a power loss may lose the count."""
        with self._database.noting() as connection:
            first = upsert(connection, incoming, {"day": day, "fate": fate, "count": 1})
            again = {"count": incoming.c.count + 1}
            connection.execute(first.on_conflict_do_update(index_elements=["day", "fate"], set_=again))

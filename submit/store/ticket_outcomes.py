"""What became of the tickets in the tracker, including those filed in other ways. They hold no text and no names."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from submit.store.database import Database
from submit.store.tables import outbox, stories
from submit.store.upsert import upsert
from submit.ticket.quality import TicketOutcome


class Stories:
    """The outcomes of a store's tickets, by the tracker's number of the ticket."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, issue: int, story: TicketOutcome, updated_at: datetime) -> None:
        """Keep what became of the ticket up to `updated_at`."""
        waited = story.answered_after
        row = {
            "issue": issue,
            "filed_at": story.filed_at,
            "by_form": story.by_form,
            "asked_back": story.asked_back,
            "changed": story.changed,
            "annulled": story.annulled,
            "answered_after": int(waited.total_seconds()) if waited is not None else None,
            "updated_at": updated_at,
        }
        with self._database.writing() as connection:
            values = {name: value for name, value in row.items() if name != "issue"}
            statement = upsert(connection, stories, row)
            connection.execute(statement.on_conflict_do_update(index_elements=["issue"], set_=values))

    def known(self) -> Mapping[int, datetime]:
        """Return up to when each ticket's outcome is known."""
        with self._database.reading() as connection:
            rows = connection.execute(select(stories.c.issue, stories.c.updated_at))
            return {row.issue: row.updated_at for row in rows}

    def of_form(self) -> frozenset[int]:
        """Return the tickets that came from the form."""
        with self._database.reading() as connection:
            ids = connection.execute(select(outbox.c.remote_id).where(outbox.c.remote_id.is_not(None))).scalars()
            return frozenset(int(id) for id in ids if id.isdigit())

    def forget(self, issues: Iterable[int]) -> None:
        """Forget tickets that the tracker no longer has, or that are too old to count."""
        with self._database.writing() as connection:
            connection.execute(delete(stories).where(stories.c.issue.in_(list(issues))))

    def all(self) -> list[TicketOutcome]:
        """Return every outcome, the oldest ticket first."""
        with self._database.reading() as connection:
            return [
                TicketOutcome(
                    filed_at=row.filed_at,
                    by_form=row.by_form,
                    asked_back=row.asked_back,
                    changed=row.changed,
                    annulled=row.annulled,
                    answered_after=timedelta(seconds=row.answered_after) if row.answered_after is not None else None,
                )
                for row in connection.execute(select(stories).order_by(stories.c.filed_at))
            ]

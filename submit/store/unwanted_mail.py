"""Mailboxes to which nobody can make us write for a while.

Their owner answered a letter with "this was not me". The store keeps only their hashes.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select

from submit.store.database import Database
from submit.store.tables import proven, suppressions
from submit.store.upsert import upsert

LIFE = timedelta(days=30)
"""How long a mailbox is suppressed: as long as a browser does not need to prove an address again."""


class Suppressions:
    """The suppressed mailboxes of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, mailbox: str, client: str, now: datetime) -> None:
        """Write no more to the mailbox (`mailbox_of`) of this client (`client_of`) from now on."""
        row = {"mailbox": mailbox, "client": client, "until": now + LIFE}
        with self._database.writing() as connection:
            new = upsert(connection, suppressions, row)
            connection.execute(new.on_conflict_do_update(index_elements=["mailbox"], set_=row))

    def until(self, mailbox: str, now: datetime) -> datetime | None:
        """Return until when the mailbox is suppressed; None if it is not."""
        with self._database.reading() as connection:
            found: datetime | None = connection.execute(_UNTIL, {"whose": mailbox, "now": now}).scalar()
        return found

    def of_browser(self, browser: str, now: datetime) -> datetime | None:
        """Return until when a mailbox whose address this browser has proven is suppressed; None if none of them is."""
        mine = select(suppressions.c.until).where(_proven_by(browser, now), suppressions.c.until > now)
        with self._database.reading() as connection:
            found: datetime | None = connection.execute(mine.order_by(suppressions.c.until.desc())).scalar()
        return found

    def lift(self, browser: str, now: datetime) -> None:
        """Allow writing again to the mailboxes whose addresses this browser has proven."""
        with self._database.writing() as connection:
            connection.execute(delete(suppressions).where(_proven_by(browser, now)))

    def forget_older(self, than: datetime) -> None:
        """Forget the suppressions that ended before then."""
        with self._database.writing() as connection:
            connection.execute(delete(suppressions).where(suppressions.c.until < than))


_UNTIL = select(suppressions.c.until).where(
    suppressions.c.mailbox == bindparam("whose"), suppressions.c.until > bindparam("now")
)


def _proven_by(browser: str, now: datetime) -> Any:
    mine = select(proven.c.client).where(proven.c.browser == browser, proven.c.until > now)
    return suppressions.c.client.in_(mine)

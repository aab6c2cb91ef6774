"""Drafts: unfinished tickets, kept from the first POST of the form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from submit.store import counts, files
from submit.store.database import Database
from submit.store.files import StoredFile
from submit.store.tables import drafts
from submit.store.upsert import has_written, upsert

KEPT = timedelta(days=7)
"""How long a draft that nobody touches is kept; the form says so."""


@dataclass(frozen=True)
class Draft:
    """An unfinished ticket. `browser` is the secret of the one who may see it; `shown` notes the advice that was shown,
    as fingerprints of rule and value."""

    id: str
    browser: str
    lang: str
    texts: Mapping[str, str] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()
    files: tuple[StoredFile, ...] = ()
    updated_at: datetime | None = None
    created_at: datetime | None = field(default=None, compare=False)


class NotYours(Exception):
    """There is such a draft, and it belongs to another browser."""


class Drafts:
    """The drafts of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, draft: Draft, now: datetime) -> None:
        """Keep the draft, new or changed; its files are kept apart. Raises NotYours."""
        with self._database.writing() as connection:
            _keep(connection, draft, now)

    def redact(self, draft: Draft, now: datetime) -> None:
        """Keep the draft and the names of its files, and leave none of what they were in the store. Raises NotYours."""
        with self._database.writing() as connection:
            _keep(connection, draft, now)
            for file in draft.files:
                files.rename(connection, draft.id, file)
        self._database.forget()

    def find(self, id: str, browser: str) -> Draft | None:
        """The draft, if there is one and it is this browser's."""
        with self._database.reading() as connection:
            row = connection.execute(_FIND, {"wanted": id, "of": browser}).one_or_none()
            return _draft(row, files.of_draft(connection, id)) if row else None

    def of_browser(self, browser: str) -> list[Draft]:
        """The drafts of a browser, the one touched last first."""
        with self._database.reading() as connection:
            rows = connection.execute(_OF_BROWSER, {"of": browser}).all()
            return [_draft(row, files.of_draft(connection, row.id)) for row in rows]

    def move(self, id: str, browser: str, now: datetime) -> bool:
        """Give the draft to another browser; returns whether there is such a draft."""
        moved = update(drafts).where(drafts.c.id == id).values(browser=browser, updated_at=now)
        with self._database.writing() as connection:
            return connection.execute(moved).rowcount == 1

    def delete(self, id: str, browser: str) -> None:
        """Delete the draft with its files; nothing happens if this browser has no such draft."""
        with self._database.writing() as connection:
            mine = select(drafts.c.id).where(drafts.c.id == id, drafts.c.browser == browser)
            files.remove_of_drafts(connection, mine)
            connection.execute(delete(drafts).where(drafts.c.id.in_(mine)))

    def add_file(self, draft: Draft, file: StoredFile, content: bytes, now: datetime) -> None:
        """Keep a file with its draft, which must have been saved. Raises NotYours."""
        with self._database.writing() as connection:
            _guard(connection, draft.id, draft.browser)
            files.add(connection, draft.id, file, content)
            _touch(connection, draft.id, now)

    def remove_file(self, draft: Draft, file: str, now: datetime) -> None:
        """Forget a file of the draft; nothing happens if it is gone already."""
        with self._database.writing() as connection:
            _guard(connection, draft.id, draft.browser)
            files.remove(connection, draft.id, file)
            _touch(connection, draft.id, now)

    def delete_older(self, than: datetime) -> int:
        """Delete the drafts left alone since `than` with their files, and files that no draft has; returns how many."""
        with self._database.writing() as connection:
            old = select(drafts.c.id).where(drafts.c.updated_at < than)
            files.remove_of_drafts(connection, old)
            deleted = connection.execute(delete(drafts).where(drafts.c.updated_at < than)).rowcount
            files.remove_orphans(connection)
            counts.forget_gone(connection, than.date())
        if deleted:
            self._database.forget()
        return deleted


# What is asked at every page is composed once: composing takes longer than asking.
_OF_BROWSER = select(drafts).where(drafts.c.browser == bindparam("of")).order_by(drafts.c.updated_at.desc())
_FIND = select(drafts).where(drafts.c.id == bindparam("wanted"), drafts.c.browser == bindparam("of"))


def _keep(connection: Connection, draft: Draft, now: datetime) -> None:
    values = {
        "lang": draft.lang,
        "texts": dict(draft.texts),
        "shown": sorted(draft.shown),
        "updated_at": now,
    }
    row = {"id": draft.id, "browser": draft.browser, "created_at": now, **values}
    mine = drafts.c.browser == draft.browser
    kept = upsert(connection, drafts, row).on_conflict_do_update(index_elements=["id"], set_=values, where=mine)
    if not has_written(connection, drafts, kept):
        raise NotYours


def _guard(connection: Connection, id: str, browser: str) -> None:
    owner = connection.execute(select(drafts.c.browser).where(drafts.c.id == id)).scalar()
    if owner is not None and owner != browser:
        raise NotYours


def _touch(connection: Connection, id: str, now: datetime) -> None:
    """A draft whose files change is no longer the draft that was judged."""
    connection.execute(update(drafts).where(drafts.c.id == id).values(updated_at=now))


def _draft(row: Any, attached: tuple[StoredFile, ...]) -> Draft:
    return Draft(
        id=row.id,
        browser=row.browser,
        lang=row.lang,
        texts=row.texts,
        shown=frozenset(row.shown),
        files=attached,
        updated_at=row.updated_at,
        created_at=row.created_at,
    )

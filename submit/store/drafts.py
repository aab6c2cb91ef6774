"""Drafts: unfinished tickets, kept from the first POST of the form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from json import dumps
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, select, update

from submit.store import counts, files
from submit.store.database import Database
from submit.store.files import StoredFile
from submit.store.space import TEXTS, Holder, NoRoomError, Quotas, Whose, charge, release
from submit.store.tables import drafts
from submit.store.upsert import has_written, upsert

KEPT = timedelta(days=7)
"""How long an untouched draft is kept; the form says so."""
ROW = 500
"""Bytes that a draft takes besides its words."""


@dataclass(frozen=True)
class Draft:
    """An unfinished ticket.

    `browser` is the secret of the browser that may see it; `shown` lists the advice that was shown, as fingerprints of
    rule and value.
    """

    id: str
    browser: str
    lang: str
    texts: Mapping[str, str] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()
    files: tuple[StoredFile, ...] = ()
    updated_at: datetime | None = None
    created_at: datetime | None = field(default=None, compare=False)


class NotYours(Exception):
    """The draft exists and belongs to another browser."""


class Drafts:
    """The drafts of a store."""

    def __init__(self, database: Database, quotas: Quotas | None = None) -> None:
        self._database = database
        self._quotas = quotas or Quotas()

    @property
    def most(self) -> int:
        """Return how many drafts one browser may have, which is also how many are listed."""
        return self._quotas.drafts

    def save(self, draft: Draft, now: datetime, network: str = "") -> None:
        """Keep the draft, new or changed; its files are kept apart. Raises NotYours, NoRoomError.

        A new draft counts towards the space of the `network` that it came from.
        """
        with self._database.writing() as connection:
            _keep(connection, draft, now, network, self._quotas)

    def redact(self, draft: Draft, now: datetime, contents: Mapping[str, bytes] = MappingProxyType({})) -> None:
        """Keep the draft, the names of its files and, by their ids, other `contents` of them. Raises NotYours.

        No trace of the old names and contents is left in the store.
        """
        with self._database.writing() as connection:
            _keep(connection, draft, now, "", self._quotas)
            for file in draft.files:
                files.redact(connection, draft.id, file, contents.get(file.id))
        self._database.forget()

    def content(self, file: str) -> bytes:
        """Read the bytes of a file, which must exist."""
        with self._database.reading() as connection:
            return files.content(connection, file)

    def find(self, id: str, browser: str) -> Draft | None:
        """Return the draft, or None if there is none or it belongs to another browser."""
        with self._database.reading() as connection:
            row = connection.execute(_FIND, {"wanted": id, "of": browser}).one_or_none()
            return _draft(row, files.of_draft(connection, id)) if row else None

    def of_browser(self, browser: str) -> list[Draft]:
        """Return the newest drafts of a browser, as many as it may have, the last touched first."""
        with self._database.reading() as connection:
            rows = connection.execute(_OF_BROWSER, {"of": browser, "most": self._quotas.drafts}).all()
            attached = files.of_drafts(connection, [row.id for row in rows]) if rows else {}
            return [_draft(row, attached.get(row.id, ())) for row in rows]

    def count(self, browser: str) -> int:
        """Return how many drafts a browser has.

        These are more than are listed if they were begun before there was a limit.
        """
        with self._database.reading() as connection:
            return int(connection.execute(_COUNT, {"of": browser}).scalar_one())

    def move(self, id: str, browser: str, now: datetime) -> bool:
        """Give the draft to another browser; return True if there is such a draft."""
        moved = update(drafts).where(drafts.c.id == id).values(browser=browser, updated_at=now, network=None)
        with self._database.writing() as connection:
            _release(connection, drafts.c.id == id)
            return connection.execute(moved).rowcount == 1

    def delete(self, id: str, browser: str) -> None:
        """Delete the draft with its files; do nothing if this browser has no such draft."""
        with self._database.writing() as connection:
            _delete(connection, drafts.c.id == id, drafts.c.browser == browser)

    def delete_of_browser(self, browser: str) -> None:
        """Delete all drafts of a browser with their files."""
        with self._database.writing() as connection:
            _delete(connection, drafts.c.browser == browser)

    def add_file(self, draft: Draft, file: StoredFile, content: bytes, now: datetime, network: str = "") -> None:
        """Keep a file with its draft, which must have been saved. Raises NotYours, NoRoomError."""
        holder = Holder(draft.browser, network)
        with self._database.writing() as connection:
            _guard(connection, draft.id, draft.browser)
            _touch(connection, draft.id, now)
            files.add(connection, draft.id, file, content, self._quotas.files, holder)

    def remove_file(self, draft: Draft, file: str, now: datetime) -> None:
        """Forget a file of the draft; do nothing if it is gone already."""
        with self._database.writing() as connection:
            _guard(connection, draft.id, draft.browser)
            files.remove(connection, draft.id, file)
            _touch(connection, draft.id, now)

    def delete_older(self, than: datetime) -> int:
        """Delete the drafts untouched since `than`, their files, and files without a draft; return how many drafts."""
        with self._database.writing() as connection:
            deleted = _delete(connection, drafts.c.updated_at < than)
            files.remove_orphans(connection)
            counts.forget_gone(connection, than.date())
        if deleted:
            self._database.forget()
        return deleted


# Queries that run on every page are built once, because building one takes longer than running it.
_OF_BROWSER = (
    select(drafts)
    .where(drafts.c.browser == bindparam("of"))
    .order_by(drafts.c.updated_at.desc())
    .limit(bindparam("most"))
)
_COUNT = select(func.count()).select_from(drafts).where(drafts.c.browser == bindparam("of"))
_HELD = select(drafts.c.size, drafts.c.network).where(drafts.c.id == bindparam("wanted"))
_FIND = select(drafts).where(drafts.c.id == bindparam("wanted"), drafts.c.browser == bindparam("of"))


def _keep(connection: Connection, draft: Draft, now: datetime, network: str, quotas: Quotas) -> None:
    before, size = connection.execute(_HELD, {"wanted": draft.id}).one_or_none(), _size(draft)
    if before is None and connection.execute(_COUNT, {"of": draft.browser}).scalar_one() >= quotas.drafts:
        raise NoRoomError(Whose.BROWSER)
    values = {
        "size": size,
        "lang": draft.lang,
        "texts": dict(draft.texts),
        "shown": sorted(draft.shown),
        "updated_at": now,
    }
    row = {"id": draft.id, "browser": draft.browser, "network": network, "created_at": now, **values}
    mine = drafts.c.browser == draft.browser
    kept = upsert(connection, drafts, row).on_conflict_do_update(index_elements=["id"], set_=values, where=mine)
    if not has_written(connection, drafts, kept):
        raise NotYours
    holder, grown = (before.network if before else network), size - (before.size if before else 0)
    if grown and holder is not None:
        charge(connection, quotas.texts, Holder(draft.browser, holder), grown)


def _size(draft: Draft) -> int:
    """Return the bytes that the draft counts for in the sums: at least what a row takes."""
    return ROW + len(dumps([dict(draft.texts), sorted(draft.shown)], ensure_ascii=False).encode("utf-8", "replace"))


def _delete(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    """Delete drafts with their files; return how many drafts."""
    files.remove_of_drafts(connection, select(drafts.c.id).where(*conditions))
    _release(connection, *conditions)
    return connection.execute(delete(drafts).where(*conditions)).rowcount


def _release(connection: Connection, *conditions: ColumnElement[bool]) -> None:
    held = select(drafts.c.size, drafts.c.browser, drafts.c.network).where(*conditions)
    release(connection, TEXTS, [(row.size, row.browser, row.network) for row in connection.execute(held)])


def _guard(connection: Connection, id: str, browser: str) -> None:
    owner = connection.execute(select(drafts.c.browser).where(drafts.c.id == id)).scalar()
    if owner is not None and owner != browser:
        raise NotYours


def _touch(connection: Connection, id: str, now: datetime) -> None:
    """Update the draft's time: a draft whose files change is no longer the draft that was checked."""
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

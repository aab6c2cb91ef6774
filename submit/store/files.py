"""Files: rows like everything else, committed when they are uploaded, so that accepting a ticket only moves them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, update

from submit.store.tables import drafts, files


@dataclass(frozen=True)
class StoredFile:
    """A file without its bytes. `size` is in bytes, `kind` is told by the content."""

    id: str
    name: str
    kind: str
    size: int
    sha256: str


def add(connection: Connection, draft: str, file: StoredFile, content: bytes) -> None:
    """Keep a file behind the others of its draft."""
    last = connection.execute(select(func.max(files.c.position)).where(files.c.draft == draft)).scalar()
    connection.execute(
        insert(files).values(
            id=file.id,
            draft=draft,
            position=0 if last is None else last + 1,
            name=file.name,
            kind=file.kind,
            size=file.size,
            sha256=file.sha256,
            content=content,
        )
    )


def rename(connection: Connection, draft: str, file: StoredFile) -> None:
    """Give the draft's file the name that it bears here."""
    connection.execute(update(files).where(files.c.draft == draft, files.c.id == file.id).values(name=file.name))


def remove(connection: Connection, draft: str, id: str) -> None:
    connection.execute(delete(files).where(files.c.draft == draft, files.c.id == id))


def remove_of_drafts(connection: Connection, drafts: Select[Any]) -> None:
    connection.execute(delete(files).where(files.c.draft.in_(drafts)))


def remove_of_ticket(connection: Connection, reference: str) -> None:
    connection.execute(delete(files).where(files.c.reference == reference))


def remove_orphans(connection: Connection) -> None:
    """Forget files whose draft is gone: they came while it was being sent."""
    connection.execute(delete(files).where(files.c.draft.is_not(None), files.c.draft.not_in(select(drafts.c.id))))


def of_draft(connection: Connection, draft: str) -> tuple[StoredFile, ...]:
    return _read(connection, _OF_DRAFT, draft)


def of_ticket(connection: Connection, reference: str) -> tuple[StoredFile, ...]:
    return _read(connection, _OF_TICKET, reference)


def content(connection: Connection, id: str) -> bytes:
    """The bytes of a file; it must exist."""
    return bytes(connection.execute(select(files.c.content).where(files.c.id == id)).scalar_one())


def move_to_ticket(connection: Connection, draft: str, reference: str, ids: Sequence[str]) -> int:
    """Give these files of the draft to the ticket; returns how many were there to give."""
    moved = update(files).where(files.c.draft == draft, files.c.id.in_(ids))
    return connection.execute(moved.values(draft=None, reference=reference)).rowcount


_EACH = select(files.c.id, files.c.name, files.c.kind, files.c.size, files.c.sha256).order_by(files.c.position)
_OF_DRAFT = _EACH.where(files.c.draft == bindparam("owner"))
_OF_TICKET = _EACH.where(files.c.reference == bindparam("owner"))


def _read(connection: Connection, wanted: Select[Any], owner: str) -> tuple[StoredFile, ...]:
    return tuple(StoredFile(*row) for row in connection.execute(wanted, {"owner": owner}))

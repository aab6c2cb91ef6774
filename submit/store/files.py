"""Files: rows like everything else, committed when they are uploaded, so that accepting a ticket only moves them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, bindparam, delete, func, insert, select, update

from submit.store.space import FILES, Holder, Quota, charge, release
from submit.store.tables import drafts, files
from submit.ticket.file_search import Found
from submit.ticket.ticket import FileInfo


@dataclass(frozen=True)
class StoredFile:
    """A file without its bytes. `size` is in bytes, `kind` is found from the content."""

    id: str
    name: str
    kind: str
    size: int
    sha256: str
    found: tuple[Found, ...] = ()


def stored(id: str, info: FileInfo, found: tuple[Found, ...] = ()) -> StoredFile:
    """Return the uploaded file with the id it is kept under and what must be hidden inside it."""
    return StoredFile(id, info.name, info.kind, info.size, info.sha256, found)


Content = tuple[StoredFile, bytes]
"""A file with its bytes."""


def add(connection: Connection, draft: str, file: StoredFile, content: bytes, quota: Quota, holder: Holder) -> None:
    """Keep a file after the others of its draft. Raises NoRoomError."""
    _add(connection, files.c.draft, draft, (file, content), holder)
    charge(connection, quota, holder, file.size)


def add_to_begun(connection: Connection, reply: str, added: Sequence[Content], quota: Quota, holder: Holder) -> None:
    """Keep these files after the others of a reply that is not sent yet. Raises NoRoomError."""
    for content in added:
        _add(connection, files.c.reply, reply, content, holder)
    charge(connection, quota, holder, sum(file.size for file, _ in added))


def add_to_reply(connection: Connection, reply: str, added: Sequence[Content]) -> None:
    """Keep these files after the others of a reply that is sent."""
    for content in added:
        _add(connection, files.c.reply, reply, content)


def _add(connection: Connection, owner: Column[Any], id: str, content: Content, holder: Holder | None = None) -> None:
    last = connection.execute(select(func.max(files.c.position)).where(owner == id)).scalar()
    file, data = content
    row = {
        "id": file.id,
        owner.name: id,
        "position": 0 if last is None else last + 1,
        "name": file.name,
        "kind": file.kind,
        "size": file.size,
        "sha256": file.sha256,
        "content": data,
        "browser": holder.browser if holder else None,
        "network": holder.network if holder else None,
        "found": file.found,
    }
    connection.execute(insert(files).values(row))


def redact(connection: Connection, draft: str, file: StoredFile, content: bytes | None = None) -> None:
    """Give the draft's file the name in `file` and, if `content` is given, other bytes."""
    _redact(connection, files.c.draft == draft, file, content)


def _redact(connection: Connection, owned: ColumnElement[bool], file: StoredFile, content: bytes | None) -> None:
    values: dict[str, Any] = {"name": file.name}
    if content is not None:
        values |= {"size": file.size, "sha256": file.sha256, "content": content, "found": file.found}
    connection.execute(update(files).where(owned, files.c.id == file.id).values(values))


def remove(connection: Connection, draft: str, id: str) -> None:
    _remove(connection, files.c.draft == draft, files.c.id == id)


def redact_in_reply(connection: Connection, reply: str, file: StoredFile, content: bytes | None = None) -> None:
    """Give the reply's file the name in `file` and, if `content` is given, other bytes."""
    _redact(connection, files.c.reply == reply, file, content)


def remove_from_reply(connection: Connection, reply: str, id: str) -> None:
    _remove(connection, files.c.reply == reply, files.c.id == id)


def remove_of_replies(connection: Connection, replies: Select[Any]) -> None:
    _remove(connection, files.c.reply.in_(replies))


def remove_of_drafts(connection: Connection, drafts: Select[Any]) -> None:
    _remove(connection, files.c.draft.in_(drafts))


def remove_of_ticket(connection: Connection, reference: str) -> None:
    connection.execute(delete(files).where(files.c.reference == reference))


def remove_orphans(connection: Connection) -> None:
    """Forget files whose draft is gone: they came while it was being sent."""
    _remove(connection, files.c.draft.is_not(None), files.c.draft.not_in(select(drafts.c.id)))


def _remove(connection: Connection, *conditions: ColumnElement[bool]) -> None:
    """Forget files and subtract them from the sums of their holders; sent files are in no sum."""
    _release(connection, *conditions)
    connection.execute(delete(files).where(*conditions))


def _release(connection: Connection, *conditions: ColumnElement[bool]) -> None:
    held = select(files.c.size, files.c.browser, files.c.network).where(*conditions, files.c.network.is_not(None))
    release(connection, FILES, [(row.size, row.browser, row.network) for row in connection.execute(held)])


def of_draft(connection: Connection, draft: str) -> tuple[StoredFile, ...]:
    return _read(connection, _OF_DRAFT, draft)


def of_drafts(connection: Connection, ids: Collection[str]) -> Mapping[str, tuple[StoredFile, ...]]:
    """Return the files of these drafts, by draft."""
    found = defaultdict[str, tuple[StoredFile, ...]](tuple)
    for draft, *file in connection.execute(_OF_DRAFTS, {"owners": list(ids)}):
        found[draft] += (StoredFile(*file),)
    return found


def of_ticket(connection: Connection, reference: str) -> tuple[StoredFile, ...]:
    return _read(connection, _OF_TICKET, reference)


def of_reply(connection: Connection, reply: str) -> tuple[StoredFile, ...]:
    return _read(connection, _OF_REPLY, reply)


def content(connection: Connection, id: str) -> bytes:
    """Return the bytes of a file, which must exist."""
    return bytes(connection.execute(select(files.c.content).where(files.c.id == id)).scalar_one())


def move_to_ticket(connection: Connection, draft: str, reference: str, ids: Sequence[str]) -> int:
    """Give these files of the draft to the ticket; return how many of them existed."""
    of_draft = (files.c.draft == draft, files.c.id.in_(ids))
    _release(connection, *of_draft)
    moved = update(files).where(*of_draft).values(draft=None, reference=reference, **_HELD_BY_NOBODY)
    return connection.execute(moved).rowcount


def move_to_reply(connection: Connection, begun: str, reply: str) -> None:
    """Give the files of a reply that was being written to the reply that was sent."""
    _release(connection, files.c.reply == begun)
    connection.execute(update(files).where(files.c.reply == begun).values(reply=reply, **_HELD_BY_NOBODY))


_HELD_BY_NOBODY: dict[str, Any] = {"browser": None, "network": None}
_COLUMNS = (files.c.id, files.c.name, files.c.kind, files.c.size, files.c.sha256, files.c.found)
_EACH = select(*_COLUMNS).order_by(files.c.position)
_OF_DRAFT = _EACH.where(files.c.draft == bindparam("owner"))
_OF_DRAFTS = (
    select(files.c.draft, files.c.id, files.c.name, files.c.kind, files.c.size, files.c.sha256)
    .where(files.c.draft.in_(bindparam("owners", expanding=True)))
    .order_by(files.c.position)
)
_OF_TICKET = _EACH.where(files.c.reference == bindparam("owner"))
_OF_REPLY = _EACH.where(files.c.reply == bindparam("owner"))


def _read(connection: Connection, wanted: Select[Any], owner: str) -> tuple[StoredFile, ...]:
    rows = connection.execute(wanted, {"owner": owner}).all()
    return tuple(StoredFile(row.id, row.name, row.kind, row.size, row.sha256, _found(row.found)) for row in rows)


def _found(kept: list[list[Any]] | None) -> tuple[Found, ...]:
    return tuple((str(check), int(line)) for check, line in kept or ())

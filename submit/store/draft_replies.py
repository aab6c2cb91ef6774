"""Replies that are still being written: the files that came with a page whose text was not accepted yet."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from submit.store import files
from submit.store.database import Database
from submit.store.files import Content, StoredFile
from submit.store.replies import Reply, ReplyState, row_of
from submit.store.space import Holder, Quotas
from submit.store.tables import replies
from submit.store.upsert import insert_once


class BegunReplies:
    """The replies of a store that are not sent yet. Their text is not kept: the page has it."""

    def __init__(self, database: Database, quotas: Quotas | None = None) -> None:
        self._database = database
        self._quotas = quotas or Quotas()

    def keep(self, begun: Reply, added: Sequence[Content], holder: Holder) -> None:
        """Keep files until the reply is sent. Raises NoRoomError."""
        with self._database.writing() as connection:
            insert_once(connection, replies, row_of(begun, ReplyState.BEGUN))
            files.add_to_begun(connection, begun.id, added, self._quotas.files, holder)

    def files(self, id: str) -> tuple[StoredFile, ...]:
        """Return the files kept so far."""
        with self._database.reading() as connection:
            return files.of_reply(connection, id)

    def remove(self, id: str, file: str) -> None:
        """Forget a file; do nothing if it is gone already."""
        with self._database.writing() as connection:
            files.remove_from_reply(connection, id, file)

    def content(self, file: str) -> bytes:
        """Read the bytes of a file, which must exist."""
        with self._database.reading() as connection:
            return files.content(connection, file)

    def redact(self, id: str, changed: Sequence[tuple[StoredFile, bytes | None]]) -> None:
        """Give these files other names and, where there are any, other bytes, leaving no trace of the old ones."""
        with self._database.writing() as connection:
            for file, content in changed:
                files.redact_in_reply(connection, id, file, content)
        self._database.forget()

    def forget_older(self, than: datetime) -> None:
        """Forget the replies that were begun before then."""
        old = select(replies.c.id).where(replies.c.state == ReplyState.BEGUN, replies.c.written_at < than)
        with self._database.writing() as connection:
            files.remove_of_replies(connection, old)
            connection.execute(delete(replies).where(replies.c.id.in_(old)))

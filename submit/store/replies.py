"""Replies: what clients write on their ticket's page or by mail, on its way into the tracker.

A reply is on disk, with its files, before anyone is told that it was accepted. `fence` says what an earlier attempt
began, so that a note is never written twice.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, exists, or_, select, update

from submit.store import files, retry_pauses
from submit.store.database import Database
from submit.store.files import Content, StoredFile
from submit.store.letters import Letter, write
from submit.store.queue import ClaimLost
from submit.store.tables import outbox, replies
from submit.store.upsert import insert_once


class ReplyKind(enum.StrEnum):
    """The kind of a reply, which decides the status it leads to."""

    ANSWER = "answer"
    MAIL = "mail"
    """An answer that came by mail."""
    SOLVED = "solved"
    REOPEN = "reopen"
    STAY_OPEN = "stay_open"
    LATE = "late"
    """What the client wrote stands in the closed ticket already: it is opened."""


class ReplyState(enum.StrEnum):
    """The delivery state of a reply.

    A `begun` reply is still being written and consists only of the files that came with it so far. From `creating` on
    the tracker may have it.
    """

    BEGUN = "begun"
    WAITING = "waiting"
    SENDING = "sending"
    CREATING = "creating"
    DONE = "done"
    FAILED = "failed"


MOVING = (ReplyState.WAITING, ReplyState.SENDING, ReplyState.CREATING)
EARLIER = replies.alias("earlier")


@dataclass(frozen=True)
class Reply:
    """A note for the ticket's issue. `id` is 128 random bits; a repeated id is taken once."""

    id: str
    reference: str
    kind: ReplyKind
    text: str
    written_at: datetime


@dataclass(frozen=True)
class KeptReply:
    """A reply as the store has it. `remote_id` is the issue it goes to; `journal` is its journal entry there."""

    reply: Reply
    remote_id: str
    state: ReplyState
    attempts: int
    fence: str | None
    problem: str | None
    journal: int | None
    files: tuple[StoredFile, ...] = ()


class Replies:
    """The replies of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(
        self, reply: Reply, added: Sequence[Content] = (), letters: Sequence[Letter] = (), begun: str | None = None
    ) -> bool:
        """Keep the reply with its files, to be delivered soon; return False if the store has it already.

        The files kept with `begun` come before the `added` ones.
        """
        with self._database.writing() as connection:
            if not insert_once(connection, replies, row_of(reply, ReplyState.WAITING)):
                return False
            if begun is not None:
                files.move_to_reply(connection, begun, reply.id)
                connection.execute(delete(replies).where(replies.c.id == begun))
            files.add_to_reply(connection, reply.id, added)
            for letter in letters:
                write(connection, letter, letter.written_at)
        return True

    def claim(self, now: datetime, lease: timedelta) -> KeptReply | None:
        """Return the next reply that is due, reserved for this caller until the lease ends, or None.

        Replies to one ticket keep their order, and wait until the tracker has the ticket.
        """
        farthest = now + retry_pauses.TRACKER.longest
        due = or_(
            and_(replies.c.state == ReplyState.WAITING, or_(replies.c.due_at <= now, replies.c.due_at > farthest)),
            and_(replies.c.state.in_((ReplyState.SENDING, ReplyState.CREATING)), replies.c.lease_until <= now),
        )
        ready = select(replies.c.id, replies.c.fence).where(due, _has_an_issue(), ~_is_behind_another())
        with self._database.writing() as connection:
            first = ready.order_by(replies.c.due_at).limit(1).with_for_update(skip_locked=True)
            row = connection.execute(first).one_or_none()
            if row is None:
                return None
            state = ReplyState.CREATING if row.fence else ReplyState.SENDING
            claimed = {"state": state, "attempts": replies.c.attempts + 1, "lease_until": now + lease}
            connection.execute(update(replies).where(replies.c.id == row.id).values(claimed))
            claimed_row = connection.execute(_with_issue().where(replies.c.id == row.id)).one()
            return _kept(claimed_row, files.of_reply(connection, row.id))

    def files(self, id: str) -> list[Content]:
        """Return the files of a reply with their bytes."""
        with self._database.reading() as connection:
            return [(file, files.content(connection, file.id)) for file in files.of_reply(connection, id)]

    def begin(self, claimed: KeptReply, fence: str) -> None:
        """Note on disk that the tracker may have the note from now on. Raises ClaimLost."""
        self._step(claimed, {"state": ReplyState.CREATING, "fence": fence})

    def done(self, claimed: KeptReply, journal: int, now: datetime, letters: Sequence[Letter] = ()) -> None:
        """Record that the tracker has the note. Raises ClaimLost."""
        done = {"state": ReplyState.DONE, "journal": journal, "done_at": now, "problem": None, "lease_until": None}
        self._step(claimed, done, letters)

    def postponed(self, claimed: KeptReply, problem: str, due_at: datetime) -> None:
        """Try again at `due_at`. Raises ClaimLost."""
        again = {"state": ReplyState.WAITING, "problem": problem, "due_at": due_at, "lease_until": None}
        self._step(claimed, again)

    def failed(self, claimed: KeptReply, problem: str, letters: Sequence[Letter]) -> None:
        """Record that the tracker refused the reply for good; `letters` bring it to people. Raises ClaimLost."""
        self._step(claimed, {"state": ReplyState.FAILED, "problem": problem, "lease_until": None}, letters)

    def text(self, id: str) -> str | None:
        """Return the text of the reply; None if there is no such reply."""
        with self._database.reading() as connection:
            found: str | None = connection.execute(select(replies.c.text).where(replies.c.id == id)).scalar()
        return found

    def of(self, reference: str) -> list[KeptReply]:
        """Return the replies to a ticket, the oldest first, without those that are still being written."""
        said = and_(replies.c.reference == reference, replies.c.state != ReplyState.BEGUN)
        query = _with_issue().where(said).order_by(replies.c.written_at)
        with self._database.reading() as connection:
            return [_kept(row, files.of_reply(connection, row.id)) for row in connection.execute(query).all()]

    def _step(self, claimed: KeptReply, values: dict[str, Any], letters: Sequence[Letter] = ()) -> None:
        ours = and_(
            replies.c.id == claimed.reply.id,
            replies.c.attempts == claimed.attempts,
            replies.c.state.in_((ReplyState.SENDING, ReplyState.CREATING)),
        )
        with self._database.writing() as connection:
            if connection.execute(update(replies).where(ours).values(values)).rowcount != 1:
                raise ClaimLost(claimed.reply.reference)
            for letter in letters:
                write(connection, letter, letter.written_at)


def row_of(reply: Reply, state: ReplyState) -> dict[str, Any]:
    """Return the row of a new reply."""
    return {
        "id": reply.id,
        "reference": reply.reference,
        "kind": reply.kind,
        "text": reply.text,
        "written_at": reply.written_at,
        "state": state,
        "due_at": reply.written_at,
        "attempts": 0,
    }


def undelivered() -> Any:
    """Return the condition that a reply is still on its way."""
    return replies.c.state.in_(MOVING)


def _with_issue() -> Any:
    joined = replies.join(outbox, replies.c.reference == outbox.c.reference)
    return select(replies, outbox.c.remote_id).select_from(joined)


def _has_an_issue() -> Any:
    return exists().where(outbox.c.reference == replies.c.reference, outbox.c.remote_id.is_not(None))


def _is_behind_another() -> Any:
    """Return the condition that an earlier reply to the same ticket is still on its way."""
    before = or_(
        EARLIER.c.written_at < replies.c.written_at,
        and_(EARLIER.c.written_at == replies.c.written_at, EARLIER.c.id < replies.c.id),
    )
    return exists().where(EARLIER.c.reference == replies.c.reference, EARLIER.c.state.in_(MOVING), before)


def _kept(row: Any, attached: tuple[StoredFile, ...]) -> KeptReply:
    reply = Reply(row.id, row.reference, ReplyKind(row.kind), row.text, row.written_at)
    state = ReplyState(row.state)
    return KeptReply(reply, row.remote_id or "", state, row.attempts, row.fence, row.problem, row.journal, attached)

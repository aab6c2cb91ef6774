"""Letters: our mail to clients and staff, sent in a lane of its own.

A letter is written in the same transaction as its cause. It may arrive twice if the mail server's last answer is lost;
both copies then have the same Message-ID.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, or_, select, update

from submit.store import retry_pauses
from submit.store.database import Database
from submit.store.tables import letters
from submit.store.upsert import insert_once


class LetterState(enum.StrEnum):
    """The delivery state of a letter."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DOUBTED = "doubted"


@dataclass(frozen=True)
class Letter:
    """A letter.

    `key` is used once: a letter with a key that the store knows is not written again. `kind` names its template,
    `words` fill it in. Without `recipient` it goes to the staff inbox. `reference` is the ticket it is about, which
    keeps its text until the letter is sent.
    """

    key: str
    kind: str
    recipient: str | None
    lang: str
    written_at: datetime
    words: Mapping[str, Any] = field(default_factory=dict)
    reference: str | None = None


@dataclass(frozen=True)
class ClaimedLetter:
    """A letter that one process is sending; `attempt` counts from 1."""

    letter: Letter
    attempt: int


@dataclass(frozen=True)
class LetterTrace:
    """What became of a letter, and since when."""

    state: LetterState
    since: datetime


class Letters:
    """The letters of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, letter: Letter) -> None:
        """Keep the letter, to be sent soon; a second letter with the same key is ignored."""
        with self._database.writing() as connection:
            write(connection, letter, letter.written_at)

    def claim(self, now: datetime, lease: timedelta) -> ClaimedLetter | None:
        """Return the next letter that is due, reserved for this caller until the lease ends, or None."""
        # A time further ahead than the longest pause was noted before the clock was set back, so it is due.
        due = or_(
            and_(
                letters.c.state == LetterState.WAITING,
                or_(letters.c.due_at <= now, letters.c.due_at > now + retry_pauses.MAIL.longest),
            ),
            and_(
                letters.c.state == LetterState.SENDING,
                or_(letters.c.lease_until <= now, letters.c.lease_until > now + lease),
            ),
        )
        first = select(letters.c.key).where(due).order_by(letters.c.due_at).limit(1)
        with self._database.writing() as connection:
            key = connection.execute(first.with_for_update(skip_locked=True)).scalar()
            if key is None:
                return None
            claimed = {"state": LetterState.SENDING, "attempts": letters.c.attempts + 1, "lease_until": now + lease}
            connection.execute(update(letters).where(letters.c.key == key).values(claimed))
            return _claimed(connection.execute(select(letters).where(letters.c.key == key)).one())

    def reclaim(self, now: datetime) -> None:
        """End the leases of all letters, because the process that claimed them has lost the lane."""
        sending = letters.c.state == LetterState.SENDING
        with self._database.writing() as connection:
            connection.execute(update(letters).where(sending).values(lease_until=now))

    def sent(self, claimed: ClaimedLetter, now: datetime) -> None:
        """Record that the mail server has the letter, and forget its words: they may hold a secret link."""
        self._step(claimed, {"state": LetterState.SENT, "sent_at": now, "words": {}, "problem": None})

    def postponed(self, claimed: ClaimedLetter, problem: str, due_at: datetime) -> None:
        """Try again at `due_at`."""
        self._step(claimed, {"state": LetterState.WAITING, "problem": problem, "due_at": due_at})

    def failed(self, claimed: ClaimedLetter, problem: str, letters: Sequence[Letter] = ()) -> None:
        """Record that the letter can never be sent; `letters` tell people."""
        self._step(claimed, {"state": LetterState.FAILED, "problem": problem}, letters)

    def state(self, key: str) -> LetterState | None:
        """Return the state of the letter with this key; None if there is none."""
        with self._database.reading() as connection:
            state = connection.execute(select(letters.c.state).where(letters.c.key == key)).scalar()
        return LetterState(state) if state else None

    def latest(self, reference: str, kind: str, recipient: str) -> LetterTrace | None:
        """Return what became of the latest letter of this kind about a ticket to that address; None without one."""
        found = select(letters.c.state, letters.c.written_at, letters.c.sent_at).where(
            letters.c.reference == reference, letters.c.kind == kind, letters.c.recipient == recipient
        )
        with self._database.reading() as connection:
            row = connection.execute(found.order_by(letters.c.written_at.desc()).limit(1)).one_or_none()
        return LetterTrace(LetterState(row.state), row.sent_at or row.written_at) if row else None

    def forget_older(self, than: datetime) -> None:
        """Forget the letters written before then that are no longer on their way."""
        with self._database.writing() as connection:
            connection.execute(delete(letters).where(~unsent(), letters.c.written_at < than))

    def _step(self, claimed: ClaimedLetter, values: dict[str, Any], further: Sequence[Letter] = ()) -> None:
        """Record a step of the attempt that claimed the letter; do nothing if another attempt has claimed it since."""
        ours = and_(
            letters.c.key == claimed.letter.key,
            letters.c.attempts == claimed.attempt,
            letters.c.state == LetterState.SENDING,
        )
        with self._database.writing() as connection:
            if connection.execute(update(letters).where(ours).values(lease_until=None, **values)).rowcount == 1:
                for letter in further:
                    write(connection, letter, letter.written_at)


def write(connection: Connection, letter: Letter, now: datetime) -> None:
    """Keep the letter in the current transaction; a second letter with the same key is ignored."""
    row = {
        "key": letter.key,
        "kind": letter.kind,
        "recipient": letter.recipient,
        "lang": letter.lang,
        "words": dict(letter.words),
        "reference": letter.reference,
        "state": LetterState.WAITING,
        "written_at": now,
        "due_at": now,
        "attempts": 0,
    }
    insert_once(connection, letters, row)


def unsent() -> Any:
    """Return the condition that a letter is still on its way."""
    return letters.c.state.in_((LetterState.WAITING, LetterState.SENDING))


def _claimed(row: Any) -> ClaimedLetter:
    letter = Letter(row.key, row.kind, row.recipient, row.lang, row.written_at, row.words, row.reference)
    return ClaimedLetter(letter, row.attempts)

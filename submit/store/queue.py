"""The way of accepted tickets to their destination. No ticket leaves a state but by a conditional step.

Claiming is at-least-once: an entry whose lease has run out is claimed again, and what an earlier attempt began is told
by `begun` and `fence`, so that the destination can look before it files a second time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, not_, or_, select, update

from submit.store.database import Database
from submit.store.entry import MOVING, Entry, State, entry_of
from submit.store.letters import Letter, write
from submit.store.tables import outbox


class ClaimLost(Exception):
    """The lease ran out, and another attempt has claimed the ticket since: this one must do nothing more."""


class Queue:
    """The tickets of a store that are on their way."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, now: datetime, lease: timedelta) -> Entry | None:
        """The next ticket that is due, for this caller alone until the lease ends; None if none is due.

        The tickets of one client go in the order in which they were accepted.
        """
        ready = select(outbox.c.reference, outbox.c.state).where(_due(now), not_(_is_behind_another()))
        return self._claim(ready.order_by(outbox.c.due_at, outbox.c.accepted_at), now, lease)

    def claim_overdue(self, now: datetime, lease: timedelta) -> Entry | None:
        """The next ticket that has waited too long and must go to people, whether another one is before it or not."""
        resting = outbox.c.state.in_((State.WAITING, State.UNKNOWN))
        overdue = select(outbox.c.reference, outbox.c.state).where(resting, outbox.c.hand_over_at <= now)
        return self._claim(overdue.order_by(outbox.c.hand_over_at), now, lease)

    def begin(self, claimed: Entry, fence: str | None) -> None:
        """Note, on disk, that from now on the destination may have the ticket."""
        self._step(claimed, {"state": State.CREATING, "fence": fence})

    def delivered(self, claimed: Entry, remote_id: str, url: str | None, now: datetime) -> None:
        """The destination has the ticket, as it was."""
        done = {"state": State.DELIVERED, "remote_id": remote_id, "remote_url": url, "delivered_at": now}
        self._step(claimed, {**done, "problem": None, "lease_until": None})

    def postponed(
        self, claimed: Entry, problem: str, due_at: datetime, unknown: bool, letters: Sequence[Letter] = ()
    ) -> None:
        """Try again at `due_at`; `unknown` if the destination may have the ticket already."""
        state = State.UNKNOWN if unknown else State.WAITING
        self._step(claimed, {"state": state, "problem": problem, "due_at": due_at, "lease_until": None}, letters)

    def needs_attention(
        self, claimed: Entry, problem: str, remote_id: str | None, url: str | None, letters: Sequence[Letter] = ()
    ) -> None:
        """Nothing more is tried until people have looked."""
        found = {"state": State.ATTENTION, "problem": problem, "remote_id": remote_id, "remote_url": url}
        self._step(claimed, {**found, "lease_until": None}, letters)

    def handed_over(self, claimed: Entry, problem: str, now: datetime, letters: Sequence[Letter]) -> None:
        """The ticket goes to people by `letters`, and nothing more is tried; the client's next one may go."""
        done = {"state": State.HANDED_OVER, "problem": problem, "handed_over_at": now, "lease_until": None}
        self._step(claimed, done, letters)

    def waiting(self) -> tuple[int, datetime | None]:
        """How many tickets are on their way, and since when the oldest has been."""
        query = select(func.count(), func.min(outbox.c.accepted_at)).where(outbox.c.state.in_(MOVING))
        with self._database.reading() as connection:
            count, oldest = connection.execute(query).one()
        return count, oldest

    def _claim(self, candidates: Select[Any], now: datetime, lease: timedelta) -> Entry | None:
        with self._database.writing() as connection:
            first = candidates.limit(1)
            row = connection.execute(first.with_for_update(skip_locked=True)).one_or_none()
            if row is None:
                return None
            # What was begun stays so: only the destination can tell whether the ticket is there.
            state = State.SENDING if row.state in (State.WAITING, State.SENDING) else State.CREATING
            ours = outbox.c.reference == row.reference
            claimed = {"state": state, "attempts": outbox.c.attempts + 1, "lease_until": now + lease}
            connection.execute(update(outbox).where(ours).values(claimed))
            return entry_of(connection.execute(select(outbox).where(ours)).one())

    def _step(self, claimed: Entry, values: dict[str, Any], letters: Sequence[Letter] = ()) -> None:
        """One step of the attempt that claimed the ticket. Raises ClaimLost if another attempt has it by now."""
        ours = and_(
            outbox.c.reference == claimed.ticket.reference,
            outbox.c.attempts == claimed.attempts,
            outbox.c.state.in_((State.SENDING, State.CREATING)),
        )
        with self._database.writing() as connection:
            if connection.execute(update(outbox).where(ours).values(values)).rowcount != 1:
                raise ClaimLost(claimed.ticket.reference)
            for letter in letters:
                write(connection, letter, letter.written_at)


def _due(now: datetime) -> Any:
    return or_(
        and_(outbox.c.state.in_((State.WAITING, State.UNKNOWN)), outbox.c.due_at <= now),
        and_(outbox.c.state.in_((State.SENDING, State.CREATING)), outbox.c.lease_until <= now),
    )


def _is_behind_another() -> Any:
    """Is an earlier ticket of the same client still on its way?"""
    earlier = outbox.alias("earlier")
    before = or_(
        earlier.c.accepted_at < outbox.c.accepted_at,
        and_(earlier.c.accepted_at == outbox.c.accepted_at, earlier.c.reference < outbox.c.reference),
    )
    return exists().where(earlier.c.client == outbox.c.client, earlier.c.state.in_(MOVING), before)

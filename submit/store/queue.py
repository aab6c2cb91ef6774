"""The way of accepted tickets to their destination. No ticket leaves a state but by a conditional step.

Claiming is at-least-once: an entry whose lease has run out is claimed again, and what an earlier attempt began is told
by `begun` and `fence`, so that the destination can look before it files a second time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, not_, or_, select, update

from submit.store.database import Database
from submit.store.entry import MOVING, Entry, State, entry_of
from submit.store.letters import Letter, write
from submit.store.tables import outbox

RESTING = (State.WAITING, State.UNKNOWN)
CLAIMED = (State.SENDING, State.CREATING)
FARTHEST = timedelta(minutes=36)
"""No pause between two tries is longer."""


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
        return self._claim([(due, not_(_is_behind_another())) for due in _due(now, lease)], now, lease)

    def claim_overdue(self, now: datetime, lease: timedelta) -> Entry | None:
        """The next ticket that has waited too long and must go to people, whether another one is before it or not."""
        overdue = outbox.c.hand_over_at <= now
        free = [outbox.c.state == state for state in RESTING]
        free += [and_(outbox.c.state == state, outbox.c.lease_until <= now) for state in CLAIMED]
        return self._claim([(condition, overdue) for condition in free], now, lease)

    def reclaim(self, now: datetime) -> None:
        """End the leases of all tickets: whoever claimed them has lost the lane."""
        with self._database.writing() as connection:
            connection.execute(update(outbox).where(outbox.c.state.in_(CLAIMED)).values(lease_until=now))

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

    def _claim(self, conditions: Sequence[tuple[Any, Any]], now: datetime, lease: timedelta) -> Entry | None:
        """Claim the first ticket that meets one of the conditions. It is looked for while others write: among many that
        wait that takes a while. Of two who find the same one the second looks again."""
        while (row := self._first(conditions)) is not None:
            # What was begun stays so: only the destination can tell whether the ticket is there.
            state = State.SENDING if row.state in (State.WAITING, State.SENDING) else State.CREATING
            ours = outbox.c.reference == row.reference
            unchanged = (outbox.c.attempts == row.attempts, outbox.c.state == row.state)
            claimed = {"state": state, "attempts": row.attempts + 1, "lease_until": now + lease}
            with self._database.writing() as connection:
                if connection.execute(update(outbox).where(ours, *unchanged).values(claimed)).rowcount == 1:
                    return entry_of(connection.execute(select(outbox).where(ours)).one())
        return None

    def _first(self, conditions: Sequence[tuple[Any, Any]]) -> Any:
        """The row that is due first. One query for each condition, so that the index gives the order."""
        columns = (outbox.c.reference, outbox.c.state, outbox.c.attempts, outbox.c.due_at)
        with self._database.reading() as connection:
            found = [
                connection.execute(select(*columns).where(*condition).order_by(outbox.c.due_at).limit(1)).one_or_none()
                for condition in conditions
            ]
        return min((row for row in found if row is not None), key=lambda row: row.due_at, default=None)

    def _step(self, claimed: Entry, values: dict[str, Any], letters: Sequence[Letter] = ()) -> None:
        """One step of the attempt that claimed the ticket. Raises ClaimLost if another attempt has it by now."""
        ours = and_(
            outbox.c.reference == claimed.ticket.reference,
            outbox.c.attempts == claimed.attempts,
            outbox.c.state.in_(CLAIMED),
        )
        with self._database.writing() as connection:
            if connection.execute(update(outbox).where(ours).values(values)).rowcount != 1:
                raise ClaimLost(claimed.ticket.reference)
            for letter in letters:
                write(connection, letter, letter.written_at)


def _due(now: datetime, lease: timedelta) -> list[Any]:
    """The conditions under which a ticket may be claimed. What lies further ahead than it ever can was noted before the
    clock was set back, and is due."""
    due = [and_(outbox.c.state == state, outbox.c.due_at <= now) for state in RESTING]
    due += [and_(outbox.c.state == state, outbox.c.due_at > now + FARTHEST) for state in RESTING]
    due += [and_(outbox.c.state == state, outbox.c.lease_until <= now) for state in CLAIMED]
    return due + [and_(outbox.c.state == state, outbox.c.lease_until > now + lease) for state in CLAIMED]


def _is_behind_another() -> Any:
    """Is an earlier ticket of the same client still on its way?"""
    earlier = outbox.alias("earlier")
    before = or_(
        earlier.c.accepted_at < outbox.c.accepted_at,
        and_(earlier.c.accepted_at == outbox.c.accepted_at, earlier.c.reference < outbox.c.reference),
    )
    return exists().where(earlier.c.client == outbox.c.client, earlier.c.state.in_(MOVING), before)

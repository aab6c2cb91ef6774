"""The delivery of accepted tickets. A ticket leaves a state only by a conditional step.

Claiming is at-least-once: an entry whose lease has run out is claimed again. `begun` and `fence` say what an earlier
attempt began, so that the destination can look before it files a second time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, not_, or_, select, update

from submit.store import retry_pauses
from submit.store.database import Database
from submit.store.entry import MOVING, Entry, State, entry_of
from submit.store.letters import Letter, write
from submit.store.tables import outbox

RESTING = (State.WAITING, State.UNKNOWN)
CLAIMED = (State.SENDING, State.CREATING)


class ClaimLost(Exception):
    """The lease ran out and another attempt has claimed the ticket: this attempt must do nothing more."""


class Queue:
    """The tickets of a store that are on their way."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, now: datetime, lease: timedelta) -> Entry | None:
        """Return the next ticket that is due, reserved for this caller until the lease ends, or None.

        The tickets of one client go in the order in which they were accepted.
        """
        return self._claim([(due, not_(_is_behind_another())) for due in _due(now, lease)], now, lease)

    def claim_overdue(self, now: datetime, lease: timedelta) -> Entry | None:
        """Return the next ticket that waited too long and must go to people, even if another is before it, or None."""
        overdue = outbox.c.hand_over_at <= now
        free = [outbox.c.state == state for state in RESTING]
        free += [and_(outbox.c.state == state, outbox.c.lease_until <= now) for state in CLAIMED]
        return self._claim([(condition, overdue) for condition in free], now, lease)

    def reclaim(self, now: datetime) -> None:
        """End the leases of all tickets, because the process that claimed them has lost the lane."""
        with self._database.writing() as connection:
            connection.execute(update(outbox).where(outbox.c.state.in_(CLAIMED)).values(lease_until=now))

    def begin(self, claimed: Entry, fence: str | None) -> None:
        """Note on disk that the destination may have the ticket from now on."""
        self._step(claimed, {"state": State.CREATING, "fence": fence})

    def delivered(self, claimed: Entry, remote_id: str, url: str | None, now: datetime) -> None:
        """Record that the destination has the ticket unaltered."""
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
        """Stop trying until people have looked."""
        found = {"state": State.ATTENTION, "problem": problem, "remote_id": remote_id, "remote_url": url}
        self._step(claimed, {**found, "lease_until": None}, letters)

    def handed_over(self, claimed: Entry, problem: str, now: datetime, letters: Sequence[Letter]) -> None:
        """Hand the ticket over to people by `letters` and stop trying; the client's next one may go."""
        done = {"state": State.HANDED_OVER, "problem": problem, "handed_over_at": now, "lease_until": None}
        self._step(claimed, done, letters)

    def _claim(self, conditions: Sequence[tuple[Any, Any]], now: datetime, lease: timedelta) -> Entry | None:
        """Claim the first ticket that meets one of the conditions, or return None.

        The search does not block writers, because it takes a while when many tickets wait. If two processes find the
        same ticket, the second searches again.
        """
        while (row := self._first(conditions)) is not None:
            # What was begun stays begun: only the destination can tell whether it has the ticket.
            state = State.SENDING if row.state in (State.WAITING, State.SENDING) else State.CREATING
            ours = outbox.c.reference == row.reference
            unchanged = (outbox.c.attempts == row.attempts, outbox.c.state == row.state)
            claimed = {"state": state, "attempts": row.attempts + 1, "lease_until": now + lease}
            with self._database.writing() as connection:
                if connection.execute(update(outbox).where(ours, *unchanged).values(claimed)).rowcount == 1:
                    return entry_of(connection.execute(select(outbox).where(ours)).one())
        return None

    def _first(self, conditions: Sequence[tuple[Any, Any]]) -> Any:
        """Return the row that is due first. Each condition has its own query, so that the index gives the order."""
        columns = (outbox.c.reference, outbox.c.state, outbox.c.attempts, outbox.c.due_at)
        with self._database.reading() as connection:
            found = [
                connection.execute(select(*columns).where(*condition).order_by(outbox.c.due_at).limit(1)).one_or_none()
                for condition in conditions
            ]
        return min((row for row in found if row is not None), key=lambda row: row.due_at, default=None)

    def _step(self, claimed: Entry, values: dict[str, Any], letters: Sequence[Letter] = ()) -> None:
        """Record a step of the attempt that claimed the ticket.

        Raises ClaimLost if another attempt has claimed it since.
        """
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
    """Return the conditions under which a ticket may be claimed.

    A time further ahead than the longest pause was noted before the clock was set back, so that ticket is due.
    """
    due = [and_(outbox.c.state == state, outbox.c.due_at <= now) for state in RESTING]
    due += [and_(outbox.c.state == state, outbox.c.due_at > now + retry_pauses.TRACKER.longest) for state in RESTING]
    due += [and_(outbox.c.state == state, outbox.c.lease_until <= now) for state in CLAIMED]
    return due + [and_(outbox.c.state == state, outbox.c.lease_until > now + lease) for state in CLAIMED]


def _is_behind_another() -> Any:
    """Return the condition that an earlier ticket of the same client is still on its way."""
    earlier = outbox.alias("earlier")
    before = or_(
        earlier.c.accepted_at < outbox.c.accepted_at,
        and_(earlier.c.accepted_at == outbox.c.accepted_at, earlier.c.reference < outbox.c.reference),
    )
    return exists().where(earlier.c.client == outbox.c.client, earlier.c.state.in_(MOVING), before)

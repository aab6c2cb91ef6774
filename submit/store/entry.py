"""An accepted ticket as the store has it, with its delivery state."""

import enum
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from submit.ticket.checks.email_syntax import normal_address
from submit.ticket.ticket import Ticket


class State(enum.StrEnum):
    """The delivery state of a ticket."""

    HELD = "held"
    WAITING = "waiting"
    SENDING = "sending"
    CREATING = "creating"
    UNKNOWN = "unknown"
    DELIVERED = "delivered"
    ATTENTION = "attention"
    HANDED_OVER = "handed_over"


MOVING = (State.WAITING, State.SENDING, State.CREATING, State.UNKNOWN)
"""On the way: the next ticket of the same client waits for it."""
DONE = (State.DELIVERED, State.HANDED_OVER)
"""With people, in the tracker or by mail: nothing more is to be done here."""


@dataclass(frozen=True)
class Entry:
    """An accepted ticket and how far it has come. `token` opens its page; `draft` is the draft it was made of."""

    ticket: Ticket
    draft: str
    token: str
    browser: str
    state: State
    attempts: int
    due_at: datetime
    fence: str | None = None
    problem: str | None = None
    remote_id: str | None = None
    remote_url: str | None = None
    delivered_at: datetime | None = None
    erased_at: datetime | None = None

    @property
    def begun(self) -> bool:
        """Return True if the destination may have the ticket already."""
        return self.state in (State.CREATING, State.UNKNOWN)


def entry_of(row: Any) -> Entry:
    """Return the entry in a row of the outbox."""
    return Entry(
        ticket=Ticket.from_dict(row.ticket),
        draft=row.draft,
        token=row.token,
        browser=row.browser,
        state=State(row.state),
        attempts=row.attempts,
        due_at=row.due_at,
        fence=row.fence,
        problem=row.problem,
        remote_id=row.remote_id,
        remote_url=row.remote_url,
        delivered_at=row.delivered_at,
        erased_at=row.erased_at,
    )


def row_of(entry: Entry) -> dict[str, Any]:
    """Return the row of a new entry that was not tried yet."""
    ticket = entry.ticket
    return {
        "reference": ticket.reference,
        "draft": entry.draft,
        "token": entry.token,
        "browser": entry.browser,
        "client": client_of(ticket.email),
        "ticket": ticket.to_dict(),
        "state": entry.state,
        "accepted_at": ticket.accepted_at,
        "due_at": entry.due_at,
        "hand_over_at": ticket.hand_over_at,
        "attempts": entry.attempts,
    }


def client_of(email: str) -> str:
    """Return the hash by which the store knows a client's address; the address cannot be read from it."""
    address = (normal_address(email) or email).lower()
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:32]

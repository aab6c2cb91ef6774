"""The interface of a tracker beyond taking tickets in, in values that name no product.

Filing is `Destination`. A product implements these Protocols in a folder of its own below `destinations/`; the code
that follows tickets, replies to them and closes them imports only this module.
"""

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from submit.delivery.destination import File


class Author(enum.Enum):
    """The author of a note.

    A stranger is not a member of the project: a deleted user, an unknown sender of mail, or an administrator who only
    looked in. `OURS` is our own user.
    """

    SUPPORT = "support"
    CLIENT = "client"
    STRANGER = "stranger"
    OURS = "ours"


class TicketField(enum.Enum):
    """A field of a ticket whose change we need to know."""

    TRACKER = "tracker"
    PRIORITY = "priority"
    STATUS = "status"


@dataclass(frozen=True)
class CustomField:
    """A field of the tracker's own that answers go into: every value that it must take, each in all its spellings.

    `is_always_filled`: no ticket of that tracker comes without such an answer.
    """

    name: str
    values: tuple[tuple[str, ...], ...] = ()
    is_always_filled: bool = False


@dataclass(frozen=True)
class Journal:
    """One public change.

    `text` is empty if the change has no text; `status` is the tracker's name of the new status, `status_before` of the
    old one; `files` are the names of the files that came with it.
    """

    id: int
    author: Author
    written_at: datetime
    text: str
    status: str | None
    files: tuple[str, ...]
    fields: frozenset[TicketField] = frozenset()
    status_before: str | None = None


@dataclass(frozen=True)
class TrackedTicket:
    """A ticket with its public changes.

    `last_journal` counts the private ones too. `project` and `author` are the tracker's own numbers, which only
    `ClientAccess` understands.
    """

    id: int
    project: int
    author: int | None
    created_at: datetime
    status: str
    closed: bool
    updated_at: datetime
    journals: tuple[Journal, ...]
    last_journal: int
    allowed: frozenset[str]
    """The statuses that the workflow lets us set."""


@dataclass(frozen=True)
class Changes:
    """Tickets that have changed: the time of each one's last change, by id.

    `known_until`: no change before then is missing. `tracker_time`: the time by the tracker's clock, if it tells.
    """

    tickets: Mapping[int, datetime]
    known_until: datetime
    tracker_time: datetime | None


@dataclass(frozen=True)
class Note:
    """A note to write.

    `heading` and `text` are shown as they are; `receipt` is the name of the file that holds the text untouched, and of
    no other file. `status` is requested if the workflow allows it. `files` are the client's own.
    """

    reference: str
    heading: str
    text: str
    receipt: str
    status: str | None = None
    files: tuple[File, ...] = ()


class TicketReader(Protocol):
    """Read tickets, to follow them. Every method raises DeliveryError."""

    def check(self) -> None:
        """Check that the key is valid: some trackers answer a wrong key as they answer an anonymous visitor."""

    def forget(self) -> None:
        """Forget the cached statuses, members and roles, so that they are requested again."""

    def changed_since(self, moment: datetime) -> Changes:
        """Return the tickets that have changed since then, and a little before."""

    def filed_since(self, projects: Iterable[str], moment: datetime) -> Mapping[int, datetime]:
        """Return the tickets of these projects filed since that day, with the time of their last change."""

    def seen(self, tickets: Sequence[int]) -> Mapping[int, datetime]:
        """Return which of these tickets (a hundred at most) are visible, with the time of their last change."""

    def ticket(self, id: int, reference: str | None = None) -> TrackedTicket | None:
        """Return the ticket with its changes; None if it is deleted or hidden from us."""


class NoteWriter(Protocol):
    """Write notes into tickets, to reply and to close. Every method raises DeliveryError."""

    def add(self, id: int, note: Note, fence: str | None, begin: Callable[[str], None]) -> Journal:
        """Write the note, exactly once whatever happens on the way, and return its journal entry.

        `fence` is what an earlier attempt passed to `begin`, which must have it on disk when it returns.
        """

    def fenced_at(self, fence: str, reference: str) -> datetime:
        """Return when that fence was made, by the tracker's clock."""


class ClientAccess(Protocol):
    """A client's access to the tracker. Every method raises DeliveryError."""

    def forget(self) -> None:
        """Forget the cached projects: one may have been made meanwhile."""

    def are_written_to(self, email: str, ticket: TrackedTicket) -> bool:
        """Return True if the tracker itself mails this client about changes in the ticket."""

    def is_theirs(self, email: str, ticket: TrackedTicket) -> bool:
        """Return True if public notes in the ticket are meant for this client."""


@dataclass(frozen=True)
class TrackerClient:
    """A tracker that we can call. `name` is its name in the settings; `projects` are those with tickets of clients."""

    name: str
    projects: tuple[str, ...]
    reader: TicketReader
    notes: NoteWriter
    clients: ClientAccess

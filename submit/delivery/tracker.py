"""What a tracker must do for us beyond taking tickets in, in values that name no product.

Filing is `Destination`. A product fulfils these Protocols in a folder of its own below `destinations/`; what follows
tickets, replies to them and closes them imports this module alone.
"""

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from submit.delivery.destination import File


class Author(enum.Enum):
    """Who wrote a note. A stranger is no member of the project: a deleted user, an unknown sender of mail, or an
    administrator who only looked in. `OURS` is our own user."""

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
class Journal:
    """One public change. `text` is empty where nothing was said; `status` is the tracker's name of the status that it
    led to, and `status_before` of the one that it left; `files` are the names of the files that came with it."""

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
    """A ticket with its public changes. `last_journal` counts the private ones too. `project` and `author` are the
    tracker's own numbers, which mean something to `ClientAccess` alone."""

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
    """Tickets that have changed: when each did last, by id. `known_until`: no change before then is missing.
    `tracker_time`: what the clock of the tracker shows, where it tells."""

    tickets: Mapping[int, datetime]
    known_until: datetime
    tracker_time: datetime | None


@dataclass(frozen=True)
class Note:
    """What is to be said. `heading` and `text` are shown as they are; `receipt` is the name of the file that holds the
    text untouched, and of no other file. `status` is asked for where the workflow allows it. `files` are the client's
    own."""

    reference: str
    heading: str
    text: str
    receipt: str
    status: str | None = None
    files: tuple[File, ...] = ()


class TicketReader(Protocol):
    """Reads tickets, to follow them. Every method raises DeliveryError."""

    def check(self) -> None:
        """Ask whether we are let in: some trackers answer a wrong key as they answer an anonymous visitor."""

    def forget(self) -> None:
        """Ask again for what was remembered: statuses, members, roles."""

    def changed_since(self, moment: datetime) -> Changes:
        """Return the tickets that have changed since then, and a little before."""

    def filed_since(self, projects: Iterable[str], moment: datetime) -> Mapping[int, datetime]:
        """Return the tickets of these projects that were filed since that day: when each changed last."""

    def seen(self, tickets: Sequence[int]) -> Mapping[int, datetime]:
        """Return which of these tickets (a hundred at most) can be seen, and when each changed last."""

    def ticket(self, id: int, reference: str | None = None) -> TrackedTicket | None:
        """Return the ticket with its changes; None if it is deleted or hidden from us."""


class NoteWriter(Protocol):
    """Writes notes into tickets, to reply and to close. Every method raises DeliveryError."""

    def add(self, id: int, note: Note, fence: str | None, begin: Callable[[str], None]) -> Journal:
        """Write the note, once whatever happens on the way, and return the journal entry that it is.

        `fence` is what an earlier attempt gave to `begin`, which must have it on disk when it returns.
        """

    def fenced_at(self, fence: str, reference: str) -> datetime:
        """Return when that fence was made, by the clock of the tracker."""


class ClientAccess(Protocol):
    """What the tracker is to clients. Every method raises DeliveryError."""

    def forget(self) -> None:
        """Ask again for what was remembered: a project may have been made meanwhile."""

    def are_written_to(self, email: str, ticket: TrackedTicket) -> bool:
        """Return True if the tracker itself mails this client what happens to the ticket."""

    def is_theirs(self, email: str, ticket: TrackedTicket) -> bool:
        """Return True if what is said publicly in the ticket is meant for this client."""


@dataclass(frozen=True)
class TrackerClient:
    """A tracker as we reach it. `name` is the one that the settings know it by; `projects` are those with tickets of
    clients."""

    name: str
    projects: tuple[str, ...]
    reader: TicketReader
    notes: NoteWriter
    clients: ClientAccess

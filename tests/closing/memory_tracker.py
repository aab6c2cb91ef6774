"""A tracker in memory on which people work: statuses, notes, a workflow, one-use fences, and a clock of its own.

It fulfils the Protocols of `delivery/tracker.py`, and treats changes as trackers do: what the workflow forbids is
ignored without a word, a fence that was used is refused, times are whole seconds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from submit.delivery.destination import DeliveryError, FailureKind
from submit.delivery.tracker import Author, Changes, Journal, Note, TicketField, TrackedTicket, TrackerClient

OVERLAP = timedelta(minutes=2)
STATUSES: Mapping[str, bool] = {
    **dict.fromkeys(("New", "In progress", "Go ahead", "Tested", "Pending", "Feedback", "Resolved"), False),
    "Closed": True,
    "Rejected": True,
}
"""The statuses, the one of a new ticket first, and whether each is an end."""


def _begun() -> datetime:
    return datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def failing(*calls: str, kind: FailureKind = FailureKind.UNKNOWN) -> Callable[[str], None]:
    """Fail at these calls, or at every one."""

    def fail(call: str) -> None:
        if not calls or call in calls:
            raise DeliveryError("Трекер не отвечает.", kind)

    return fail


@dataclass
class Kept:
    """A ticket as the tracker keeps it, with all its changes; `private` are the numbers of those of staff alone."""

    id: int
    created_at: datetime
    updated_at: datetime
    status: str
    journals: list[Journal] = field(default_factory=list)
    private: set[int] = field(default_factory=set)


@dataclass
class MemoryTracker:
    """`clock` is the tracker's. `forbidden`: to which statuses the workflow lets nobody go. `before` and `after` see
    each call, and may fail; `people` do something in the moment before a note is there."""

    clock: Callable[[], datetime] = _begun
    statuses: Mapping[str, bool] = field(default_factory=lambda: STATUSES)
    forbidden: tuple[str, ...] = ()
    people: Callable[[int], None] = lambda id: None
    before: Callable[[str], None] = lambda call: None
    after: Callable[[str], None] = lambda call: None
    accounts: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)
    tickets: dict[int, Kept] = field(default_factory=dict)
    fences: dict[str, datetime] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def client(self, name: str = "redmine") -> TrackerClient:
        """Return the tracker as the product reaches it."""
        return TrackerClient(name, ("default",), self, self, self)

    # What people do.

    def file(self, reference: str) -> int:
        """File a ticket; return its id."""
        now, id = self._now(), len(self.tickets) + 1
        self.tickets[id] = Kept(id, now, now, next(iter(self.statuses)))
        return id

    def change(
        self, id: int, author: Author, notes: str = "", status: str = "", private: bool = False, file: str = ""
    ) -> int:
        """Somebody changes a ticket; return the id of the journal entry."""
        return self._write(id, author, notes, status, (file,) if file else (), private).id

    def reprioritise(self, id: int) -> None:
        """Support gives a ticket another priority."""
        self._write(id, Author.SUPPORT, "", "", (), fields={TicketField.PRIORITY})

    def delete(self, id: int) -> None:
        del self.tickets[id]

    def settle(self) -> None:
        """The times of what has happened are those of the clock already."""

    def status(self, id: int) -> str:
        return self.tickets[id].status

    def our_files(self, id: int) -> list[str]:
        """The names of the files that went with what our user wrote."""
        return [file for journal in self.ours(id) for file in journal.files]

    def ours(self, id: int) -> list[Journal]:
        """What our user wrote."""
        return [journal for journal in self.tickets[id].journals if journal.author is Author.OURS]

    # What the product asks.

    def arrives(self, call: str) -> None:
        """A call has come, and nothing is done yet."""
        self.calls.append(call)
        self.before(call)

    def answers(self, call: str) -> None:
        """What was asked is done, and nobody knows yet."""
        self.after(call)

    def check(self) -> None:
        with self._call("check"):
            pass

    def forget(self) -> None:
        pass

    def changed_since(self, moment: datetime) -> Changes:
        with self._call("changed_since"):
            found = {kept.id: kept.updated_at for kept in self.tickets.values() if kept.updated_at >= moment - OVERLAP}
        return Changes(found, max([moment, *found.values()]), None)

    def filed_since(self, projects: Iterable[str], moment: datetime) -> Mapping[int, datetime]:
        with self._call("filed_since"):
            day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
            return {kept.id: kept.updated_at for kept in self.tickets.values() if kept.created_at >= day}

    def seen(self, tickets: Sequence[int]) -> Mapping[int, datetime]:
        with self._call("seen"):
            return {id: self.tickets[id].updated_at for id in tickets if id in self.tickets}

    def ticket(self, id: int, reference: str | None = None) -> TrackedTicket | None:
        with self._call("ticket"):
            kept = self.tickets.get(id)
        return kept and self._shown(kept)

    def add(self, id: int, note: Note, fence: str | None, begin: Callable[[str], None]) -> Journal:
        if found := self._written(id, note):
            return found
        if fence not in self.fences:
            with self._call("fence"):
                fence = f"fence-{len(self.fences) + 1}"
                self.fences[fence] = self._now()
            begin(fence)
        with self._call("write"):
            self._take(id, note, fence)
        written = self._written(id, note)
        assert written
        return written

    def fenced_at(self, fence: str, reference: str) -> datetime:
        with self._call("fenced_at"):
            return self.fences[fence]

    def are_written_to(self, email: str, ticket: TrackedTicket) -> bool:
        return email in self.accounts

    def is_theirs(self, email: str, ticket: TrackedTicket) -> bool:
        return True

    # How it keeps things.

    def _now(self) -> datetime:
        return self.clock().replace(microsecond=0)

    @contextmanager
    def _call(self, call: str) -> Iterator[None]:
        self.arrives(call)
        yield
        self.answers(call)

    def _written(self, id: int, note: Note) -> Journal | None:
        ticket = self.ticket(id, note.reference)
        if ticket is None:
            raise DeliveryError("Задачи нет.", FailureKind.PERMANENT)
        return next((journal for journal in ticket.journals if note.receipt in journal.files), None)

    def _take(self, id: int, note: Note, fence: str) -> None:
        if fence in self.used:
            raise DeliveryError("Файл уже прикладывали.", FailureKind.PERMANENT)
        self.people(id)
        self.used.add(fence)
        status = note.status if note.status in self.statuses and note.status not in self.forbidden else ""
        # A client's file must not pass for a receipt, by which our notes are known.
        names = [f"_{file.name}" if file.name.startswith(note.reference) else file.name for file in note.files]
        text = f"{note.heading}\n\n{note.text}".strip()
        self._write(id, Author.OURS, text, status or "", (note.receipt, *names))

    def _write(
        self,
        id: int,
        author: Author,
        text: str,
        status: str,
        files: tuple[str, ...],
        private: bool = False,
        fields: Iterable[TicketField] = (),
    ) -> Journal:
        kept, number = self.tickets[id], 1 + sum(len(other.journals) for other in self.tickets.values())
        moves = bool(status) and status != kept.status
        changed = frozenset([*fields, *([TicketField.STATUS] if moves else [])])
        before = kept.status if moves else None
        journal = Journal(number, author, self._now(), text, status if moves else None, files, changed, before)
        kept.journals.append(journal)
        kept.private |= {number} if private else set()
        kept.status, kept.updated_at = status or kept.status, self._now()
        return journal

    def _shown(self, kept: Kept) -> TrackedTicket:
        return TrackedTicket(
            id=kept.id,
            project=1,
            author=None,
            created_at=kept.created_at,
            status=kept.status,
            closed=self.statuses[kept.status],
            updated_at=kept.updated_at,
            journals=tuple(journal for journal in kept.journals if journal.id not in kept.private),
            last_journal=max((journal.id for journal in kept.journals), default=0),
            allowed=frozenset(self.statuses) - {*self.forbidden, kept.status},
        )

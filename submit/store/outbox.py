"""The outbox: accepted tickets on their way. What is in it is on disk, and leaves no state but by a conditional step.

Claiming is at-least-once: an entry whose lease has run out is claimed again, and what an earlier attempt began is told
by `begun` and `fence`, so that the destination can look before it files a second time.
"""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from submit.store import files
from submit.store.database import Database
from submit.store.drafts import Draft
from submit.store.files import StoredFile
from submit.store.tables import drafts, outbox
from submit.ticket.ticket import Ticket


class State(enum.StrEnum):
    """Where a ticket is on its way."""

    WAITING = "waiting"
    SENDING = "sending"
    CREATING = "creating"
    UNKNOWN = "unknown"
    DELIVERED = "delivered"
    ATTENTION = "attention"


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
    fence: str | None
    problem: str | None
    remote_id: str | None
    remote_url: str | None
    delivered_at: datetime | None

    @property
    def begun(self) -> bool:
        """The destination may have the ticket already."""
        return self.state in (State.CREATING, State.UNKNOWN)


class ClaimLost(Exception):
    """The lease ran out, and another attempt has claimed the ticket since: this one must do nothing more."""


class DraftChanged(Exception):
    """The draft or its files changed after they were judged; judge them again."""


class Outbox:
    """The outbox of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def accept(self, draft: Draft, token: str, draw: Callable[[], str], make: Callable[[str], Ticket]) -> Entry:
        """Turn the draft into a ticket: one transaction takes ticket and files, and empties the draft.

        The same draft again gives the same entry. `draw` draws a reference, `make` makes the ticket that bears it.
        Raises DraftChanged if the draft is no longer what was judged.
        """
        with self._database.writing() as connection:
            if before := self._one(connection, _made_of(draft.id, draft.browser)):
                return before
            _take_draft(connection, draft)
            ticket = make(self._free_reference(connection, draw))
            connection.execute(
                insert(outbox).values(
                    reference=ticket.reference,
                    draft=draft.id,
                    token=token,
                    browser=draft.browser,
                    ticket=ticket.to_dict(),
                    state=State.WAITING,
                    accepted_at=ticket.accepted_at,
                    due_at=ticket.accepted_at,
                    attempts=0,
                )
            )
            ids = [file.id for file in draft.files]
            if files.move_to_ticket(connection, draft.id, ticket.reference, ids) != len(ids):
                raise DraftChanged
            entry = self._one(connection, outbox.c.reference == ticket.reference)
        assert entry is not None
        return entry

    def claim(self, now: datetime, lease: timedelta) -> Entry | None:
        """The next ticket that is due, for this caller alone until the lease ends; None if none is due."""
        due = or_(
            and_(outbox.c.state.in_((State.WAITING, State.UNKNOWN)), outbox.c.due_at <= now),
            and_(outbox.c.state.in_((State.SENDING, State.CREATING)), outbox.c.lease_until <= now),
        )
        with self._database.writing() as connection:
            first = select(outbox.c.reference, outbox.c.state).where(due).order_by(outbox.c.due_at).limit(1)
            row = connection.execute(first.with_for_update(skip_locked=True)).one_or_none()
            if row is None:
                return None
            # What was begun stays so: only the destination can tell whether the ticket is there.
            state = State.SENDING if row.state in (State.WAITING, State.SENDING) else State.CREATING
            connection.execute(
                update(outbox)
                .where(outbox.c.reference == row.reference)
                .values(state=state, attempts=outbox.c.attempts + 1, lease_until=now + lease)
            )
            return self._one(connection, outbox.c.reference == row.reference)

    def begin(self, claimed: Entry, fence: str | None) -> None:
        """Note, on disk, that from now on the destination may have the ticket."""
        self._step(claimed, {"state": State.CREATING, "fence": fence})

    def delivered(self, claimed: Entry, remote_id: str, url: str | None, now: datetime) -> None:
        """The destination has the ticket, as it was."""
        done = {"state": State.DELIVERED, "remote_id": remote_id, "remote_url": url, "delivered_at": now}
        self._step(claimed, {**done, "problem": None, "lease_until": None})

    def postponed(self, claimed: Entry, problem: str, due_at: datetime, unknown: bool) -> None:
        """Try again at `due_at`; `unknown` if the destination may have the ticket already."""
        state = State.UNKNOWN if unknown else State.WAITING
        self._step(claimed, {"state": state, "problem": problem, "due_at": due_at, "lease_until": None})

    def needs_attention(self, claimed: Entry, problem: str, remote_id: str | None, url: str | None) -> None:
        """Nothing more is tried until people have looked."""
        found = {"state": State.ATTENTION, "problem": problem, "remote_id": remote_id, "remote_url": url}
        self._step(claimed, {**found, "lease_until": None})

    def find(self, token: str) -> Entry | None:
        """The ticket whose page has this token."""
        with self._database.reading() as connection:
            return self._one(connection, outbox.c.token == token)

    def of_draft(self, draft: str, browser: str) -> Entry | None:
        """The ticket that this browser's draft has become."""
        with self._database.reading() as connection:
            return self._one(connection, _made_of(draft, browser))

    def of_browser(self, browser: str) -> list[Entry]:
        """The tickets sent from a browser, the newest first."""
        with self._database.reading() as connection:
            mine = select(outbox).where(outbox.c.browser == browser).order_by(outbox.c.accepted_at.desc())
            return [_entry(row) for row in connection.execute(mine)]

    def entries(self) -> list[Entry]:
        """Every ticket, the oldest first."""
        with self._database.reading() as connection:
            return [_entry(row) for row in connection.execute(select(outbox).order_by(outbox.c.accepted_at))]

    def files(self, reference: str) -> list[tuple[StoredFile, bytes]]:
        """The files of a ticket with their bytes."""
        with self._database.reading() as connection:
            return [(file, files.content(connection, file.id)) for file in files.of_ticket(connection, reference)]

    def _step(self, claimed: Entry, values: dict[str, Any]) -> None:
        """One step of the attempt that claimed the ticket. Raises ClaimLost if another attempt has it by now."""
        ours = and_(
            outbox.c.reference == claimed.ticket.reference,
            outbox.c.attempts == claimed.attempts,
            outbox.c.state.in_((State.SENDING, State.CREATING)),
        )
        with self._database.writing() as connection:
            if connection.execute(update(outbox).where(ours).values(values)).rowcount != 1:
                raise ClaimLost(claimed.ticket.reference)

    def _free_reference(self, connection: Connection, draw: Callable[[], str]) -> str:
        while True:
            reference = draw()
            taken = select(outbox.c.reference).where(outbox.c.reference == reference)
            if connection.execute(taken).scalar() is None:
                return reference

    def _one(self, connection: Connection, condition: Any) -> Entry | None:
        row = connection.execute(select(outbox).where(condition)).one_or_none()
        return _entry(row) if row else None


def _made_of(draft: str, browser: str) -> Any:
    return and_(outbox.c.draft == draft, outbox.c.browser == browser)


def _take_draft(connection: Connection, draft: Draft) -> None:
    same = and_(drafts.c.id == draft.id, drafts.c.browser == draft.browser, drafts.c.updated_at == draft.updated_at)
    if connection.execute(delete(drafts).where(same)).rowcount != 1:
        raise DraftChanged


def _entry(row: Any) -> Entry:
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
    )

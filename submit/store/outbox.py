"""The outbox: accepted tickets, all of them on disk. `queue.py` has the steps of their delivery."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, exists, func, or_, select, update

from submit.store import files
from submit.store.database import Database
from submit.store.drafts import Draft
from submit.store.entry import DONE, MOVING, Entry, State, client_of, entry_of, row_of
from submit.store.files import StoredFile
from submit.store.letters import Letter, LetterState, unsent, write
from submit.store.replies import undelivered
from submit.store.space import TEXTS, release
from submit.store.tables import drafts, followed, letters, outbox, replies
from submit.store.upsert import insert_once
from submit.ticket.ticket import Ticket


class DraftChanged(Exception):
    """The draft or its files changed after they were checked; check them again."""


class Outbox:
    """The outbox of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def accept(
        self,
        draft: Draft,
        token: str,
        draw: Callable[[], str],
        make: Callable[[str], Ticket],
        *,
        held: bool = False,
    ) -> Entry:
        """Turn the draft into a ticket: one transaction takes ticket and files, and empties the draft.

        The same draft again gives the same entry, with its first token. `draw` draws a reference, `make` makes the
        ticket with that reference. A ticket that is `held` is not delivered until it is released. Raises DraftChanged
        if the draft has changed since it was checked.
        """
        with self._database.writing() as connection:
            # The first to take the draft makes the ticket; the others wait here until it exists.
            if not _take_draft(connection, draft):
                return _made_before(connection, draft)
            entry = _insert(connection, draft, token, State.HELD if held else State.WAITING, draw, make)
            ticket, ids = entry.ticket, [file.id for file in draft.files]
            if ids and files.move_to_ticket(connection, draft.id, ticket.reference, ids) != len(ids):
                raise DraftChanged
        return entry

    def release(self, reference: str, client: str, now: datetime, letters: Sequence[Letter] = ()) -> bool:
        """Release a held ticket of this client (`client_of`) and write `letters`; return True if it was held."""
        held = and_(outbox.c.reference == reference, outbox.c.client == client, outbox.c.state == State.HELD)
        with self._database.writing() as connection:
            freed = connection.execute(update(outbox).where(held).values(state=State.WAITING, due_at=now)).rowcount == 1
            if freed:
                for letter in letters:
                    write(connection, letter, now)
        return freed

    def readdress(self, reference: str, email: str) -> bool:
        """Give a held ticket another address, which must be proven in turn; return True if it was held."""
        held = and_(outbox.c.reference == reference, outbox.c.state == State.HELD)
        with self._database.writing() as connection:
            entry = _one(connection, held)
            if entry is None:
                return False
            ticket = replace(entry.ticket, email=email)
            values = {"ticket": ticket.to_dict(), "client": client_of(email)}
            return connection.execute(update(outbox).where(held).values(values)).rowcount == 1

    def held_since(self, moment: datetime) -> list[Entry]:
        """Return the tickets that were accepted before then and are still held."""
        return self._all(and_(outbox.c.state == State.HELD, outbox.c.accepted_at < moment))

    def find(self, token: str) -> Entry | None:
        """Return the ticket whose page has this token, or None."""
        return self._find(outbox.c.token == token)

    def of_reference(self, reference: str) -> Entry | None:
        """Return the ticket with this number, or None."""
        return self._find(outbox.c.reference == reference)

    def of_draft(self, draft: str, browser: str) -> Entry | None:
        """Return the ticket that this browser's draft has become, or None."""
        return self._find(_made_of(draft, browser))

    def of_browser(self, browser: str) -> list[Entry]:
        """Return the tickets sent from a browser, the newest first."""
        return self._all(outbox.c.browser == browser, newest_first=True)

    def of_client(self, client: str, since: datetime) -> list[Entry]:
        """Return the tickets of a client (`client_of`) that were accepted since then, the newest first."""
        return self._all(and_(outbox.c.client == client, outbox.c.accepted_at >= since), newest_first=True)

    def entries(self) -> list[Entry]:
        """Return every ticket, the oldest first."""
        return self._all(outbox.c.reference == outbox.c.reference)

    def delivered_since(self, moment: datetime) -> list[Entry]:
        """Return the tickets that were delivered since then."""
        return self._all(and_(outbox.c.state == State.DELIVERED, outbox.c.delivered_at >= moment))

    def files(self, reference: str) -> list[tuple[StoredFile, bytes]]:
        """Return the files of a ticket with their bytes."""
        with self._database.reading() as connection:
            return [(file, files.content(connection, file.id)) for file in files.of_ticket(connection, reference)]

    def retry(self, reference: str, now: datetime) -> bool:
        """Try a waiting or reviewed ticket again now; return True if there is such a ticket.

        Anything that an earlier attempt may have filed is looked for before the ticket is filed again.
        """
        stopped = outbox.c.state.in_((State.WAITING, State.UNKNOWN, State.ATTENTION))
        again = update(outbox).where(outbox.c.reference == reference, stopped)
        with self._database.writing() as connection:
            return connection.execute(again.values(state=State.UNKNOWN, due_at=now)).rowcount == 1

    def erase(self, now: datetime, *, older_than: datetime | None = None, client: str | None = None) -> int:
        """Erase the tickets that people have had since `older_than`, or those of a client; return how many.

        People have those that were delivered or handed over, and the held ones that a letter has brought to them;
        these count from their acceptance, and become handed over.

        Only their number, their place at the destination and the edition they were checked by remain. Tickets still on
        their way, or with letters or replies still on their way, are left alone.
        """
        told = and_(outbox.c.state == State.HELD, _is_told_of())
        due = [
            or_(outbox.c.state.in_(DONE), told),
            outbox.c.erased_at.is_(None),
            ~_has_unsent_letters(),
            ~_has_replies_to_go(),
        ]
        if older_than is not None:
            passed = or_(outbox.c.delivered_at < older_than, outbox.c.handed_over_at < older_than)
            passed = or_(passed, and_(told, outbox.c.accepted_at < older_than))
            due.append(passed)
        if client is not None:
            due.append(outbox.c.client == client)
        with self._database.writing() as connection:
            erased = connection.execute(select(outbox).where(*due)).all()
            for row in erased:
                _erase(connection, entry_of(row).ticket, now)
        if erased:
            self._database.forget()
        return len(erased)

    def _find(self, condition: Any) -> Entry | None:
        with self._database.reading() as connection:
            return _one(connection, condition)

    def _all(self, condition: Any, newest_first: bool = False) -> list[Entry]:
        order = outbox.c.accepted_at.desc() if newest_first else outbox.c.accepted_at
        with self._database.reading() as connection:
            return [entry_of(row) for row in connection.execute(select(outbox).where(condition).order_by(order))]


def _insert(
    connection: Connection,
    draft: Draft,
    token: str,
    state: State,
    draw: Callable[[], str],
    make: Callable[[str], Ticket],
) -> Entry:
    """Put the ticket into the outbox under the first drawn reference that is free."""
    while True:
        ticket = make(draw())
        entry = Entry(ticket, draft.id, token, draft.browser, state, attempts=0, due_at=ticket.accepted_at)
        row = row_of(entry)
        row["accepted_at"] = _place(connection, row["client"], ticket.accepted_at)
        if insert_once(connection, outbox, row):
            return entry
        if _one(connection, outbox.c.reference == ticket.reference) is None:
            # The draft was sent before, and a later post to it created it again.
            raise DraftChanged


def _place(connection: Connection, client: str, now: datetime) -> datetime:
    """Return when the ticket counts as accepted: after its client's tickets that are still on their way.

    This holds even if the clock was set back since.
    """
    latest = connection.execute(_LATEST, {"client": client}).scalar()
    return now if latest is None or latest < now else latest + timedelta(microseconds=1)


_LATEST = select(func.max(outbox.c.accepted_at)).where(
    outbox.c.client == bindparam("client"), outbox.c.state.in_(MOVING)
)


def _erase(connection: Connection, ticket: Ticket, now: datetime) -> None:
    stub = update(outbox).where(outbox.c.reference == ticket.reference)
    unproven = stub.where(outbox.c.state == State.HELD)
    connection.execute(unproven.values(state=State.HANDED_OVER, handed_over_at=now))
    connection.execute(stub.values(ticket=ticket.stub().to_dict(), client="", problem=None, erased_at=now))
    files.remove_of_ticket(connection, ticket.reference)
    connection.execute(delete(letters).where(letters.c.reference == ticket.reference))
    files.remove_of_replies(connection, select(replies.c.id).where(replies.c.reference == ticket.reference))
    connection.execute(delete(replies).where(replies.c.reference == ticket.reference))
    connection.execute(update(followed).where(followed.c.reference == ticket.reference).values(answer=None))


def _is_told_of() -> Any:
    """Did the letter about a ticket that nobody proves reach people?"""
    about = and_(letters.c.reference == outbox.c.reference, letters.c.kind == "held")
    return exists().where(about, letters.c.state == LetterState.SENT)


def _has_unsent_letters() -> Any:
    return exists().where(letters.c.reference == outbox.c.reference, unsent())


def _has_replies_to_go() -> Any:
    return exists().where(replies.c.reference == outbox.c.reference, undelivered())


def _one(connection: Connection, condition: Any) -> Entry | None:
    row = connection.execute(select(outbox).where(condition)).one_or_none()
    return entry_of(row) if row else None


def _made_of(draft: str, browser: str) -> Any:
    return and_(outbox.c.draft == draft, outbox.c.browser == browser)


def _made_before(connection: Connection, draft: Draft) -> Entry:
    """Return the ticket that was made of the draft already. Raises DraftChanged if there is none."""
    entry = _one(connection, _made_of(draft.id, draft.browser))
    if entry is None:
        raise DraftChanged
    return entry


def _take_draft(connection: Connection, draft: Draft) -> bool:
    """Remove the draft if it has not changed since it was checked; return True if it was removed."""
    judged = {"judged": draft.id, "by": draft.browser, "then": draft.updated_at}
    taken = connection.execute(_TAKE_DRAFT, judged).one_or_none()
    if taken is not None:
        release(connection, TEXTS, [(taken.size, draft.browser, taken.network)])
    return taken is not None


_TAKE_DRAFT = (
    delete(drafts)
    .where(
        drafts.c.id == bindparam("judged"),
        drafts.c.browser == bindparam("by"),
        drafts.c.updated_at == bindparam("then"),
    )
    .returning(drafts.c.size, drafts.c.network)
)

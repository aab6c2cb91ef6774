"""Drafts, files and tickets to keep."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from submit.store.database import Database
from submit.store.drafts import Draft, Drafts
from submit.store.files import StoredFile
from submit.store.letters import LetterState
from submit.store.outbox import Outbox
from submit.store.store_metrics import read_figures
from submit.ticket.ticket import Ticket
from tests.ticket.test_ticket import TICKET


def a_draft(id: str = "d1", browser: str = "b1", **texts: str) -> Draft:
    return Draft(id, browser, "ru", texts or {"subject": "Тема"}, frozenset({"f1"}))


def a_file(id: str = "f1", content: bytes = b"png") -> StoredFile:
    return StoredFile(id, f"{id}.png", "png", len(content), hashlib.sha256(content).hexdigest())


def a_ticket(reference: str, now: datetime, email: str = "") -> Ticket:
    """A ticket; each is from another client unless an address is given."""
    return replace(TICKET, reference=reference, accepted_at=now, email=email or f"{reference.lower()}@client.example")


def letters_waiting(database: Database) -> int:
    """How many letters are yet to be sent."""
    return read_figures(database).letters.get(LetterState.WAITING, 0)


def kept(drafts: Drafts, draft: Draft) -> Draft:
    """The draft as the store has it, which it must."""
    found = drafts.find(draft.id, draft.browser)
    assert found is not None
    return found


def file_a_ticket(
    database: Database,
    now: datetime,
    reference: str = "ML-FK4XR8BT",
    hand_over_after: timedelta | None = None,
    held: bool = False,
) -> Ticket:
    """A ticket with a file, accepted and waiting."""
    drafts, id = Drafts(database), f"d-{reference}"
    drafts.save(a_draft(id), now)
    drafts.add_file(a_draft(id), a_file(f"f-{reference}"), b"png", now)
    ticket = replace(a_ticket(reference, now), hand_over_at=now + hand_over_after if hand_over_after else None)
    Outbox(database).accept(kept(drafts, a_draft(id)), f"t-{reference}", lambda: reference, lambda _: ticket, held=held)
    return ticket

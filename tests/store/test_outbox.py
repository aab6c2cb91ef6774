"""An accepted ticket is never lost and never doubled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from submit.store.database import Database
from submit.store.drafts import Draft, Drafts
from submit.store.entry import Entry, State, client_of
from submit.store.letters import Letter, Letters
from submit.store.outbox import DraftChanged, Outbox
from submit.store.queue import Queue
from submit.ticket.ticket import Ticket
from tests.conftest import Clock
from tests.store.samples import a_draft, a_file, a_ticket, kept


@pytest.fixture
def draft(drafts: Drafts, clock: Clock) -> Draft:
    """A draft with a file, as the store has it."""
    drafts.save(a_draft(), clock())
    drafts.add_file(a_draft(), a_file(content=b"one"), b"one", clock())
    return kept(drafts, a_draft())


def accept(outbox: Outbox, draft: Draft, clock: Clock, reference: str = "ML-1", token: str = "") -> Entry:
    def make(drawn: str) -> Ticket:
        return a_ticket(drawn, clock())

    return outbox.accept(draft, token or f"t-{draft.id}-{reference}", lambda: reference, make)


def entries(outbox: Outbox) -> list[tuple[str, State]]:
    return [(entry.ticket.reference, entry.state) for entry in outbox.entries()]


def test_accepting_takes_ticket_and_files_and_empties_the_draft(
    outbox: Outbox, drafts: Drafts, draft: Draft, clock: Clock
) -> None:
    entry = accept(outbox, draft, clock)
    assert entry.ticket == a_ticket("ML-1", clock())
    assert (entry.state, entry.attempts, entry.due_at, entry.begun) == (State.WAITING, 0, clock(), False)
    assert [(file.id, content) for file, content in outbox.files("ML-1")] == [("f1", b"one")]
    assert drafts.find(draft.id, draft.browser) is None


def test_what_was_accepted_is_found_by_token_and_by_draft(outbox: Outbox, draft: Draft, clock: Clock) -> None:
    entry = accept(outbox, draft, clock)
    assert outbox.find(entry.token) == outbox.of_draft(draft.id, draft.browser) == entry
    assert outbox.find("t-other") is None
    assert outbox.of_draft(draft.id, "b2") is None


@pytest.mark.parametrize("step", ["draw", "make"])
def test_a_fall_in_the_middle_takes_nothing(outbox: Outbox, drafts: Drafts, draft: Draft, step: str) -> None:
    def fall(*_: str) -> Ticket:
        raise RuntimeError("the power is gone")

    with pytest.raises(RuntimeError):
        outbox.accept(draft, "t1", fall if step == "draw" else lambda: "ML-1", fall)  # type: ignore[arg-type]
    assert outbox.entries() == []
    assert kept(drafts, draft) == draft


def test_a_fall_after_the_ticket_was_written_takes_nothing(
    outbox: Outbox, drafts: Drafts, draft: Draft, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_: object) -> int:
        raise RuntimeError("the power is gone")

    monkeypatch.setattr("submit.store.files.move_to_ticket", fall)
    with pytest.raises(RuntimeError):
        accept(outbox, draft, clock)
    assert outbox.entries() == []
    assert kept(drafts, draft) == draft


def test_the_same_draft_again_gives_the_same_entry(outbox: Outbox, draft: Draft, clock: Clock) -> None:
    assert accept(outbox, draft, clock, "ML-1") == accept(outbox, draft, clock, "ML-2")
    assert entries(outbox) == [("ML-1", State.WAITING)]


def test_twenty_at_once_take_one_ticket(outbox: Outbox, draft: Draft, clock: Clock) -> None:
    start = Barrier(20)

    def post(number: int) -> str:
        start.wait(10)
        return accept(outbox, draft, clock, f"ML-{number}").ticket.reference

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(post, range(20)))
    assert len(answers) == 1
    assert [(reference, State.WAITING) for reference in answers] == entries(outbox)


def change_text(drafts: Drafts, draft: Draft, clock: Clock) -> None:
    drafts.save(replace(draft, texts={"subject": "Иначе"}), clock())


def add_a_file(drafts: Drafts, draft: Draft, clock: Clock) -> None:
    drafts.add_file(draft, a_file("f2"), b"png", clock())


def remove_the_file(drafts: Drafts, draft: Draft, clock: Clock) -> None:
    drafts.remove_file(draft, "f1", clock())


def let_it_expire(drafts: Drafts, draft: Draft, clock: Clock) -> None:
    drafts.delete_older(clock())


@pytest.mark.parametrize("change", [change_text, add_a_file, remove_the_file, let_it_expire])
def test_a_draft_that_changed_in_between_is_to_be_judged_again(
    outbox: Outbox, drafts: Drafts, draft: Draft, clock: Clock, change: Callable[[Drafts, Draft, Clock], None]
) -> None:
    clock.forward(seconds=1)
    change(drafts, draft, clock)
    before = drafts.find(draft.id, draft.browser)
    with pytest.raises(DraftChanged):
        accept(outbox, draft, clock)
    assert outbox.entries() == []
    assert drafts.find(draft.id, draft.browser) == before


def test_another_browser_cannot_send_a_draft_nor_see_what_became_of_it(
    outbox: Outbox, draft: Draft, clock: Clock
) -> None:
    stolen = replace(draft, browser="b2")
    with pytest.raises(DraftChanged):
        accept(outbox, stolen, clock)
    accept(outbox, draft, clock)
    with pytest.raises(DraftChanged):
        accept(outbox, stolen, clock)


def test_a_reference_that_is_taken_is_drawn_again(outbox: Outbox, drafts: Drafts, draft: Draft, clock: Clock) -> None:
    accept(outbox, draft, clock, "ML-1")
    drafts.save(a_draft("d2"), clock())
    drawn = iter(["ML-1", "ML-1", "ML-2"])
    second = kept(drafts, a_draft("d2"))
    entry = outbox.accept(second, "t2", lambda: next(drawn), lambda reference: a_ticket(reference, clock()))
    assert entry.ticket.reference == "ML-2"


def test_a_ticket_is_not_taken_without_one_of_its_files(
    outbox: Outbox, drafts: Drafts, draft: Draft, clock: Clock
) -> None:
    with pytest.raises(DraftChanged):
        accept(outbox, replace(draft, files=(*draft.files, a_file("f9"))), clock)
    assert outbox.entries() == []
    assert kept(drafts, draft) == draft


def hold(outbox: Outbox, draft: Draft, clock: Clock) -> Entry:
    return outbox.accept(draft, "t", lambda: "ML-1", lambda drawn: a_ticket(drawn, clock()), held=True)


def test_a_held_ticket_goes_nowhere_until_it_is_released(
    queue: Queue, outbox: Outbox, draft: Draft, clock: Clock
) -> None:
    held = hold(outbox, draft, clock)
    assert held.state is State.HELD
    client = client_of(held.ticket.email)
    assert not outbox.release("ML-1", client_of("other@client.example"), clock()), "the address was changed meanwhile"
    assert queue.claim(clock(), timedelta(minutes=1)) is None
    assert outbox.release("ML-1", client, clock())
    assert not outbox.release("ML-1", client, clock()), "it is released once"
    assert queue.claim(clock(), timedelta(minutes=1)) is not None


@pytest.mark.parametrize("state", ["none", "waiting", "failed", "sent"])
def test_a_held_ticket_ends_after_the_letter_about_it_has_brought_it_to_people(
    outbox: Outbox, draft: Draft, clock: Clock, database: Database, state: str
) -> None:
    client = client_of(hold(outbox, draft, clock).ticket.email)
    letters = Letters(database)
    if state != "none":
        letters.write(Letter("ML-1.held", "held", None, "ru", clock(), {}, "ML-1"))
    if state in ("failed", "sent"):
        claimed = letters.claim(clock(), timedelta(minutes=1))
        assert claimed
        letters.sent(claimed, clock()) if state == "sent" else letters.failed(claimed, "x")
    assert outbox.erase(clock(), older_than=clock() - timedelta(days=1)) == 0
    clock.forward(days=2)
    is_told = state == "sent"
    assert outbox.erase(clock(), older_than=clock() - timedelta(days=1)) == is_told
    (entry,) = outbox.entries()
    assert entry.state is (State.HANDED_OVER if is_told else State.HELD)
    assert outbox.release("ML-1", client, clock()) is not is_told


def delivered(queue: Queue, clock: Clock) -> None:
    entry = queue.claim(clock(), timedelta(minutes=1))
    assert entry
    queue.delivered(entry, "77", None, clock())


def test_of_an_erased_ticket_nothing_stays_but_its_number_and_where_it_is(
    queue: Queue, outbox: Outbox, draft: Draft, clock: Clock
) -> None:
    ticket = accept(outbox, draft, clock).ticket
    delivered(queue, clock)
    clock.forward(days=1)
    assert outbox.erase(clock(), older_than=clock() - timedelta(days=2)) == 0
    assert outbox.erase(clock(), older_than=clock()) == 1
    (entry,) = outbox.entries()
    assert (entry.ticket.reference, entry.ticket.edition, entry.remote_id) == ("ML-1", ticket.edition, "77")
    assert (entry.ticket.subject, entry.ticket.email, entry.ticket.answers, entry.ticket.files) == ("", "", (), ())
    assert entry.erased_at == clock()
    assert outbox.files("ML-1") == []
    assert outbox.erase(clock(), older_than=clock()) == 0, "it is erased once"


def test_a_client_can_be_erased_whatever_the_age(queue: Queue, outbox: Outbox, draft: Draft, clock: Clock) -> None:
    ticket = accept(outbox, draft, clock).ticket
    delivered(queue, clock)
    assert outbox.erase(clock(), client=client_of("other@client.example")) == 0
    assert outbox.erase(clock(), client=client_of(ticket.email.upper())) == 1


def test_a_ticket_that_is_still_on_its_way_or_whose_letter_is_is_never_erased(
    queue: Queue, outbox: Outbox, draft: Draft, clock: Clock, database: Database
) -> None:
    accept(outbox, draft, clock)
    far = clock() + timedelta(days=999)
    assert outbox.erase(far, older_than=far) == 0
    delivered(queue, clock)
    letters = Letters(database)
    letters.write(Letter("k", "accepted", "a@x.example", "ru", clock(), {}, "ML-1"))
    assert outbox.erase(far, older_than=far) == 0
    claimed = letters.claim(clock(), timedelta(minutes=1))
    assert claimed
    letters.sent(claimed, clock())
    assert outbox.erase(far, older_than=far) == 1


@pytest.mark.parametrize(("state", "again"), [("waiting", True), ("attention", True), ("delivered", False)])
def test_people_can_have_a_ticket_tried_again_unless_it_is_done(
    queue: Queue, outbox: Outbox, draft: Draft, clock: Clock, state: str, again: bool
) -> None:
    accept(outbox, draft, clock)
    if state == "delivered":
        delivered(queue, clock)
    elif state == "attention":
        entry = queue.claim(clock(), timedelta(minutes=1))
        assert entry
        queue.needs_attention(entry, "x", None, None)
    assert outbox.retry("ML-1", clock()) is again
    found = queue.claim(clock(), timedelta(minutes=1))
    assert (found is not None and found.begun) is again, "what an earlier attempt filed is looked for"


def test_a_held_ticket_can_get_another_address_and_one_on_its_way_cannot(
    outbox: Outbox, draft: Draft, clock: Clock
) -> None:
    hold(outbox, draft, clock)
    assert outbox.readdress("ML-1", "right@client.example")
    assert [entry.ticket.email for entry in outbox.of_client(client_of("right@client.example"), clock())] == [
        "right@client.example"
    ]
    assert [entry.ticket.reference for entry in outbox.held_since(clock() + timedelta(seconds=1))] == ["ML-1"]
    assert outbox.held_since(clock()) == []
    outbox.release("ML-1", client_of("right@client.example"), clock())
    assert not outbox.readdress("ML-1", "late@client.example")
    assert outbox.held_since(clock() + timedelta(days=1)) == []

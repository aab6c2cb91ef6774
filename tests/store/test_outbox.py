"""An accepted ticket is never lost and never doubled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from submit.store.drafts import Draft, Drafts
from submit.store.outbox import ClaimLost, DraftChanged, Entry, Outbox, State
from submit.ticket.ticket import Ticket
from tests.conftest import Clock
from tests.store.samples import a_draft, a_file, a_ticket, kept

LEASE = timedelta(minutes=20)


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


def test_a_claim_is_for_one_alone(outbox: Outbox, draft: Draft, clock: Clock) -> None:
    accept(outbox, draft, clock)
    start = Barrier(8)

    def claim(_: int) -> Entry | None:
        start.wait(10)
        return outbox.claim(clock(), LEASE)

    with ThreadPoolExecutor(8) as pool:
        claimed = [entry for entry in pool.map(claim, range(8)) if entry]
    assert [(entry.state, entry.attempts, entry.begun) for entry in claimed] == [(State.SENDING, 1, False)]


def test_the_one_that_waits_longest_is_claimed_first(outbox: Outbox, drafts: Drafts, clock: Clock) -> None:
    for number in (1, 2):
        drafts.save(a_draft(f"d{number}"), clock())
        accept(outbox, kept(drafts, a_draft(f"d{number}")), clock, f"ML-{number}")
        clock.forward(seconds=1)
    claimed = [outbox.claim(clock(), LEASE) for _ in range(3)]
    assert [entry and entry.ticket.reference for entry in claimed] == ["ML-1", "ML-2", None]


def test_what_is_not_due_is_not_claimed(outbox: Outbox, draft: Draft, clock: Clock) -> None:
    accept(outbox, draft, clock)
    assert outbox.claim(clock() - timedelta(seconds=1), LEASE) is None


def claimed(outbox: Outbox, clock: Clock) -> Entry:
    entry = outbox.claim(clock(), LEASE)
    assert entry is not None
    return entry


def test_a_claim_ends_with_its_lease(outbox: Outbox, draft: Draft, clock: Clock) -> None:
    accept(outbox, draft, clock)
    claimed(outbox, clock)
    clock.forward(minutes=19)
    assert outbox.claim(clock(), LEASE) is None
    clock.forward(minutes=1)
    again = claimed(outbox, clock)
    assert (again.state, again.attempts, again.begun) == (State.SENDING, 2, False)


def test_what_was_begun_is_known_to_the_next_one(outbox: Outbox, draft: Draft, clock: Clock) -> None:
    accept(outbox, draft, clock)
    outbox.begin(claimed(outbox, clock), "fence")
    assert entries(outbox) == [("ML-1", State.CREATING)]
    clock.forward(minutes=20)
    again = claimed(outbox, clock)
    assert (again.begun, again.fence, again.attempts) == (True, "fence", 2)


def test_what_is_delivered_is_never_claimed_again(outbox: Outbox, draft: Draft, clock: Clock) -> None:
    accept(outbox, draft, clock)
    outbox.delivered(claimed(outbox, clock), "77", "https://tracker.example/issues/77", clock())
    clock.forward(days=365)
    assert outbox.claim(clock(), LEASE) is None
    (entry,) = outbox.entries()
    assert (entry.state, entry.remote_id, entry.remote_url) == (
        State.DELIVERED,
        "77",
        "https://tracker.example/issues/77",
    )


@pytest.mark.parametrize(("unknown", "state"), [(False, State.WAITING), (True, State.UNKNOWN)])
def test_what_is_postponed_waits_for_its_time(
    outbox: Outbox, draft: Draft, clock: Clock, unknown: bool, state: State
) -> None:
    accept(outbox, draft, clock)
    outbox.postponed(claimed(outbox, clock), "Сервер молчит.", clock() + timedelta(seconds=5), unknown=unknown)
    (entry,) = outbox.entries()
    assert (entry.state, entry.problem, entry.begun) == (state, "Сервер молчит.", unknown)
    assert outbox.claim(clock(), LEASE) is None
    clock.forward(seconds=5)
    assert claimed(outbox, clock).begun is unknown


def test_what_needs_attention_is_left_to_people(outbox: Outbox, draft: Draft, clock: Clock) -> None:
    accept(outbox, draft, clock)
    outbox.needs_attention(claimed(outbox, clock), "Трекер отказал.", None, None)
    clock.forward(days=365)
    assert outbox.claim(clock(), LEASE) is None
    assert entries(outbox) == [("ML-1", State.ATTENTION)]


STEPS: dict[str, Callable[[Outbox, Entry, datetime], None]] = {
    "begin": lambda outbox, entry, now: outbox.begin(entry, None),
    "delivered": lambda outbox, entry, now: outbox.delivered(entry, "77", None, now),
    "postponed": lambda outbox, entry, now: outbox.postponed(entry, "x", now, unknown=False),
    "needs_attention": lambda outbox, entry, now: outbox.needs_attention(entry, "x", None, None),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_for_a_ticket_on_its_way(outbox: Outbox, draft: Draft, clock: Clock, step: str) -> None:
    accept(outbox, draft, clock)
    with pytest.raises(ClaimLost, match="ML-1"):
        STEPS[step](outbox, outbox.entries()[0], clock())
    assert entries(outbox) == [("ML-1", State.WAITING)]


@pytest.mark.parametrize("step", STEPS)
def test_an_attempt_that_outlived_its_lease_can_change_nothing(
    outbox: Outbox, draft: Draft, clock: Clock, step: str
) -> None:
    accept(outbox, draft, clock)
    late = claimed(outbox, clock)
    clock.forward(minutes=20)
    claimed(outbox, clock)
    with pytest.raises(ClaimLost):
        STEPS[step](outbox, late, clock())
    assert entries(outbox) == [("ML-1", State.SENDING)]


def test_a_ticket_is_not_taken_without_one_of_its_files(
    outbox: Outbox, drafts: Drafts, draft: Draft, clock: Clock
) -> None:
    with pytest.raises(DraftChanged):
        accept(outbox, replace(draft, files=(*draft.files, a_file("f9"))), clock)
    assert outbox.entries() == []
    assert kept(drafts, draft) == draft

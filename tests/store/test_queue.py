"""The way of a ticket: claimed by one alone, in order for each client, and every step conditional."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from submit.store.database import Database
from submit.store.drafts import Draft, Drafts
from submit.store.entry import Entry, State
from submit.store.letters import Letter, Letters, LetterState
from submit.store.outbox import Outbox
from submit.store.queue import ClaimLost, Queue
from tests.conftest import Clock
from tests.store.samples import a_draft, a_file, a_ticket, kept
from tests.store.test_outbox import accept, entries

LEASE = timedelta(minutes=20)


@pytest.fixture
def draft(drafts: Drafts, clock: Clock) -> Draft:
    """A draft with a file, as the store has it."""
    drafts.save(a_draft(), clock())
    drafts.add_file(a_draft(), a_file(content=b"one"), b"one", clock())
    return kept(drafts, a_draft())


def test_a_claim_is_for_one_alone(queue: Queue, outbox: Outbox, draft: Draft, clock: Clock) -> None:
    accept(outbox, draft, clock)
    start = Barrier(8)

    def claim(_: int) -> Entry | None:
        start.wait(10)
        return queue.claim(clock(), LEASE)

    with ThreadPoolExecutor(8) as pool:
        claimed = [entry for entry in pool.map(claim, range(8)) if entry]
    assert [(entry.state, entry.attempts, entry.begun) for entry in claimed] == [(State.SENDING, 1, False)]


def test_the_one_that_waits_longest_is_claimed_first(
    queue: Queue, outbox: Outbox, drafts: Drafts, clock: Clock
) -> None:
    for number in (1, 2):
        drafts.save(a_draft(f"d{number}"), clock())
        accept(outbox, kept(drafts, a_draft(f"d{number}")), clock, f"ML-{number}")
        clock.forward(seconds=1)
    claimed = [queue.claim(clock(), LEASE) for _ in range(3)]
    assert [entry and entry.ticket.reference for entry in claimed] == ["ML-1", "ML-2", None]


def test_what_is_not_due_is_not_claimed(queue: Queue, outbox: Outbox, draft: Draft, clock: Clock) -> None:
    accept(outbox, draft, clock)
    assert queue.claim(clock() - timedelta(seconds=1), LEASE) is None


def claimed(queue: Queue, clock: Clock) -> Entry:
    entry = queue.claim(clock(), LEASE)
    assert entry is not None
    return entry


def test_a_claim_ends_with_its_lease(queue: Queue, outbox: Outbox, draft: Draft, clock: Clock) -> None:
    accept(outbox, draft, clock)
    claimed(queue, clock)
    clock.forward(minutes=19)
    assert queue.claim(clock(), LEASE) is None
    clock.forward(minutes=1)
    again = claimed(queue, clock)
    assert (again.state, again.attempts, again.begun) == (State.SENDING, 2, False)


def test_what_was_begun_is_known_to_the_next_one(queue: Queue, outbox: Outbox, draft: Draft, clock: Clock) -> None:
    accept(outbox, draft, clock)
    queue.begin(claimed(queue, clock), "fence")
    assert entries(outbox) == [("ML-1", State.CREATING)]
    clock.forward(minutes=20)
    again = claimed(queue, clock)
    assert (again.begun, again.fence, again.attempts) == (True, "fence", 2)


def test_what_is_delivered_is_never_claimed_again(queue: Queue, outbox: Outbox, draft: Draft, clock: Clock) -> None:
    accept(outbox, draft, clock)
    queue.delivered(claimed(queue, clock), "77", "https://tracker.example/issues/77", clock())
    clock.forward(days=365)
    assert queue.claim(clock(), LEASE) is None
    (entry,) = outbox.entries()
    assert (entry.state, entry.remote_id, entry.remote_url) == (
        State.DELIVERED,
        "77",
        "https://tracker.example/issues/77",
    )


@pytest.mark.parametrize(("unknown", "state"), [(False, State.WAITING), (True, State.UNKNOWN)])
def test_what_is_postponed_waits_for_its_time(
    queue: Queue, outbox: Outbox, draft: Draft, clock: Clock, unknown: bool, state: State
) -> None:
    accept(outbox, draft, clock)
    queue.postponed(claimed(queue, clock), "Сервер молчит.", clock() + timedelta(seconds=5), unknown=unknown)
    (entry,) = outbox.entries()
    assert (entry.state, entry.problem, entry.begun) == (state, "Сервер молчит.", unknown)
    assert queue.claim(clock(), LEASE) is None
    clock.forward(seconds=5)
    assert claimed(queue, clock).begun is unknown


def test_what_needs_attention_is_left_to_people(queue: Queue, outbox: Outbox, draft: Draft, clock: Clock) -> None:
    accept(outbox, draft, clock)
    queue.needs_attention(claimed(queue, clock), "Трекер отказал.", None, None)
    clock.forward(days=365)
    assert queue.claim(clock(), LEASE) is None
    assert entries(outbox) == [("ML-1", State.ATTENTION)]


STEPS: dict[str, Callable[[Queue, Entry, datetime], None]] = {
    "begin": lambda queue, entry, now: queue.begin(entry, None),
    "delivered": lambda queue, entry, now: queue.delivered(entry, "77", None, now),
    "postponed": lambda queue, entry, now: queue.postponed(entry, "x", now, unknown=False),
    "needs_attention": lambda queue, entry, now: queue.needs_attention(entry, "x", None, None),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_for_a_ticket_on_its_way(queue: Queue, outbox: Outbox, draft: Draft, clock: Clock, step: str) -> None:
    accept(outbox, draft, clock)
    with pytest.raises(ClaimLost, match="ML-1"):
        STEPS[step](queue, outbox.entries()[0], clock())
    assert entries(outbox) == [("ML-1", State.WAITING)]


@pytest.mark.parametrize("step", STEPS)
def test_an_attempt_that_outlived_its_lease_can_change_nothing(
    queue: Queue, outbox: Outbox, draft: Draft, clock: Clock, step: str
) -> None:
    accept(outbox, draft, clock)
    late = claimed(queue, clock)
    clock.forward(minutes=20)
    claimed(queue, clock)
    with pytest.raises(ClaimLost):
        STEPS[step](queue, late, clock())
    assert entries(outbox) == [("ML-1", State.SENDING)]


def file(
    drafts: Drafts, outbox: Outbox, clock: Clock, number: int, email: str, hand_over_at: datetime | None = None
) -> None:
    drafts.save(a_draft(f"d{number}"), clock())
    ticket = replace(a_ticket(f"ML-{number}", clock(), email), hand_over_at=hand_over_at)
    outbox.accept(kept(drafts, a_draft(f"d{number}")), f"t{number}", lambda: ticket.reference, lambda _: ticket)


def next_of(queue: Queue, clock: Clock) -> str | None:
    entry = queue.claim(clock(), LEASE)
    return entry.ticket.reference if entry else None


def test_the_tickets_of_one_client_go_in_their_order_and_keep_no_other_waiting(
    queue: Queue, outbox: Outbox, drafts: Drafts, clock: Clock
) -> None:
    for number, email in enumerate(["a@x.example", "A@X.example", "b@x.example"], start=1):
        file(drafts, outbox, clock, number, email)
    first = claimed(queue, clock)
    assert [first.ticket.reference, next_of(queue, clock), next_of(queue, clock)] == ["ML-1", "ML-3", None]
    queue.postponed(first, "Сервер молчит.", clock() + timedelta(minutes=1), unknown=True)
    assert next_of(queue, clock) is None
    clock.forward(minutes=1)
    queue.delivered(claimed(queue, clock), "1", None, clock())
    assert next_of(queue, clock) == "ML-2"


END: dict[str, Callable[[Queue, Entry, datetime], None]] = {
    "handed_over": lambda queue, entry, now: queue.handed_over(entry, "x", now, ()),
    "needs_attention": lambda queue, entry, now: queue.needs_attention(entry, "x", None, None),
    "delivered": lambda queue, entry, now: queue.delivered(entry, "1", None, now),
}


@pytest.mark.parametrize("end", END)
def test_a_ticket_that_people_have_frees_the_next_one_of_its_client(
    queue: Queue, outbox: Outbox, drafts: Drafts, clock: Clock, end: str
) -> None:
    file(drafts, outbox, clock, 1, "a@x.example")
    file(drafts, outbox, clock, 2, "a@x.example")
    END[end](queue, claimed(queue, clock), clock())
    assert next_of(queue, clock) == "ML-2"


def test_what_has_waited_too_long_is_found_even_behind_another(
    queue: Queue, outbox: Outbox, drafts: Drafts, clock: Clock
) -> None:
    file(drafts, outbox, clock, 1, "a@x.example", clock() + timedelta(days=2))
    file(drafts, outbox, clock, 2, "a@x.example", clock() + timedelta(minutes=5))
    queue.postponed(claimed(queue, clock), "Сервер молчит.", clock() + timedelta(hours=1), unknown=False)
    assert queue.claim_overdue(clock(), LEASE) is None
    clock.forward(minutes=5)
    late = queue.claim_overdue(clock(), LEASE)
    assert late and late.ticket.reference == "ML-2"
    assert queue.claim_overdue(clock(), LEASE) is None, "the one that is claimed is not claimed again"


def test_handing_over_writes_its_letter_in_the_same_step(
    queue: Queue, outbox: Outbox, draft: Draft, clock: Clock, database: Database
) -> None:
    accept(outbox, draft, clock)
    letter = Letter("ML-1.handed-over", "handed_over", None, "ru", clock(), {"problem": "x"}, "ML-1")
    entry = claimed(queue, clock)
    queue.handed_over(entry, "x", clock(), [letter])
    assert entries(outbox) == [("ML-1", State.HANDED_OVER)]
    assert Letters(database).state("ML-1.handed-over") is LetterState.WAITING
    with pytest.raises(ClaimLost):
        queue.handed_over(entry, "x", clock(), [replace(letter, key="again")])
    assert Letters(database).state("again") is None


def test_a_clock_set_back_keeps_no_ticket_waiting(queue: Queue, outbox: Outbox, draft: Draft, clock: Clock) -> None:
    accept(outbox, draft, clock)
    queue.postponed(claimed(queue, clock), "x", clock() + timedelta(minutes=30), unknown=False)
    clock.forward(hours=-5)
    assert claimed(queue, clock).attempts == 2
    clock.forward(hours=-5)
    assert claimed(queue, clock).attempts == 3, "nor one whose lease was given by the former clock"


def test_the_tickets_of_one_client_keep_their_order_when_the_clock_is_set_back(
    queue: Queue, outbox: Outbox, drafts: Drafts, clock: Clock
) -> None:
    file(drafts, outbox, clock, 1, "a@x.example")
    clock.forward(hours=-5)
    file(drafts, outbox, clock, 3, "a@x.example")
    file(drafts, outbox, clock, 2, "a@x.example")
    for reference in ("ML-1", "ML-3", "ML-2"):
        entry = claimed(queue, clock)
        assert (entry.ticket.reference, next_of(queue, clock)) == (reference, None)
        queue.delivered(entry, reference, None, clock())


def test_who_takes_over_the_lane_need_not_wait_for_leases(
    queue: Queue, outbox: Outbox, draft: Draft, clock: Clock
) -> None:
    accept(outbox, draft, clock)
    queue.begin(claimed(queue, clock), "fence")
    assert queue.claim(clock(), LEASE) is None
    queue.reclaim(clock())
    again = claimed(queue, clock)
    assert (again.begun, again.fence) == (True, "fence")


def test_what_waited_too_long_in_dead_hands_is_found(
    queue: Queue, outbox: Outbox, drafts: Drafts, clock: Clock
) -> None:
    file(drafts, outbox, clock, 1, "a@x.example", clock() + timedelta(minutes=5))
    claimed(queue, clock)
    clock.forward(minutes=6)
    assert queue.claim_overdue(clock(), LEASE) is None
    queue.reclaim(clock())
    assert queue.claim_overdue(clock(), LEASE) is not None

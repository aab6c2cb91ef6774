"""Claim, deliver, then record: whatever the destination does, the ticket is neither lost nor silently doubled."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from threading import Event

import pytest

from submit.delivery.destination import DeliveryError, FailureKind, File, Parcel, Receipt
from submit.delivery.worker import ALARM_AGE, LEASE, Worker, run
from submit.store import retry_pauses
from submit.store.database import Database, StoreError
from submit.store.entry import Entry, State
from submit.store.letters import Letters, LetterState
from submit.store.outbox import Outbox
from submit.store.queue import Queue
from tests.conftest import Clock
from tests.store.samples import file_a_ticket, letters_waiting

Begin = Callable[[str | None], None]
Answer = Receipt | BaseException
SENT = Receipt("<1@desk.example>", "https://desk.example/1")


class Steady(Random):
    """Chance that never varies."""

    def random(self) -> float:
        return 0.0


class Scripted:
    """A destination that answers as it was told to, one answer for each delivery."""

    def __init__(self, *answers: Answer, begins: bool = True) -> None:
        self.answers = list(answers)
        self.begins = begins
        self.parcels: list[Parcel] = []

    def check(self) -> None:
        raise AssertionError("the worker does not check")

    def audit(self, filed: Mapping[str, str], is_known: Callable[[str], bool], since: date) -> list[str]:
        return []

    def deliver(self, parcel: Parcel, begin: Begin) -> Receipt:
        self.parcels.append(parcel)
        if self.begins:
            begin("fence")
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer


def worker_of(database: Database, destination: Scripted, clock: Clock) -> Worker:
    return Worker(Queue(database), Outbox(database), lambda: destination, clock, Steady())


def only(database: Database) -> Entry:
    (entry,) = Outbox(database).entries()
    return entry


def failed(kind: FailureKind, retry_after: float | None = None) -> DeliveryError:
    return DeliveryError("Сервер молчит.", kind, retry_after)


def test_it_hands_over_the_ticket_with_its_files(database: Database, clock: Clock) -> None:
    ticket = file_a_ticket(database, clock())
    destination = Scripted(SENT)
    assert worker_of(database, destination, clock).step()
    assert destination.parcels == [
        Parcel(ticket, (File(f"f-{ticket.reference}.png", "png", b"png"),), attempt=1, begun=False, fence=None)
    ]
    entry = only(database)
    assert (entry.state, entry.remote_id, entry.remote_url) == (State.DELIVERED, SENT.remote_id, SENT.url)
    assert entry.delivered_at == clock()


def test_it_says_when_there_is_nothing_to_do(database: Database, clock: Clock) -> None:
    worker = worker_of(database, Scripted(), clock)
    assert not worker.step()
    file_a_ticket(database, clock())
    clock.forward(minutes=-1)
    assert not worker.step()


def test_it_takes_one_ticket_at_a_time(database: Database, clock: Clock) -> None:
    file_a_ticket(database, clock(), "ML-1")
    file_a_ticket(database, clock(), "ML-2")
    destination = Scripted(SENT, SENT)
    worker = worker_of(database, destination, clock)
    assert [worker.step(), worker.step(), worker.step()] == [True, True, False]
    assert [parcel.ticket.reference for parcel in destination.parcels] == ["ML-1", "ML-2"]


def test_a_read_back_that_differs_is_shown_to_people(database: Database, clock: Clock) -> None:
    file_a_ticket(database, clock())
    worker_of(database, Scripted(Receipt("77", "https://desk.example/77", "Тема другая.")), clock).step()
    entry = only(database)
    assert (entry.state, entry.problem, entry.remote_id) == (State.ATTENTION, "Тема другая.", "77")


class Asleep(Scripted):
    """A destination that answers when the lease is over, and another worker has taken the ticket."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(SENT, begins=False)
        self.wake = lambda: (clock.forward(seconds=LEASE.total_seconds()), Queue(database).claim(clock(), LEASE))

    def deliver(self, parcel: Parcel, begin: Begin) -> Receipt:
        self.wake()
        begin("fence")
        return super().deliver(parcel, begin)


def test_an_attempt_that_outlived_its_lease_files_nothing_and_does_not_end_the_worker(
    database: Database, clock: Clock
) -> None:
    file_a_ticket(database, clock())
    destination = Asleep(database, clock)
    assert worker_of(database, destination, clock).step()
    assert destination.parcels == []
    assert (only(database).state, only(database).attempts) == (State.SENDING, 2)


@pytest.mark.parametrize(
    ("error", "begins", "state"),
    [
        (failed(FailureKind.TRANSIENT), False, State.WAITING),
        (failed(FailureKind.TRANSIENT), True, State.WAITING),
        (failed(FailureKind.CONFIGURATION), False, State.WAITING),
        (failed(FailureKind.UNKNOWN), True, State.UNKNOWN),
        (failed(FailureKind.PERMANENT), False, State.ATTENTION),
        (RuntimeError("a bug"), False, State.UNKNOWN),
        (RuntimeError("a bug"), True, State.UNKNOWN),
    ],
)
def test_each_error_leaves_the_ticket_in_its_state(
    database: Database, clock: Clock, error: Exception, begins: bool, state: State
) -> None:
    file_a_ticket(database, clock())
    assert worker_of(database, Scripted(error, begins=begins), clock).step()
    assert (only(database).state, only(database).attempts) == (state, 1)
    assert only(database).problem


def test_a_stumble_is_logged_and_its_words_are_not_shown(
    database: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    file_a_ticket(database, clock())
    worker_of(database, Scripted(RuntimeError("ivan@agency.example")), clock).step()
    assert "RuntimeError" in str(only(database).problem)
    assert "ivan@agency.example" not in str(only(database).problem)
    assert "stumbled" in caplog.text


def test_what_was_begun_once_stays_in_doubt_until_the_destination_knows(database: Database, clock: Clock) -> None:
    file_a_ticket(database, clock())
    destination = Scripted(failed(FailureKind.UNKNOWN), failed(FailureKind.TRANSIENT), SENT)
    worker = worker_of(database, destination, clock)
    worker.step()
    destination.begins = False
    for _ in range(2):
        clock.forward(hours=1)
        assert only(database).state is State.UNKNOWN
        worker.step()
    assert [(parcel.begun, parcel.fence) for parcel in destination.parcels] == [
        (False, None),
        (True, "fence"),
        (True, "fence"),
    ]
    assert only(database).state is State.DELIVERED


def test_a_worker_that_died_is_followed_by_one_that_knows(database: Database, clock: Clock) -> None:
    file_a_ticket(database, clock())
    destination = Scripted(KeyboardInterrupt(), SENT)
    with pytest.raises(KeyboardInterrupt):
        worker_of(database, destination, clock).step()
    assert only(database).state is State.CREATING
    assert not worker_of(database, destination, clock).step()
    clock.forward(seconds=LEASE.total_seconds())
    assert worker_of(database, destination, clock).step()
    second = destination.parcels[1]
    assert (second.begun, second.fence, second.attempt) == (True, "fence", 2)


def test_pauses_grow_and_the_last_one_repeats(database: Database, clock: Clock) -> None:
    file_a_ticket(database, clock())
    worker = worker_of(database, Scripted(*[failed(FailureKind.TRANSIENT)] * 8), clock)
    waited = []
    for _ in range(8):
        assert worker.step()
        waited.append((only(database).due_at - clock()).total_seconds())
        clock.time = only(database).due_at
    assert waited == [*retry_pauses.TRACKER.seconds, retry_pauses.TRACKER.seconds[-1], retry_pauses.TRACKER.seconds[-1]]


def test_what_failed_together_is_not_tried_again_together(database: Database, clock: Clock) -> None:
    for number in range(8):
        file_a_ticket(database, clock(), f"ML-{number}")
    destination = Scripted(*[failed(FailureKind.TRANSIENT)] * 8)
    worker = Worker(Queue(database), Outbox(database), lambda: destination, clock, Random(5))
    while worker.step():
        pass
    waits = {(entry.due_at - clock()).total_seconds() for entry in Outbox(database).entries()}
    assert (
        len(waits) == 8
        and retry_pauses.TRACKER.seconds[0] < min(waits)
        and max(waits) <= 1.2 * retry_pauses.TRACKER.seconds[0]
    )


@pytest.mark.parametrize(
    ("error", "pause"),
    [
        (failed(FailureKind.TRANSIENT, retry_after=120), 120),
        (failed(FailureKind.TRANSIENT, retry_after=1), 5),
        (failed(FailureKind.TRANSIENT, retry_after=1e9), retry_pauses.TRACKER.seconds[-1]),
        (failed(FailureKind.UNKNOWN, retry_after=120), 120),
        (failed(FailureKind.CONFIGURATION), 60),
        (failed(FailureKind.CONFIGURATION, retry_after=1e9), 60),
    ],
)
def test_it_waits_as_long_as_it_was_asked_to_within_reason(
    database: Database, clock: Clock, error: DeliveryError, pause: float
) -> None:
    file_a_ticket(database, clock())
    worker_of(database, Scripted(error), clock).step()
    assert only(database).due_at == clock() + timedelta(seconds=pause)


def test_it_asks_for_the_destination_each_time(database: Database, clock: Clock) -> None:
    for reference in ("ML-1", "ML-2"):
        file_a_ticket(database, clock(), reference)
    made = [Scripted(SENT), Scripted(SENT)]
    destinations = iter(made)
    worker = Worker(Queue(database), Outbox(database), lambda: next(destinations), clock, Steady())
    worker.step()
    worker.step()
    assert [len(destination.parcels) for destination in made] == [1, 1]


class Steps:
    """A worker whose steps end as listed; then it tells the loop to stop."""

    def __init__(self, *ends: bool | Exception) -> None:
        self.ends = list(ends)
        self.stop = Event()

    def step(self) -> bool:
        end = self.ends.pop(0)
        if not self.ends:
            self.stop.set()
        if isinstance(end, Exception):
            raise end
        return end


def test_the_loop_runs_until_it_is_told_to_stop(caplog: pytest.LogCaptureFixture) -> None:
    steps, tidied = Steps(True, False, StoreError("locked"), True), []
    run(steps, lambda: tidied.append(len(steps.ends)), steps.stop, idle=0)
    assert steps.ends == []
    assert tidied == [2], "there is time to tidy when there was nothing to deliver"
    assert "the store did not answer" in caplog.text


def test_the_loop_does_not_hide_a_bug() -> None:
    steps = Steps(ZeroDivisionError(), True)
    with pytest.raises(ZeroDivisionError):
        run(steps, lambda: None, steps.stop, idle=0)


def told_worker(database: Database, destination: Scripted, clock: Clock) -> Worker:
    return Worker(Queue(database), Outbox(database), lambda: destination, clock, Steady(), tells_staff=True)


def test_a_ticket_that_is_refused_for_good_is_handed_over_to_people(database: Database, clock: Clock) -> None:
    file_a_ticket(database, clock())
    told_worker(database, Scripted(failed(FailureKind.PERMANENT)), clock).step()
    assert only(database).state is State.HANDED_OVER
    assert Letters(database).state("ML-FK4XR8BT.handed-over") is LetterState.WAITING


def test_without_an_inbox_of_people_it_waits_for_them_here(database: Database, clock: Clock) -> None:
    file_a_ticket(database, clock())
    worker_of(database, Scripted(failed(FailureKind.PERMANENT)), clock).step()
    assert only(database).state is State.ATTENTION


def test_a_ticket_that_waited_too_long_is_handed_over_without_another_try(database: Database, clock: Clock) -> None:
    file_a_ticket(database, clock(), hand_over_after=timedelta(minutes=5))
    destination = Scripted(failed(FailureKind.UNKNOWN))
    worker = told_worker(database, destination, clock)
    assert worker.step()
    clock.forward(minutes=5)
    assert worker.step() and not worker.step()
    assert only(database).state is State.HANDED_OVER
    assert len(destination.parcels) == 1
    letter = Letters(database).claim(clock(), LEASE)
    assert letter and letter.letter.words == {"problem": "Сервер молчит.", "begun": True}


def test_staff_are_told_at_the_third_failure_and_once_an_hour(database: Database, clock: Clock) -> None:
    for reference in ("ML-1", "ML-2"):
        file_a_ticket(database, clock(), reference)
    worker = told_worker(database, Scripted(*[failed(FailureKind.TRANSIENT)] * 6), clock)
    for attempt in range(3):
        assert letters_waiting(database) == 0, f"too early at attempt {attempt}"
        assert worker.step() and worker.step()
        clock.forward(minutes=1)
    assert letters_waiting(database) == 1


@pytest.mark.parametrize(("age", "alarms"), [(ALARM_AGE - timedelta(seconds=1), 0), (ALARM_AGE, 1)])
def test_staff_are_told_of_an_old_ticket_at_its_first_failure(
    database: Database, clock: Clock, age: timedelta, alarms: int
) -> None:
    """It waited, for no fault of its own, while nobody delivered."""
    file_a_ticket(database, clock())
    clock.forward(seconds=age.total_seconds())
    assert told_worker(database, Scripted(failed(FailureKind.TRANSIENT)), clock).step()
    assert letters_waiting(database) == alarms


def test_a_ticket_that_makes_us_stumble_again_and_again_is_left_to_people(database: Database, clock: Clock) -> None:
    file_a_ticket(database, clock())
    worker = worker_of(database, Scripted(*[RuntimeError("x")] * 3), clock)
    for _ in range(3):
        assert worker.step()
        clock.forward(hours=1)
    assert only(database).state is State.ATTENTION


def test_a_refusal_after_the_ticket_may_have_been_filed_is_no_certainty(database: Database, clock: Clock) -> None:
    file_a_ticket(database, clock())
    worker_of(database, Scripted(failed(FailureKind.CONFIGURATION)), clock).step()
    assert only(database).state is State.UNKNOWN
    assert only(database).fence == "fence"


def test_one_who_has_lost_the_lane_begins_nothing(database: Database, clock: Clock) -> None:
    file_a_ticket(database, clock())
    destination = Scripted(SENT)
    worker = Worker(Queue(database), Outbox(database), lambda: destination, clock, Steady(), holds_lane=lambda: False)
    assert worker.step()
    assert (only(database).state, only(database).fence, destination.answers) == (State.WAITING, None, [SENT])

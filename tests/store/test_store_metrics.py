"""The figures for those who watch over a store."""

from datetime import timedelta

from submit.store.database import Database
from submit.store.incoming import IncomingCounts
from submit.store.queue import Queue
from submit.store.store_metrics import read_figures
from tests.conftest import Clock
from tests.store.samples import file_a_ticket


def test_it_tells_how_many_wait_and_since_when(database: Database, clock: Clock) -> None:
    nothing = read_figures(database)
    assert (nothing.tickets, nothing.oldest_ticket) == ({}, None)
    start = clock()
    for number in (1, 2):
        file_a_ticket(database, clock(), f"ML-{number}")
        clock.forward(minutes=1)
    figures = read_figures(database)
    assert (figures.tickets, figures.oldest_ticket) == ({"waiting": 2}, start)


def test_mails_are_counted_by_what_became_of_them(database: Database, clock: Clock) -> None:
    counts = IncomingCounts(database)
    for fate in ("taken", "automatic", "taken"):
        counts.add(clock().date(), fate)
    clock.forward(days=1)
    counts.add(clock().date(), "taken")
    assert read_figures(database).mails == {"taken": 3, "automatic": 1}


def test_what_was_delivered_does_not_wait(database: Database, clock: Clock) -> None:
    file_a_ticket(database, clock())
    queue = Queue(database)
    claimed = queue.claim(clock(), timedelta(minutes=1))
    assert claimed
    queue.delivered(claimed, "7", None, clock())
    figures = read_figures(database)
    assert (figures.tickets, figures.oldest_ticket, figures.attempts) == ({"delivered": 1}, None, 1)

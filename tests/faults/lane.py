"""One lane in this process: a store, a worker, and a clock that moves when it is told to. Tickets go straight into the
store, so that also what the form would have cleaned can be on its way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from submit.delivery.destination import Destination
from submit.delivery.destinations.redmine.client import Timeouts
from submit.delivery.destinations.redmine.redmine_destination import Redmine
from submit.delivery.worker import Worker
from submit.store.database import Database
from submit.store.drafts import Draft, Drafts
from submit.store.entry import Entry
from submit.store.migration import migrate
from submit.store.outbox import Outbox
from submit.store.queue import Queue
from submit.ticket.ticket import Ticket
from tests.delivery.destinations.redmine.samples import PRIORITIES, TRACKERS
from tests.faults.progress import progress
from tests.faults.settling import MOVING, states
from tests.faults.tracker import KEY

TOLD_EVERY = 100
HASTY = Timeouts(connect=1, read=0.3, total=0.8)


class Clock:
    """Moves when it is told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def move(self, **amount: float) -> None:
        self.time += timedelta(**amount)


class Lane:
    """Tickets on their way to one destination."""

    def __init__(self, database: Database, destination: Destination) -> None:
        self.clock = Clock()
        self._database = database
        self._outbox = Outbox(database)
        self._queue = Queue(database)
        self._steps = 0
        self.worker = Worker(self._queue, self._outbox, lambda: destination, self.clock, Random(1))

    def accept(self, ticket: Ticket) -> None:
        """Puts the ticket on its way, accepted now."""
        ticket, drafts = replace(ticket, accepted_at=self.clock(), files=()), Drafts(self._database)
        drafts.save(Draft(f"d-{ticket.reference}", "browser", "ru"), self.clock())
        draft = drafts.find(f"d-{ticket.reference}", "browser")
        assert draft is not None
        self._outbox.accept(draft, f"t-{ticket.reference}", lambda: ticket.reference, lambda _: ticket)

    def claim(self, lease: timedelta) -> None:
        """Claims the next ticket as a worker does that dies then."""
        assert self._queue.claim(self.clock(), lease)

    def entries(self) -> list[Entry]:
        return self._outbox.entries()

    def is_still(self) -> bool:
        """Is nothing on its way any more?"""
        found = states(self._database)
        return not any(found[state] for state in MOVING)

    def run(self, hours: float = 24, minutes: float = 1) -> None:
        """Lets the time go by in steps of so many minutes, until nothing is on its way any more."""
        end = self.clock() + timedelta(hours=hours)
        while True:
            while self.worker.step():
                self._steps += 1
                if self._steps % TOLD_EVERY == 0:
                    progress(steps=self._steps, **states(self._database))
            if self.is_still() or self.clock() >= end:
                return
            self.clock.move(minutes=minutes)


@contextmanager
def lane(folder: Path, destination: Destination) -> Iterator[Lane]:
    """A lane with a store of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    database = Database(f"sqlite:///{folder / 'submit.db'}")
    migrate(database)
    try:
        yield Lane(database, destination)
    finally:
        database.close()


def redmine_at(url: str, timeouts: Timeouts = HASTY) -> Redmine:
    """The product's destination for the tracker at that address."""
    return Redmine(
        url,
        KEY,
        "default",
        "textile",
        tracker_names=TRACKERS,
        priority_names=PRIORITIES,
        project_of=lambda email: "default",
        timeouts=timeouts,
    )

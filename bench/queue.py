"""What claiming the next ticket costs behind a long past: a thousand, a hundred thousand, a million delivered ones.

    nice .venv/bin/python -m bench.queue [ROUNDS] [MOST]

Each arm is a store of its own (SQLite, WAL, synchronous=FULL) with so many delivered tickets, as stubs, and twenty that
wait, each of another client. They are claimed in turn: one claim and one putting back in each arm, then the next round.
The past is as large as MOST at the largest (a million unless told otherwise: about a gigabyte, and a minute to make).

Prints the time and the processor's time of one claim: medians with their quartiles, and the ratio to the first arm. The
goal is 1.2. On a busy machine the processor's time is the steadier figure.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from submit.store.database import Database
from submit.store.migration import migrate
from submit.store.queue import Queue
from tests.store.samples import file_a_ticket
from tests.ticket.test_ticket import TICKET

PASTS = (1_000, 100_000, 1_000_000)
WAITING = 20
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LEASE = timedelta(minutes=20)
DELIVERED = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
INSERT INTO outbox (reference, draft, token, browser, ticket, state, accepted_at, due_at, attempts, client,
                    delivered_at, remote_id)
SELECT printf('D-%08d', n), printf('%032d', n), printf('%032x', n), printf('%032d', n % 5000), :ticket, 'delivered',
       :then, :then, 1, printf('%032x', n % 3000), :then, printf('%d', n)
FROM numbers
"""


@dataclass
class Arm:
    """A store with so many delivered tickets, and what claims have cost in it, in seconds."""

    past: int
    queue: Queue
    took: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)

    def claim(self) -> None:
        began, busy = time.perf_counter(), time.process_time()
        entry = self.queue.claim(NOW, LEASE)
        self.busy.append(time.process_time() - busy)
        self.took.append(time.perf_counter() - began)
        if entry is None or not entry.ticket.reference.startswith("W-"):
            raise SystemExit("the claim did not give a waiting ticket")
        self.queue.postponed(entry, "x", NOW, unknown=False)


def arm(folder: Path, past: int) -> Arm:
    database = Database(f"sqlite:///{folder / f'{past}.db'}")
    migrate(database)
    stub = json.dumps(TICKET.stub().to_dict(), ensure_ascii=False)
    values = {"count": past, "ticket": stub, "then": "2026-05-01 09:00:00.000000"}
    with database.writing() as connection:
        connection.exec_driver_sql(DELIVERED, values)
    for number in range(WAITING):
        file_a_ticket(database, NOW - timedelta(minutes=WAITING - number), f"W-{number}")
    return Arm(past, Queue(database))


def shown(values: list[float]) -> str:
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle * 1e6:.0f} µs ({low * 1e6:.0f} to {high * 1e6:.0f})"


def main(rounds: int, most: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        arms = [arm(Path(folder), past) for past in PASTS if past <= most]
        print(f"{rounds} rounds, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        for number in range(rounds):
            for one in arms if number % 2 else reversed(arms):
                one.claim()
    first = arms[0]
    for one in arms:
        took = statistics.median(one.took) / statistics.median(first.took)
        busy = statistics.median(one.busy) / statistics.median(first.busy)
        print(f"{one.past}: {shown(one.took)}, {took:.2f} ×; processor {shown(one.busy)}, {busy:.2f} × (goal 1.2)")


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    main(*(numbers + [300, PASTS[-1]][len(numbers) :]))

"""A limit holds across processes, and lets people through again after a while."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from submit.store.database import Database
from submit.store.limits import Limit, Limits
from submit.store.tables import limits as buckets
from tests.conftest import Clock

LIMIT = Limit("send", 3, timedelta(minutes=3))


@pytest.fixture
def limits(database: Database) -> Limits:
    return Limits(database)


def test_so_many_at_once_and_then_one_by_one(limits: Limits, clock: Clock) -> None:
    assert [limits.take(clock(), (LIMIT, "a")) for _ in range(3)] == [None] * 3
    assert limits.take(clock(), (LIMIT, "a")) == timedelta(minutes=1)
    clock.forward(seconds=30)
    assert limits.take(clock(), (LIMIT, "a")) == timedelta(seconds=30)
    clock.forward(seconds=30)
    assert limits.take(clock(), (LIMIT, "a")) is None
    assert limits.take(clock(), (LIMIT, "a")) is not None


def test_one_costs_another_nothing(limits: Limits, clock: Clock) -> None:
    for _ in range(4):
        limits.take(clock(), (LIMIT, "a"))
    assert limits.take(clock(), (LIMIT, "b")) is None
    assert limits.take(clock(), (Limit("other", 3, LIMIT.period), "a")) is None


def test_it_holds_however_many_come_at_once(limits: Limits, clock: Clock) -> None:
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: limits.take(clock(), (LIMIT, "a")), range(24)))
    assert taken.count(None) == 3


def test_a_clock_set_back_locks_nobody_out_for_longer(limits: Limits, clock: Clock) -> None:
    for _ in range(4):
        limits.take(clock(), (LIMIT, "a"))
    clock.forward(hours=-1)
    assert [limits.take(clock(), (LIMIT, "a")) for _ in range(4)] == [None] * 3 + [timedelta(minutes=1)]
    clock.forward(minutes=1)
    assert limits.take(clock(), (LIMIT, "a")) is None


def test_another_machine_whose_clock_is_a_little_behind_gives_nothing_away(limits: Limits, clock: Clock) -> None:
    for _ in range(4):
        limits.take(clock(), (LIMIT, "a"))
    clock.forward(seconds=-30)
    assert limits.take(clock(), (LIMIT, "a")) == timedelta(seconds=90)


def test_a_bucket_holds_no_more_than_its_limit_however_long_nobody_takes(limits: Limits, clock: Clock) -> None:
    limits.take(clock(), (LIMIT, "a"))
    clock.forward(days=2)
    assert [limits.take(clock(), (LIMIT, "a")) for _ in range(4)].count(None) == 3


def test_full_buckets_are_forgotten_and_no_others(limits: Limits, database: Database, clock: Clock) -> None:
    limits.take(clock(), (LIMIT, "a"))
    clock.forward(minutes=1)
    for _ in range(3):
        limits.take(clock(), (LIMIT, "b"))
    limits.forget_full(clock())
    with database.reading() as connection:
        assert connection.execute(select(buckets.c.key)).scalars().all() == ["send:b"]
    assert limits.take(clock(), (LIMIT, "a")) is None
    assert limits.take(clock(), (LIMIT, "b")) == timedelta(minutes=1)


def test_what_is_refused_costs_nothing(limits: Limits, clock: Clock) -> None:
    empty, full = (LIMIT, "a"), (LIMIT, "b")
    for _ in range(3):
        limits.take(clock(), empty)
    assert [limits.take(clock(), full, empty) for _ in range(5)] == [timedelta(minutes=1)] * 5
    assert [limits.take(clock(), full) for _ in range(3)] == [None] * 3


def test_one_can_look_without_taking(limits: Limits, clock: Clock) -> None:
    bucket = (LIMIT, "a")
    assert [limits.wait(clock(), bucket) for _ in range(9)] == [None] * 9
    for left in (3, 2, 1):
        assert limits.left(clock(), bucket) == left
        limits.take(clock(), bucket)
    assert (limits.left(clock(), bucket), limits.wait(clock(), bucket)) == (0, timedelta(minutes=1))
    clock.forward(seconds=90)
    assert (limits.left(clock(), bucket), limits.wait(clock(), bucket)) == (1, None)
    clock.forward(days=-1)
    assert (limits.left(clock(), bucket), limits.wait(clock(), bucket)) == (3, None)

"""Limits that hold across processes: token buckets in the store.

Of a bucket only one thing is kept: when it will be full again, in microseconds since 1970. Each token that is taken
puts that off by the time in which one comes back, so that one statement looks and takes, whoever else comes at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, case, delete, select, update

from submit.store.database import Database
from submit.store.tables import limits
from submit.store.upsert import INSERT

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Limit:
    """So many at once, and as many again in each `period`. `name` keeps the buckets of one limit apart from others'."""

    name: str
    most: int
    period: timedelta

    @property
    def step(self) -> int:
        """Microseconds in which one comes back."""
        return self.period // MICROSECOND // self.most

    def times(self, factor: int) -> "Limit":
        """Return the limit of a wider circle, in which that many may use all of this one."""
        return replace(self, most=self.most * factor)


Bucket = tuple[Limit, str]
"""A limit, and whose bucket of it."""


class Limits:
    """The buckets of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, now: datetime, *wanted: Bucket) -> timedelta | None:
        """Take one from each bucket, told by its limit and whose it is; None if each had one, else how long until all
        have. What is refused costs nothing: no bucket gives one if another has none."""
        taken = list[Bucket]()
        with self._database.noting() as connection:
            for bucket in wanted:
                if not _take(connection, bucket, now):
                    _give_back(connection, taken)
                    return _wait(connection, wanted, now) or MICROSECOND
                taken.append(bucket)
        return None

    def wait(self, now: datetime, *wanted: Bucket) -> timedelta | None:
        """Return how long until each bucket has one, without taking any; None if each has one now."""
        with self._database.reading() as connection:
            return _wait(connection, wanted, now)

    def left(self, now: datetime, bucket: Bucket) -> int:
        """Return how many the bucket has."""
        limit, _ = bucket
        with self._database.reading() as connection:
            return (limit.period // MICROSECOND - _ahead(connection, bucket, now)) // limit.step

    def forget_full(self, now: datetime) -> None:
        """Forget the buckets that are full again: one that is not there is full, too."""
        with self._database.writing() as connection:
            connection.execute(delete(limits).where(limits.c.full_at <= _microseconds(now)))


def _take(connection: Connection, bucket: Bucket, now: datetime) -> bool:
    limit, _ = bucket
    period = limit.period // MICROSECOND
    wanted = {"bucket": _key(bucket), "moment": _microseconds(now), "period": period, "step": limit.step}
    return connection.execute(_taking(connection.dialect.name), wanted).first() is not None


def _give_back(connection: Connection, taken: Iterable[Bucket]) -> None:
    for bucket in taken:
        full_at = limits.c.full_at - bucket[0].step
        connection.execute(update(limits).where(limits.c.key == _key(bucket)).values(full_at=full_at))


def _wait(connection: Connection, wanted: Iterable[Bucket], now: datetime) -> timedelta | None:
    waits = []
    for limit, whose in wanted:
        missing = _ahead(connection, (limit, whose), now) + limit.step - limit.period // MICROSECOND
        waits.append(max(0, missing))
    return max(waits, default=0) * MICROSECOND or None


def _ahead(connection: Connection, bucket: Bucket, now: datetime) -> int:
    """Return in how many microseconds the bucket is full."""
    (limit, _), moment = bucket, _microseconds(now)
    full_at = connection.execute(select(limits.c.full_at).where(limits.c.key == _key(bucket))).scalar() or 0
    ahead = int(full_at) - moment
    return ahead if 0 < ahead <= limit.period // MICROSECOND + limit.step else 0


def _key(bucket: Bucket) -> str:
    limit, whose = bucket
    return f"{limit.name}:{whose}"[:100]


@cache
def _taking(dialect: str) -> Any:
    """Take one from a bucket that has one, and return its key; no row comes back from an empty one."""
    moment, period, step = (bindparam(name, type_=BigInteger) for name in ("moment", "period", "step"))
    # What lies further ahead than that of an empty one was noted before the clock was set back, and counts as full. The
    # clocks of two machines may differ by a step.
    is_known = limits.c.full_at.between(moment, moment + period + step)
    later = case((is_known, limits.c.full_at), else_=moment) + step
    new = INSERT[dialect](limits).values(key=bindparam("bucket"), full_at=moment + step)
    taken = new.on_conflict_do_update(index_elements=["key"], set_={"full_at": later}, where=later <= moment + period)
    return taken.returning(limits.c.key)


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND

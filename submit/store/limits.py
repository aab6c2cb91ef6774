"""Limits that hold across processes: token buckets in the store.

Only one thing is kept of a bucket: when it will be full again, in microseconds since 1970. Each token that is taken
delays that by the time in which one token comes back, so that a single statement checks and takes, even with concurrent
callers.
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
    """At most `most` at once, and as many again in each `period`. `name` separates the buckets of different limits."""

    name: str
    most: int
    period: timedelta

    @property
    def step(self) -> int:
        """Return the microseconds in which one token comes back."""
        return self.period // MICROSECOND // self.most

    def times(self, factor: int) -> "Limit":
        """Return the limit of a wider group in which `factor` members may use up this one."""
        return replace(self, most=self.most * factor)


Bucket = tuple[Limit, str]
"""A limit, and the owner of the bucket."""


class Limits:
    """The buckets of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, now: datetime, *wanted: Bucket) -> timedelta | None:
        """Take one token from each bucket; return None, or how long until all buckets have one.

        A refused call costs nothing: no bucket gives a token if another has none.
        """
        taken = list[Bucket]()
        with self._database.noting() as connection:
            for bucket in wanted:
                if not _take(connection, bucket, now):
                    _give_back(connection, taken)
                    return _wait(connection, wanted, now) or MICROSECOND
                taken.append(bucket)
        return None

    def wait(self, now: datetime, *wanted: Bucket) -> timedelta | None:
        """Return how long until each bucket has a token, without taking any; None if each has one now."""
        with self._database.reading() as connection:
            return _wait(connection, wanted, now)

    def left(self, now: datetime, bucket: Bucket) -> int:
        """Return how many tokens the bucket has."""
        limit, _ = bucket
        with self._database.reading() as connection:
            return (limit.period // MICROSECOND - _ahead(connection, bucket, now)) // limit.step

    def forget_full(self, now: datetime) -> None:
        """Forget the buckets that are full again: a missing bucket counts as full."""
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
    """Build the statement that takes a token and returns the bucket's key; an empty bucket returns no row."""
    moment, period, step = (bindparam(name, type_=BigInteger) for name in ("moment", "period", "step"))
    # A time further ahead than that of an empty bucket was noted before the clock was set back, and counts as full. The
    # clocks of two machines may differ by a step.
    is_known = limits.c.full_at.between(moment, moment + period + step)
    later = case((is_known, limits.c.full_at), else_=moment) + step
    new = INSERT[dialect](limits).values(key=bindparam("bucket"), full_at=moment + step)
    taken = new.on_conflict_do_update(index_elements=["key"], set_={"full_at": later}, where=later <= moment + period)
    return taken.returning(limits.c.key)


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND

"""Limits that hold across processes: token buckets in the store.

Of a bucket only one thing is kept: when it will be full again, in microseconds since 1970. Each token that is taken
puts that off by the time in which one comes back, so that one statement looks and takes, whoever else comes at once.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, case, delete, select

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


class Limits:
    """The buckets of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, now: datetime, *wanted: tuple[Limit, str]) -> timedelta | None:
        """Take one from each bucket, told by its limit and whose it is; None if each had one, else how long until it
        has. A bucket that has one gives it even if another has none."""
        with self._database.noting() as connection:
            waits = [_take(connection, limit, f"{limit.name}:{whose}"[:100], now) for limit, whose in wanted]
        return max((wait for wait in waits if wait is not None), default=None)

    def forget_full(self, now: datetime) -> None:
        """Forget the buckets that are full again: one that is not there is full, too."""
        with self._database.writing() as connection:
            connection.execute(delete(limits).where(limits.c.full_at <= _microseconds(now)))


def _take(connection: Connection, limit: Limit, key: str, now: datetime) -> timedelta | None:
    moment, period = _microseconds(now), limit.period // MICROSECOND
    step = period // limit.most
    wanted = {"bucket": key, "moment": moment, "period": period, "step": step}
    if connection.execute(_taking(connection.dialect.name), wanted).first():
        return None
    full_at = int(connection.execute(select(limits.c.full_at).where(limits.c.key == key)).scalar_one())
    return (full_at + step - period - moment) * MICROSECOND


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

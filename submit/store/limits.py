"""Limits that hold across processes: token buckets in the store."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from submit.store.database import Database
from submit.store.tables import limits
from submit.store.upsert import insert_once


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

    def forget_older(self, than: datetime) -> None:
        """Forget the buckets that nobody has touched since then; they are full again."""
        with self._database.writing() as connection:
            connection.execute(delete(limits).where(limits.c.updated_at < than))


def _take(connection: Connection, limit: Limit, key: str, now: datetime) -> timedelta | None:
    tokens = _filled(connection, key, limit, now)
    left = tokens - 1 if tokens >= 1 else tokens
    connection.execute(update(limits).where(limits.c.key == key).values(tokens=left, updated_at=now))
    return None if tokens >= 1 else limit.period / limit.most * (1 - tokens)


def _filled(connection: Connection, key: str, limit: Limit, now: datetime) -> float:
    """How much is in the bucket by now; the row is ours until the transaction ends."""
    insert_once(connection, limits, {"key": key, "tokens": float(limit.most), "updated_at": now})
    row = connection.execute(select(limits).where(limits.c.key == key).with_for_update()).one()
    passed = max(timedelta(), now - row.updated_at)
    return min(float(limit.most), float(row.tokens) + float(passed / limit.period) * limit.most)

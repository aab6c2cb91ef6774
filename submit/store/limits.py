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

    def take(self, limit: Limit, whose: str, now: datetime) -> timedelta | None:
        """Take one from the bucket of `whose`; None if there was one, else how long until there is."""
        key = f"{limit.name}:{whose}"[:100]
        with self._database.writing() as connection:
            tokens = _filled(connection, key, limit, now)
            left = tokens - 1 if tokens >= 1 else tokens
            connection.execute(update(limits).where(limits.c.key == key).values(tokens=left, updated_at=now))
        return None if tokens >= 1 else limit.period / limit.most * (1 - tokens)

    def forget_older(self, than: datetime) -> None:
        """Forget the buckets that nobody has touched since then; they are full again."""
        with self._database.writing() as connection:
            connection.execute(delete(limits).where(limits.c.updated_at < than))


def _filled(connection: Connection, key: str, limit: Limit, now: datetime) -> float:
    """How much is in the bucket by now; the row is ours until the transaction ends."""
    insert_once(connection, limits, {"key": key, "tokens": float(limit.most), "updated_at": now})
    row = connection.execute(select(limits).where(limits.c.key == key).with_for_update()).one()
    passed = max(timedelta(), now - row.updated_at)
    return min(float(limit.most), float(row.tokens) + float(passed / limit.period) * limit.most)

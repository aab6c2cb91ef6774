"""Leases: one process at a time works in a lane. A holder that dies loses its lease when the time is up."""

from datetime import datetime, timedelta

from sqlalchemy import or_

from submit.store.database import Database
from submit.store.tables import leases
from submit.store.upsert import has_written, upsert


class Lease:
    """The lease of a lane, for `holder`. It is renewed when half of its `length` is over, and not before."""

    def __init__(self, database: Database, lane: str, holder: str, length: timedelta) -> None:
        self._database = database
        self._lane = lane
        self._holder = holder
        self._length = length
        self._until: datetime | None = None

    def held(self, now: datetime) -> bool:
        """Return True if we hold the lane; take or renew the lease if that is due."""
        # After the clock was set back, the lease looks longer than it is: then it is taken again.
        if self._until is None or not self._until - self._length <= now < self._until - self._length / 2:
            self._until = now + self._length if self._take(now) else None
        return self._until is not None

    def renew(self, now: datetime) -> None:
        """Keep a lane that we hold while its work takes long; do not take one that we do not hold."""
        if self._until is not None:
            self._until = now + self._length if self._take(now) else None

    def give_back(self) -> None:
        """Let another process have the lane at once."""
        ours = (leases.c.lane == self._lane, leases.c.holder == self._holder)
        with self._database.writing() as connection:
            connection.execute(leases.delete().where(*ours))
        self._until = None

    def _take(self, now: datetime) -> bool:
        until = now + self._length
        # A lease that seems longer than the maximum was taken before the clock was set back.
        free = or_(leases.c.holder == self._holder, leases.c.until <= now, leases.c.until > now + self._length)
        with self._database.writing() as connection:
            mine = upsert(connection, leases, {"lane": self._lane, "holder": self._holder, "until": until})
            values = {"holder": self._holder, "until": until}
            taken = mine.on_conflict_do_update(index_elements=["lane"], set_=values, where=free)
            return has_written(connection, leases, taken)

"""The stamp that tells a store from a copy of it.

It is kept both in the store and in the folder from which tickets are delivered; both change together, every minute
while tickets are delivered. A copy put in place of the store has an older stamp: tickets that it shows as waiting may
have been delivered since.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from threading import Lock

from sqlalchemy import delete, select

from submit.store.database import Database, StoreError
from submit.store.permissions import make_file
from submit.store.tables import outbox, stamps
from submit.store.upsert import upsert

NAME = "store_stamp"
EVERY = timedelta(minutes=1)
NONE = "none"
"""What stands in the file for the stamp of a store that has none yet, until it has its first."""


class Stamp:
    """The stamp of a store and of the folder from which it is used.

    Several folders may share a PostgreSQL store: each has its own place there.
    """

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder
        self._lock = Lock()
        self._looked: datetime | None = None
        self._held = False

    def agrees(self) -> bool:
        """Return True if the store is the one last used from this folder, or a new one. Raises StoreError."""
        with self._alone():
            return self._agrees()

    def holds(self, now: datetime) -> bool:
        """Return True if the stamps agree; check and renew them once a minute. Raises StoreError."""
        with self._lock:
            if self._looked is None or not self._looked <= now < self._looked + EVERY:
                self._held = self._renew()
                self._looked = now
            return self._held

    def adopt(self) -> None:
        """Accept the store as the one of this folder, whatever it was. Raises StoreError."""
        with self._alone():
            if self._database.engine.dialect.name == "sqlite":
                with self._database.writing() as connection:
                    connection.execute(delete(stamps))
            self._write_both()

    def _renew(self) -> bool:
        with self._alone():
            if not self._agrees():
                return False
            self._write_both()
            return True

    def _agrees(self) -> bool:
        (place, *known), kept = self._read() or (None,), self._kept()
        if place is None:
            # A new machine beside others has not used the store yet; a SQLite file has one folder.
            return not kept or self._database.engine.dialect.name != "sqlite"
        return kept.get(place, NONE) in known or (place not in kept and self._is_empty())

    def _kept(self) -> dict[str, str]:
        with self._database.reading() as connection:
            return {row.place: row.stamp for row in connection.execute(select(stamps))}

    def _is_empty(self) -> bool:
        with self._database.reading() as connection:
            return connection.execute(select(outbox.c.reference).limit(1)).first() is None

    def _write_both(self) -> None:
        """Write a new stamp to the file and the store, so that they agree wherever this is interrupted.

        First the file, with the old and the new stamp; then the store; then the file, with the new stamp alone.
        """
        place, *before = self._read() or [token_hex(16)]
        before += [] if place in self._kept() else [NONE]
        new = token_hex(16)
        self._write(place, *before, new)
        with self._database.writing() as connection:
            added = upsert(connection, stamps, {"place": place, "stamp": new})
            connection.execute(added.on_conflict_do_update(index_elements=["place"], set_={"stamp": new}))
        self._write(place, new)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process in at a time; raise errors of the file as StoreError."""
        try:
            descriptor = os.open(self._folder, os.O_RDONLY | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                yield
            finally:
                os.close(descriptor)
        except OSError as error:
            raise StoreError(f"the stamp of the store: {error}") from error

    def _read(self) -> list[str]:
        try:
            return (self._folder / NAME).read_text(encoding="ascii").split()
        except FileNotFoundError:
            return []

    def _write(self, *words: str) -> None:
        """Write the file whole or not at all."""
        new = self._folder / f"{NAME}.new"
        with suppress(FileNotFoundError):
            new.unlink()
        make_file(new)
        with new.open("w", encoding="ascii") as file:
            file.write("\n".join(words) + "\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._folder / NAME)
        folder = os.open(self._folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

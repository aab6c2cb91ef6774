"""Turns of the writers of one SQLite store, taken before they begin.

SQLite's own waiting sleeps and polls, so that a writer who comes at a busy moment may wait a hundred times as long as
the others (`python -m bench.form` prints the tail).
"""

import fcntl
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import Lock
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from submit.store.permissions import protect


class Turns:
    """Turns of the threads of this process by a lock, and of processes by a lock on a file.

    The file is beside the store and is made when the first writer comes. A thread that waits longer than `seconds`
    gives up.
    """

    def __init__(self, path: str, seconds: float) -> None:
        self._path = path
        self._seconds = seconds
        self._lock = Lock()

    @contextmanager
    def one(self) -> Iterator[float]:
        """Wait for a turn and keep it until the block ends; yield the seconds that are left of the time to wait.

        Raises SQLAlchemyError, as a locked store does.
        """
        began = monotonic()
        if not self._lock.acquire(timeout=self._seconds):
            raise SQLAlchemyError("another thread keeps the store")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield max(self._seconds - (monotonic() - began), 0)
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        finally:
            self._lock.release()

    @cached_property
    def _file(self) -> int:
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
            protect(Path(self._path))
        except OSError as error:
            raise SQLAlchemyError(str(error)) from error
        weakref.finalize(self, os.close, descriptor)
        return descriptor

"""The connection to the store."""

import json
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from threading import local
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError

from submit.store.permissions import make_file, protect
from submit.store.write_lock import Turns

BUSY_SECONDS = 5
"""How long a writer waits for another one before it gives up."""
DURABLE = "FULL"
"""How SQLite commits what must survive a power loss."""
UNNOTICED = 0.2
"""Seconds of waiting for a turn that do not shorten the waiting for the store."""
MOMENT = 500
"""Milliseconds that a client may wait for readers to finish."""

HALVES = re.compile("[\ud800-\udfff]")

StoreError = SQLAlchemyError
"""The store did not do what it was asked: locked, full, unreachable. The transaction is undone."""


class _Joined(local):
    """The transaction that this thread's work on the store is part of; None outside of `Database.together`."""

    connection: Connection | None = None


class _Left(local):
    """The seconds that this thread may wait for a store which another program keeps locked."""

    seconds: float = BUSY_SECONDS


_left = _Left()


class Database:
    """One store. Every change is one short transaction that begins as a writer."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._readers = self.engine.execution_options(reading=True)
        self._noters = self.engine.execution_options(noting=True)
        self._turns = _turns(url)
        self._joined = _Joined()

    def writing(self) -> AbstractContextManager[Connection]:
        """Open a transaction that is on disk when the block ends, and undone when the block raises."""
        return self._joint() or self._writing(self.engine)

    def noting(self) -> AbstractContextManager[Connection]:
        """Open a transaction like `writing` that does not wait for the disk: a power loss may undo it."""
        return self._joint() or self._writing(self._noters)

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a transaction that only reads and keeps no writer waiting."""
        return self._joint() or self._readers.begin()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Put everything that this thread does with the store in the block into one transaction, like `writing`.

        An exception raised in the block must leave it; otherwise half of what was begun would be kept.
        """
        with self.writing() as connection:
            before, self._joined.connection = self._joined.connection, connection
            try:
                yield
            finally:
                self._joined.connection = before

    def _joint(self) -> AbstractContextManager[Connection] | None:
        return nullcontext(self._joined.connection) if self._joined.connection else None

    @contextmanager
    def _writing(self, engine: Engine) -> Iterator[Connection]:
        # Whoever comes behind others that wait for a store which is locked does not wait for its own time once more.
        with self._turns.one() if self._turns else nullcontext(BUSY_SECONDS) as left:
            _left.seconds = left
            with engine.begin() as connection:
                yield connection

    def forget(self) -> None:
        """Remove from the store's files all traces of what was overwritten.

        SQLite fills freed places with zeros (`secure_delete`), but keeps the old pages in its log until the log is
        written back. A reader that is busy for longer than a moment delays this until the next call.
        """
        if self.engine.dialect.name != "sqlite":
            return
        connection = self.engine.raw_connection()
        try:
            for pragma in (f"busy_timeout={MOMENT}", "wal_checkpoint(TRUNCATE)", f"busy_timeout={BUSY_SECONDS * 1000}"):
                connection.cursor().execute(f"PRAGMA {pragma}").close()
        finally:
            connection.close()

    def copy_to(self, path: Path) -> None:
        """Write a complete, consistent copy to a new file while others go on writing (SQLite's `VACUUM INTO`).

        Raises StoreError, and NotImplementedError for PostgreSQL, which has its own tool, pg_dump.
        """
        if self.engine.dialect.name != "sqlite":
            raise NotImplementedError
        try:
            make_file(path)
        except OSError as error:
            raise StoreError(str(error)) from error
        connection = self.engine.raw_connection()
        try:
            connection.cursor().execute("VACUUM INTO ?", (str(path),)).close()
            _mark_as_copy(path)
        except sqlite3.Error as error:
            path.unlink()
            raise StoreError(str(error)) from error
        finally:
            connection.close()

    def free_space(self) -> int | None:
        """Return the free bytes for a SQLite file; None if the store is not a file on this machine."""
        path = self.engine.url.database
        if self.engine.dialect.name != "sqlite" or not path or path == ":memory:":
            return None
        try:
            found = os.statvfs(Path(path).parent)
        except OSError:
            return None
        return found.f_bavail * found.f_frsize

    def close(self) -> None:
        self.engine.dispose()


def _mark_as_copy(path: Path) -> None:
    """Give the copy stamps that no folder knows, so that it is recognised if it is put in place of the store."""
    with closing(sqlite3.connect(path)) as copy, copy:
        if copy.execute("SELECT name FROM sqlite_master WHERE name = 'stamps'").fetchone():
            copy.execute("UPDATE stamps SET stamp = 'copy'")


def _engine(url: str) -> Engine:
    # A statement's parameters are what clients wrote; an error that names it must not carry them into a log.
    common: dict[str, Any] = {"hide_parameters": True, "json_serializer": _json}
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, **common)
    _protect_files(make_url(url).database)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}, **common)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _protect_files(database: str | None) -> None:
    """Deny other users access to the store's files.

    SQLite gives the files that it keeps beside the store the same rights as the store.
    """
    if not database or database == ":memory:":
        return
    file = Path(database)
    with suppress(OSError):
        # What cannot be created here, SQLite cannot create either, and it raises the error when the store is opened.
        make_file(file)
    for kept in (file, *file.parent.glob(f"{file.name}-*"), file.with_name(f"{file.name}.turns")):
        with suppress(OSError):
            protect(kept)


def _json(value: Any) -> str:
    """Return the value as JSON with letters left unescaped.

    Escaped, Russian text would be three times as long, and so would what a commit waits for. Lone surrogates are
    escaped, since no database accepts them.
    """
    return HALVES.sub(lambda found: f"\\u{ord(found[0]):x}", json.dumps(value, ensure_ascii=False))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Set up a new SQLite connection.

    A commit is on disk when it returns (`synchronous=FULL`), the driver leaves transactions to us, and deleted data is
    overwritten.
    """
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("reading"):
        # This cannot fail, because it does not touch the file yet, and it is five times as fast without SQLAlchemy.
        connection.connection.driver_connection.execute("BEGIN").close()  # type: ignore[union-attr]
        return
    wanted = "NORMAL" if options.get("noting") else DURABLE
    if connection.info.get("synchronous") != wanted:
        connection.exec_driver_sql(f"PRAGMA synchronous={wanted}")
        connection.info["synchronous"] = wanted
    busy = round((_left.seconds if _left.seconds < BUSY_SECONDS - UNNOTICED else BUSY_SECONDS) * 1000)
    if connection.info.get("busy", BUSY_SECONDS * 1000) != busy:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={busy}")
        connection.info["busy"] = busy
    # A transaction that begins as a reader and then writes fails at once if another one wrote in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _turns(url: str) -> Turns | None:
    """Return the turns of writers to a SQLite file; None if the database manages its writers itself."""
    path = make_url(url).database
    is_file = make_url(url).get_backend_name() == "sqlite" and path and path != ":memory:"
    return Turns(f"{path}.turns", BUSY_SECONDS) if is_file else None

"""Connecting to the store."""

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
"""How SQLite commits what must survive the loss of power."""
MOMENT = 500
"""Milliseconds that a client may wait for readers to finish."""

HALVES = re.compile("[\ud800-\udfff]")

StoreError = SQLAlchemyError
"""The store did not do what it was asked: locked, full, unreachable. The transaction is undone."""


class _Joined(local):
    """The transaction that all of this thread's doings are a part of; None outside of `Database.together`."""

    connection: Connection | None = None


class Database:
    """One store. Every change is one short transaction that begins as a writer."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._readers = self.engine.execution_options(reading=True)
        self._noters = self.engine.execution_options(noting=True)
        self._turns = _turns(url)
        self._joined = _Joined()

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that is on disk when the block ends, and undone when the block raises."""
        return self._joint() or self._writing(self.engine)

    def noting(self) -> AbstractContextManager[Connection]:
        """As `writing`, for what may be lost with the power: it is not waited for until the disk has it."""
        return self._joint() or self._writing(self._noters)

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that only reads, and keeps no writer waiting."""
        return self._joint() or self._readers.begin()

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that this thread does with the store in the block is one transaction, as `writing` makes it.

        What is raised in the block must leave it: half of what was begun would be kept otherwise.
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
        with self._turns.one() if self._turns else nullcontext(), engine.begin() as connection:
            yield connection

    def forget(self) -> None:
        """Leave nothing of what was overwritten in the store's files.

        SQLite fills freed places with zeros (`secure_delete`), and keeps the pages as they were in its log, until the
        log is written back. A reader that is at work for longer than a moment keeps it until the next time.
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
        """Write a whole, consistent copy to a new file while others go on writing (SQLite's `VACUUM INTO`).

        Raises StoreError; PostgreSQL has a tool of its own, pg_dump: NotImplementedError.
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
        """Return the bytes that are free for a SQLite file; None where the store is no file of this machine."""
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
    """Give the copy stamps that no folder knows: put in the place of the store it is known for what it is."""
    with closing(sqlite3.connect(path)) as copy, copy:
        if copy.execute("SELECT name FROM sqlite_master WHERE name = 'stamps'").fetchone():
            copy.execute("UPDATE stamps SET stamp = 'copy'")


def _engine(url: str) -> Engine:
    # The values of a statement are what clients wrote; an error that names it must not carry them into a log.
    common: dict[str, Any] = {"hide_parameters": True, "json_serializer": _json}
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, **common)
    _protect_files(make_url(url).database)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}, **common)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _protect_files(database: str | None) -> None:
    """Others never read the store. SQLite gives the files that it keeps beside it the rights of the first one."""
    if not database or database == ":memory:":
        return
    file = Path(database)
    with suppress(OSError):
        # What cannot be made here SQLite cannot make either, and it says so to the one who asks.
        make_file(file)
    for kept in (file, *file.parent.glob(f"{file.name}-*"), file.with_name(f"{file.name}.turns")):
        with suppress(OSError):
            protect(kept)


def _json(value: Any) -> str:
    """Letters as they are: escaped, Russian text would be three times as long, and so would be what a commit waits for.
    Halves of a character are escaped, since no database takes them."""
    return HALVES.sub(lambda found: f"\\u{ord(found[0]):x}", json.dumps(value, ensure_ascii=False))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """A commit is on disk when it returns (`synchronous=FULL`); the driver leaves transactions to us; what is
    deleted is overwritten."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("reading"):
        # This cannot fail, as it asks nothing of the file yet, and is five times as fast past SQLAlchemy.
        connection.connection.driver_connection.execute("BEGIN").close()  # type: ignore[union-attr]
        return
    wanted = "NORMAL" if options.get("noting") else DURABLE
    if connection.info.get("synchronous") != wanted:
        connection.exec_driver_sql(f"PRAGMA synchronous={wanted}")
        connection.info["synchronous"] = wanted
    # A transaction that begins as a reader and then writes fails at once when another one wrote in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _turns(url: str) -> Turns | None:
    """The turns of writers to a SQLite file; None where the database has its own way."""
    path = make_url(url).database
    is_file = make_url(url).get_backend_name() == "sqlite" and path and path != ":memory:"
    return Turns(f"{path}.turns", BUSY_SECONDS) if is_file else None

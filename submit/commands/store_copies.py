"""The commands on a whole store: copy, restore, move to PostgreSQL; and erasure of one client."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from submit.commands.screen import complain, say, words
from submit.commands.store_commands import SQLITE, migrated
from submit.config import Settings
from submit.store.database import Database, StoreError
from submit.store.entry import client_of
from submit.store.migration import migrate
from submit.store.outbox import Outbox
from submit.store.stamp import Stamp
from submit.store.store_copy import NotEmpty, copy_store, doubt_all, doubt_letters


def backup(options: argparse.Namespace, settings: Settings) -> int:
    path = Path(options.file)
    if not settings.database_url.startswith(SQLITE):
        return _refuse("keeping.pg_dump")
    if path.exists():
        return _refuse("keeping.exists", path=path)
    try:
        migrated(settings).copy_to(path.absolute())
    except StoreError:
        return _refuse("keeping.unwritable", path=path)
    say("keeping.backed_up", path=path)
    return 0


def restore(options: argparse.Namespace, settings: Settings) -> int:
    """Fill the store, which must be empty, from a copy; return the exit code.

    Tickets that were being delivered are looked for in the destination before they are filed.
    """
    code = _fill(Path(options.file), settings)
    if code == 0:
        adopt(settings)
    return code


def adopt(settings: Settings) -> None:
    """Adopt a store that may be a copy: from now on it is the store of this folder.

    What may have been done since the copy was made is looked for, or not done again.
    """
    database = migrated(settings)
    say("keeping.doubted", count=doubt_all(database))
    if count := doubt_letters(database):
        say("keeping.unsent", count=count)
    Stamp(database, settings.var).adopt()


def migrate_store(options: argparse.Namespace, settings: Settings) -> int:
    """Copy a SQLite file into the store of the settings; return the exit code. Nothing else may be running."""
    code = _fill(Path(options.file), settings)
    if code == 0:
        Stamp(migrated(settings), settings.var).adopt()
    return code


def erase(options: argparse.Namespace, settings: Settings) -> int:
    erased = Outbox(migrated(settings)).erase(datetime.now(UTC), client=client_of(options.address))
    say("keeping.erased", count=erased)
    return 0


def _fill(path: Path, settings: Settings) -> int:
    if not path.is_file():
        return _refuse("keeping.missing", path=path)
    source = Database(f"{SQLITE}{path.absolute()}")
    try:
        migrate(source)
        counts = copy_store(source, migrated(settings))
    except NotEmpty:
        return _refuse("keeping.not_empty", store=settings.shown_store)
    except StoreError:
        return _refuse("keeping.unreadable", path=path)
    finally:
        source.close()
    say("keeping.filled", tickets=counts["outbox"], drafts=counts["drafts"], files=counts["files"])
    return 0


def _refuse(key: str, **values: object) -> int:
    complain(words(key, **values))
    return 1

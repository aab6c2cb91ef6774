"""Opening the store for commands, and reading what it has counted."""

from pathlib import Path

from submit.config import Settings, SettingsError
from submit.store.counts import Counts
from submit.store.database import Database, StoreError
from submit.store.permissions import make_folder
from submit.store.ticket_outcomes import Stories
from submit.ticket.quality import Month, by_month
from submit.ticket.rule_counts import RuleCount

SQLITE = "sqlite:///"


def migrated(settings: Settings) -> Database:
    """Return the store with the newest tables, created if there is none. Raises SettingsError."""
    from submit.store.migration import migrate

    try:
        make_folder(settings.var)
    except OSError:
        raise SettingsError("folder", name="SUBMIT_VAR", path=settings.var) from None
    try:
        database = Database(settings.database_url)
        migrate(database)
    except (StoreError, ImportError):
        raise SettingsError("database") from None
    return database


def opened(settings: Settings) -> Database | None:
    """Return the store as it is, only for reading; None if there is none or it cannot be opened."""
    file = settings.database_url.removeprefix(SQLITE)
    if file != settings.database_url and not Path(file).exists():
        return None
    try:
        return Database(settings.database_url)
    except (StoreError, ImportError):
        return None


def counts_by_rule(settings: Settings) -> dict[str, RuleCount] | None:
    """Return how often each rule spoke; None if the store cannot be reached, or has not counted yet."""
    database = opened(settings)
    try:
        return Counts(database).by_rule() if database else None
    except StoreError:
        return None
    finally:
        if database:
            database.close()


def months_of(settings: Settings) -> tuple[Month, ...] | None:
    """Return the quality of tickets by month, as of the last `submit stats --tracker`, or None."""
    database = opened(settings)
    try:
        return by_month(Stories(database).all(), settings.time_zone) if database else None
    except StoreError:
        return None
    finally:
        if database:
            database.close()

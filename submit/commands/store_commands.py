"""The store: what is in it, and what it has counted."""

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
    """The store, made where there is none, with the newest tables. Raises SettingsError."""
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
    """The store as it is, to be read only; None where nobody has made one."""
    file = settings.database_url.removeprefix(SQLITE)
    if file != settings.database_url and not Path(file).exists():
        return None
    try:
        return Database(settings.database_url)
    except (StoreError, ImportError):
        return None


def counts_by_rule(settings: Settings) -> dict[str, RuleCount] | None:
    """How often each rule spoke; None where the store cannot be reached, or has not begun to count."""
    database = opened(settings)
    try:
        return Counts(database).by_rule() if database else None
    except StoreError:
        return None
    finally:
        if database:
            database.close()


def months_of(settings: Settings) -> tuple[Month, ...] | None:
    """How good tickets were by month, as `submit stats --tracker` asked last; None where the store cannot tell."""
    database = opened(settings)
    try:
        return by_month(Stories(database).all(), settings.time_zone) if database else None
    except StoreError:
        return None
    finally:
        if database:
            database.close()

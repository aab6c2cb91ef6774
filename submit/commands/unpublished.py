"""An edit that could not be published by itself: a timer has no reader, so staff get a letter."""

from datetime import UTC, datetime
from hashlib import sha256

from submit.commands.store_commands import opened
from submit.config import Settings
from submit.store.database import StoreError
from submit.store.letters import Letter, Letters

KIND = "unpublished"


def tell_staff(settings: Settings, problems: str, now: datetime) -> None:
    """Write the letter, once a day for the same problems. Where letters cannot go out, or there is no store yet, the
    journal has to do."""
    database = opened(settings) if settings.writes_to_clients else None
    if database is None:
        return
    key = f"{KIND}.{now:%Y-%m-%d}.{sha256(problems.encode()).hexdigest()[:16]}"
    try:
        Letters(database).write(Letter(key, KIND, None, "ru", now.astimezone(UTC), {"problems": problems}))
    except StoreError:
        return
    finally:
        database.close()

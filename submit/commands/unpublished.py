"""The letter to staff about an edit that a timer could not publish: nothing that a timer prints is read."""

from datetime import UTC, datetime
from hashlib import sha256

from submit.commands.store_commands import opened
from submit.config import Settings
from submit.store.database import StoreError
from submit.store.letters import Letter, Letters

KIND = "unpublished"


def tell_staff(settings: Settings, problems: str, now: datetime) -> None:
    """Write the letter, at most once a day for the same problems.

    If letters cannot be sent, or there is no store yet, the system journal has to do.
    """
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

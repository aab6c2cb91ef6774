"""What the views need from the rest of the house, handed in by `submit.app`."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app, g

from submit.store.counts import Counts
from submit.store.drafts import Drafts
from submit.store.outbox import Outbox
from submit.ticket.checker import Checker

EXTENSION = "submit"


@dataclass(frozen=True)
class Service:
    """`checker` gives the rules in force now; `now` tells the time; `random` draws references."""

    checker: Callable[[], Checker]
    drafts: Drafts
    outbox: Outbox
    counts: Counts
    now: Callable[[], datetime]
    random: Random
    time_zone: ZoneInfo

    def today(self) -> date:
        """The day of the calendar that the rules go by."""
        return self.now().astimezone(self.time_zone).date()


def service() -> Service:
    """The service of the running application."""
    return cast(Service, current_app.extensions[EXTENSION])


def rules() -> Checker:
    """The checks of this request: one edition from its start to its answer, even if another is published meanwhile."""
    if "checker" not in g:
        g.checker = service().checker()
    return cast(Checker, g.checker)


def new_id() -> str:
    """An identifier that cannot be guessed: 128 random bits."""
    return secrets.token_hex(16)


def fingerprint(*parts: str) -> str:
    """A short mark of a rule, a field and its value, by which shown advice is known again."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]

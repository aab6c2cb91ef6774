"""What the views need from the rest of the program, passed in by `submit.app`."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app, g

from submit.search.index import Index
from submit.store.counts import Counts
from submit.store.draft_replies import BegunReplies
from submit.store.drafts import Drafts
from submit.store.followed import FollowedTickets
from submit.store.letters import Letters
from submit.store.limits import Limits
from submit.store.outbox import Outbox
from submit.store.proofs import Proofs
from submit.store.replies import Replies
from submit.store.store_metrics import Figures
from submit.store.unwanted_mail import Suppressions
from submit.ticket.checker import Checker
from submit.ticket.finding import Finding

EXTENSION = "submit"


@dataclass(frozen=True)
class Service:
    """The services of the application.

    `checker` returns the checks of the rules in force now, `indexes` the search indexes of the site by language; `now`
    the time; `random` draws references. `together` makes one transaction of everything written to the store within it.
    `proof` says when an address must be proven: always, unknown or off. `free_space` returns the bytes that are free
    for the store, `floor` is how many must be. `unproven_days` is how long a ticket waits for the proof of its address
    until it is erased; None if it is never.
    """

    checker: Callable[[], Checker]
    indexes: Callable[[], Mapping[str, Index]]
    together: Callable[[], AbstractContextManager[None]]
    drafts: Drafts
    outbox: Outbox
    counts: Counts
    letters: Letters
    proofs: Proofs
    limits: Limits
    suppressions: Suppressions
    tickets: FollowedTickets
    replies: Replies
    begun: BegunReplies
    figures: Callable[[], Figures]
    free_space: Callable[[], int | None]
    floor: int
    now: Callable[[], datetime]
    random: Random
    time_zone: ZoneInfo
    proof: str
    writes_to_clients: bool
    unproven_days: int | None

    def local_time(self) -> datetime:
        """Return the present in the time zone of the rules."""
        return self.now().astimezone(self.time_zone)

    def today(self) -> date:
        """Return today's date in the time zone of the rules."""
        return self.local_time().date()


def service() -> Service:
    """Return the service of the running application."""
    return cast(Service, current_app.extensions[EXTENSION])


def rules() -> Checker:
    """Return the checks of this request: the same edition from start to end, even if another is published meanwhile."""
    if "checker" not in g:
        g.checker = service().checker()
    return cast(Checker, g.checker)


def count_shown(shown_to: str, findings: Iterable[Finding]) -> None:
    """Count the rules that were shown to this draft or, before there is one, to this browser."""
    service().counts.spoke(shown_to, findings, service().today())


def new_id() -> str:
    """Return an identifier that cannot be guessed: 128 random bits."""
    return secrets.token_hex(16)


def new_code() -> str:
    """Return a code that a person types: six random digits."""
    return f"{secrets.randbelow(10**6):06}"


def fingerprint(*parts: str) -> str:
    """Return a short hash of a rule, a field and its value, by which advice already shown is recognised."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]

"""Chores of the delivery process when there is nothing to deliver: tidying, and telling staff about hidden problems."""

from collections.abc import Callable
from datetime import datetime, timedelta

from submit.config import Settings
from submit.delivery.destination import Destination
from submit.delivery.reconciler import reconcile
from submit.store.database import Database
from submit.store.draft_replies import BegunReplies
from submit.store.drafts import KEPT, Drafts
from submit.store.letter_limits import ALL, FEW_LEFT, IN_ALL
from submit.store.letters import Letter, Letters
from submit.store.limits import Limits
from submit.store.outbox import Outbox
from submit.store.proofs import Proofs
from submit.store.space import MB, forget_empty
from submit.store.unwanted_mail import Suppressions

TIDY_EVERY = timedelta(hours=1)
WATCH_EVERY = timedelta(minutes=1)
UNPROVEN = timedelta(hours=1)
NIGHT = 3
"""The hour at which the reconciler runs, in the settings' time zone."""

Clock = Callable[[], datetime]


def chores_of(
    settings: Settings, database: Database, destination: Callable[[], Destination], now: Clock
) -> tuple[Callable[[], None], ...]:
    """Return the chores; each knows when it is due."""
    return (
        _every(TIDY_EVERY, now, lambda: tidy(settings, database, now())),
        _every(WATCH_EVERY, now, lambda: watch(settings, database, now())),
        _nightly(settings, now, lambda: compare(settings, database, destination(), now())),
    )


def tidy(settings: Settings, database: Database, now: datetime) -> None:
    """Delete what is no longer to be kept.

    These are drafts and begun replies untouched for as long as the form promises, the text of tickets that people have
    had for as long as the settings say (of unproven ones by the letter about them), old letters, and expired proofs,
    limits and refusals of letters.
    """
    kept = now - timedelta(days=settings.keep_days)
    Drafts(database).delete_older(now - KEPT)
    BegunReplies(database).forget_older(now - KEPT)
    Outbox(database).erase(now, older_than=kept)
    Letters(database).forget_older(kept)
    Proofs(database).forget_older(now)
    Limits(database).forget_full(now)
    Suppressions(database).forget_older(now)
    forget_empty(database)


def watch(settings: Settings, database: Database, now: datetime) -> None:
    """Write letters to staff about problems that they would not notice otherwise.

    These are, once for each, tickets whose client has not proven the address for an hour; and, once a day, that the
    letters which anyone can ask for are nearly used up, or that the form accepts nothing because the disk is full.
    """
    if settings.staff_address is None:
        return
    if Limits(database).left(now, ALL) <= FEW_LEFT:
        words = {"most": IN_ALL.most}
        Letters(database).write(Letter(f"{now:%Y-%m-%d}.letters-spent", "letters_spent", None, "ru", now, words))
    free = database.free_space()
    if free is not None and free < settings.free_space:
        words = {"free": free // MB, "floor": settings.free_space // MB}
        Letters(database).write(Letter(f"{now:%Y-%m-%d}.space", "space", None, "ru", now, words))
    for entry in Outbox(database).held_since(now - UNPROVEN):
        reference = entry.ticket.reference
        Letters(database).write(Letter(f"{reference}.held", "held", None, "ru", now, {}, reference))


def compare(settings: Settings, database: Database, destination: Destination, now: datetime) -> None:
    """Check that the destination has what we think it has."""
    reconcile(Outbox(database), Letters(database), destination, now, tells_staff=settings.staff_address is not None)


def _every(pause: timedelta, now: Clock, chore: Callable[[], None]) -> Callable[[], None]:
    """Return a function that does the chore at once and then after each pause."""
    due = now()

    def do() -> None:
        nonlocal due
        # After a clock was set back, the next time would seem far away.
        if not due - pause <= now() < due:
            chore()
            due = now() + pause

    return do


def _nightly(settings: Settings, now: Clock, chore: Callable[[], None]) -> Callable[[], None]:
    """Return a function that does the chore once a night."""
    due = _next_night(settings, now())

    def do() -> None:
        nonlocal due
        if now() >= due:
            due = _next_night(settings, now())
            chore()
        else:
            due = min(due, _next_night(settings, now()))

    return do


def _next_night(settings: Settings, now: datetime) -> datetime:
    here = now.astimezone(settings.time_zone)
    night = here.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return night if night > here else night + timedelta(days=1)

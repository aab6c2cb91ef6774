"""`submit close`: shows whom the closing rule would remind and which tickets it would close; `--apply` does it."""

import argparse
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from submit import logs
from submit.closing.clock import Wait, silent_since
from submit.closing.closer import Case, Closer, StaleError
from submit.closing.note_text import NoteText
from submit.commands.screen import CONFIGURATION, complain, put, say, words
from submit.commands.store_commands import migrated
from submit.config import Settings
from submit.delivery.destination import DeliveryError
from submit.processes.after_filing import make_closer, rules_in_force
from submit.rulebook.placeholders import DEFAULT_LANGUAGE, shown
from submit.store.database import Database
from submit.store.leases import Lease
from submit.store.stamp import Stamp

LANE = "closing"
LEASE = timedelta(minutes=10)
"""Longer than the requests of one ticket can take; the lease is renewed before each ticket."""
TRY_LATER = 75
"""The exit code for a temporary failure (EX_TEMPFAIL of sysexits.h)."""


def close(options: argparse.Namespace, settings: Settings) -> int:
    if settings.tracker_url is None:
        complain(words("close.no_tracker"))
        return CONFIGURATION
    logs.configure()
    rulebook = rules_in_force(settings)(datetime.now(settings.time_zone).date())
    if rulebook.closing is None:
        say("close.no_rule")
        return 0
    spoken, database = NoteText(rulebook, settings.public_url, settings.time_zone), migrated(settings)
    if not Stamp(database, settings.var).agrees():
        complain(words("keeping.copied", store=settings.shown_store))
        return CONFIGURATION
    closer = make_closer(settings, spoken, database)
    try:
        return _apply(closer, spoken, database) if options.apply else _show(closer, spoken)
    except StaleError:
        complain(words("close.stale"))
    except DeliveryError as error:
        complain(words("close.away", problem=error))
    finally:
        database.close()
    return TRY_LATER


def _show(closer: Closer, spoken: NoteText) -> int:
    lines = [_line(case, spoken) for case in closer.cases() if not isinstance(case.verdict, Wait)]
    put(lines)
    say("close.dry" if lines else "close.nothing")
    return 0


def _apply(closer: Closer, spoken: NoteText, database: Database) -> int:
    with _alone(database) as lease:
        if not lease.held(datetime.now(UTC)):
            complain(words("close.busy"))
            return TRY_LATER
        closer.tidy()
        for case in closer.cases():
            if not lease.held(datetime.now(UTC)):
                complain(words("close.busy"))
                return TRY_LATER
            outcome = closer.act(case)
            if not isinstance(case.verdict, Wait):
                put([_line(case, spoken), words("close.outcome", words=words(f"close.{outcome}"))])
    return 0


@contextmanager
def _alone(database: Database) -> Iterator[Lease]:
    """Yield the lease by which only one process applies the rule; give it back at the end."""
    lease = Lease(database, LANE, f"{socket.gethostname()}-{os.getpid()}", LEASE)
    try:
        yield lease
    finally:
        lease.give_back()


def _line(case: Case, spoken: NoteText) -> str:
    since = silent_since(case.conversation, spoken.rule.value)
    due = case.verdict.due if not isinstance(case.verdict, Wait) else None
    days = {
        name: shown(moment.astimezone(spoken.zone).date(), DEFAULT_LANGUAGE) if moment else ""
        for name, moment in (("since", since), ("due", due))
    }
    return words(f"close.{case.name}", reference=case.reference, issue=case.ticket.issue, **days)

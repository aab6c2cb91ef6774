"""`submit stats --tracker`: shows the quality of tickets by month, those from the form beside all others."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from submit.closing.ticket_history import Histories
from submit.commands.rule_commands import rulebook_in_service
from submit.commands.screen import CONFIGURATION, complain, put, say, words
from submit.commands.store_commands import migrated
from submit.commands.text_tables import table
from submit.config import Settings
from submit.delivery.destination import DeliveryError
from submit.processes import tracker_factory
from submit.store.ticket_outcomes import Stories
from submit.ticket.quality import by_month

YEAR = timedelta(days=365)


def quality(settings: Settings) -> int:
    """Ask the tracker for changes, store them for the page of staff, and print the table; return the exit code."""
    if settings.tracker_url is None:
        complain(words("quality.no_tracker"))
        return CONFIGURATION
    database = migrated(settings)
    stories = Stories(database)
    try:
        _ask(settings, stories)
    except DeliveryError as error:
        complain(words("quality.away", problem=error))
        return 1
    else:
        rows = list(_rows(settings, stories))
    finally:
        database.close()
    if not rows:
        say("quality.empty")
        return 0
    put(table([words("quality.head").split("|"), *rows]))
    return 0


def _ask(settings: Settings, stories: Stories) -> None:
    tracker = tracker_factory.tracker_of(settings)
    histories = Histories(tracker.reader, rulebook_in_service(settings))
    known, found = stories.known(), tracker.reader.filed_since(tracker.projects, datetime.now(UTC) - YEAR)
    for told in histories.tell([id for id, at in found.items() if known.get(id) != at], stories.of_form()):
        stories.keep(told.issue, told.story, told.updated_at)
    stories.forget(known.keys() - found.keys())


def _rows(settings: Settings, stories: Stories) -> Iterator[list[str]]:
    for month in by_month(stories.all(), settings.time_zone):
        for way, found in month.ways:
            waited = found.answered_after
            shares = (f"{share:.0%}" for share in (found.asked_back, found.changed, found.annulled))
            hours = f"{waited.total_seconds() / 3600:.1f}" if waited is not None else "—"
            yield [
                f"{month.begins:%Y-%m}",
                words("quality.form" if way else "quality.other"),
                str(found.count),
                *shares,
                hours,
            ]

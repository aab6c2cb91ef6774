"""`submit doctor`: checks that everything is set up as we need it, and says what to repair."""

import argparse
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from submit.commands.rule_commands import rulebook_in_service
from submit.commands.screen import put, say, words
from submit.commands.store_commands import migrated
from submit.config import Settings
from submit.delivery.destination import DeliveryError
from submit.delivery.imap import Imap
from submit.delivery.tracker_diagnosis import Diagnosis
from submit.processes import tracker_factory
from submit.processes.delivery_process import make_destination, make_post
from submit.publication import Publications
from submit.rulebook.rulebook import Rulebook

LEAST_FREE = 500 * 1024 * 1024
"""Bytes: room for a day of tickets with files."""


def doctor(options: argparse.Namespace, settings: Settings) -> int:
    """Print what was examined; return exit code 1 if something needs repair."""
    if options.print_setup:
        put([tracker_factory.set_up_script(rulebook_in_service(settings))])
        return 0
    found = list(_examined(settings))
    for diagnosis in found:
        say("doctor.fine" if diagnosis.is_fine else "doctor.wrong", words=diagnosis.words)
    return 0 if all(diagnosis.is_fine for diagnosis in found) else 1


def _examined(settings: Settings) -> Iterator[Diagnosis]:
    publication = Publications(settings.var / "sites").current()
    today = datetime.now(settings.time_zone).date()
    rulebook = publication.rulebook.at(today) if publication else Rulebook({})
    yield _told("site", publication is not None)
    migrated(settings).close()
    yield _told("store", True)
    yield _told("disk", shutil.disk_usage(settings.var).free >= LEAST_FREE)
    yield _told("staff", settings.staff_address is not None or settings.destination == "maildir")
    if settings.tracker_url:
        yield from tracker_factory.examine(settings, rulebook, lambda: datetime.now(UTC))
    else:
        yield _checked("destination", make_destination(settings, rulebook).check)
    if post := make_post(settings):
        yield _checked("letters", post.check)
    yield from mailbox_examined(settings)


def mailbox_examined(settings: Settings) -> Iterator[Diagnosis]:
    """Yield the diagnosis of the mailbox with clients' answers; nothing if no mailbox is set."""
    if settings.imap_url:
        yield _checked("incoming", Imap(settings.imap_url).check)


def _told(code: str, is_fine: bool) -> Diagnosis:
    return Diagnosis(is_fine, words(f"doctor.{'fine' if is_fine else 'wrong'}_{code}"))


def _checked(code: str, check: Callable[[], None]) -> Diagnosis:
    try:
        check()
    except DeliveryError as error:
        return Diagnosis(False, str(error))
    return Diagnosis(True, words(f"doctor.fine_{code}"))

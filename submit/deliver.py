"""Wiring of the delivery process: settings and rule-book → destination → worker."""

import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import SystemRandom
from threading import Event

from submit.config import Client, Settings
from submit.delivery.destination import DeliveryError, Destination, Kind
from submit.delivery.destinations.mailbox import Mailbox
from submit.delivery.destinations.maildir import Maildir
from submit.delivery.destinations.redmine.destination import Redmine
from submit.delivery.worker import Worker, run
from submit.publication import Publications
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from submit.store.drafts import KEPT, Drafts
from submit.store.outbox import Outbox

TIDY_EVERY = timedelta(hours=1)


def make_worker(settings: Settings, database: Database) -> Worker:
    """The worker of this installation. Raises DeliveryError if its destination is not set up as it must be."""
    destination = _followed(settings, Publications(settings.var / "sites"))
    try:
        destination().check()
    except DeliveryError as error:
        if error.kind is Kind.CONFIGURATION:
            raise
    return Worker(Outbox(database), destination, lambda: datetime.now(UTC), SystemRandom())


def deliver_until_stopped(worker: Worker, database: Database) -> None:
    """Deliver until the process is told to stop; the ticket in hand is finished first."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run(worker, tidier(Drafts(database)), stop)


def tidier(drafts: Drafts) -> Callable[[], None]:
    """Deletes the drafts that nobody has touched for as long as the form promises to keep them; looks once an hour."""
    due = datetime.now(UTC)

    def tidy() -> None:
        nonlocal due
        now = datetime.now(UTC)
        if now >= due:
            drafts.delete_older(now - KEPT)
            due = now + TIDY_EVERY

    return tidy


def _followed(settings: Settings, publications: Publications) -> Callable[[], Destination]:
    """The destination, made anew when another edition of the rules is published: it may name other trackers."""
    folder: Path | None = None
    destination: Destination | None = None

    def follow() -> Destination:
        nonlocal folder, destination
        publication = publications.current()
        if destination is None or (publication and publication.folder != folder):
            folder = publication.folder if publication else None
            rulebook = publication.rulebook if publication else Rulebook({})
            destination = _make_destination(settings, rulebook.at(datetime.now(settings.time_zone).date()))
        return destination

    return follow


def _make_destination(settings: Settings, rulebook: Rulebook) -> Destination:
    if settings.redmine:
        redmine = settings.redmine
        return Redmine(
            redmine.url,
            redmine.api_key,
            redmine.project,
            redmine.text,
            tracker_names={name: rule.value.redmine for name, rule in rulebook.trackers.items()},
            priority_names={n: rule.value.redmine for n, rule in rulebook.priorities.items() if rule.value.offered},
            project_of=project_of(settings.clients, redmine.project),
        )
    if settings.mail:
        return Mailbox(settings.mail.smtp_url, settings.mail.mail_from, settings.mail.helpdesk_address)
    return Maildir(settings.var / "mail")


def project_of(clients: tuple[Client, ...], default: str) -> Callable[[str], str]:
    """A client's project by the sender's address, then by its domain; else the default one."""
    projects = {domain: client.project for client in clients for domain in client.domains}

    def project(email: str) -> str:
        address = email.lower()
        return projects.get(address) or projects.get(address.rpartition("@")[2]) or default

    return project

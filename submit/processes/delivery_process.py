"""Wiring of the delivery process: settings and rule-book → destination → worker, and the lane of letters beside it."""

import logging
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import SystemRandom
from threading import Event, Thread

from submit.config import Settings
from submit.delivery.destination import DeliveryError, Destination, FailureKind
from submit.delivery.destinations.mailbox import Mailbox
from submit.delivery.destinations.maildir import Maildir
from submit.delivery.letter_worker import MaildirPost, MailTransport, Postman, SmtpPost
from submit.delivery.worker import Stepping, Worker, run
from submit.processes import tracker_factory
from submit.processes.after_filing import make_following, make_mailroom
from submit.processes.lane_guard import LaneGuard
from submit.processes.maintenance import chores_of
from submit.publication import Publications
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database, StoreError
from submit.store.leases import Lease
from submit.store.letters import Letters
from submit.store.outbox import Outbox
from submit.store.queue import Queue
from submit.store.replies import Replies
from submit.store.stamp import Stamp

log = logging.getLogger("submit.delivery")

LANE_LEASE = timedelta(minutes=2)
"""How long a lane waits for a process that died before another one takes over."""
FOLLOWING = "following"
INCOMING = "incoming"
LETTERS = "letters"


@dataclass(frozen=True)
class Lane:
    """The worker of one lane, and the lease by which only one process works in it.

    `take_over` is called when the lane becomes ours, because its former holder may have died at work. `is_ours` tells
    if the store is still the one that we began with.
    """

    name: str
    worker: Stepping
    lease: Lease
    take_over: Callable[[datetime], None]
    is_ours: Callable[[datetime], bool] = lambda now: True


def make_lanes(settings: Settings, database: Database) -> tuple[Lane, ...]:
    """Return the lanes of this installation. Raises DeliveryError if the destination is not set up properly.

    There is one to the destination; the others follow tickets, read answers and send letters, where the settings allow.
    """
    holder = f"{socket.gethostname()}-{os.getpid()}"

    def lease(name: str) -> Lease:
        return Lease(database, name, holder, LANE_LEASE)

    first = lease(settings.destination)
    worker = make_worker(settings, database, lambda: first.held(_now()))
    lanes = [Lane(settings.destination, worker, first, Queue(database).reclaim)]
    if settings.tracker_url:
        lanes.append(Lane(FOLLOWING, make_following(settings, database), lease(FOLLOWING), lambda now: None))
    if settings.imap_url:
        lanes.append(Lane(INCOMING, make_mailroom(settings, database), lease(INCOMING), lambda now: None))
    if post := make_post(settings):
        lanes.append(Lane(LETTERS, _postman(settings, database, post), lease(LETTERS), Letters(database).reclaim))
    stamp = Stamp(database, settings.var)
    return tuple(replace(lane, is_ours=stamp.holds) for lane in lanes)


def make_worker(settings: Settings, database: Database, holds_lane: Callable[[], bool] = lambda: True) -> Worker:
    """Return the worker that delivers tickets. Raises DeliveryError if its destination is not set up properly."""
    destination = followed(settings, Publications(settings.var / "sites"))
    try:
        destination().check()
    except DeliveryError as error:
        if error.kind is FailureKind.CONFIGURATION:
            raise
    tells_staff = settings.staff_address is not None and make_post(settings) is not None
    return Worker(Queue(database), Outbox(database), destination, _now, SystemRandom(), tells_staff, holds_lane)


def deliver_what_waits(lanes: tuple[Lane, ...]) -> None:
    """Deliver all that is due in the lanes that no other process holds.

    The lane of letters comes last, because a delivered ticket leads to a letter.
    """
    for lane in lanes:
        held = _holding(lane)
        while held() and lane.worker.step():
            pass
        lane.lease.give_back()


def deliver_until_stopped(settings: Settings, lanes: tuple[Lane, ...], database: Database) -> None:
    """Deliver until the process is told to stop; the ticket in hand is finished first."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    first, *others = lanes
    over, guard = Event(), LaneGuard(lane.name for lane in lanes)
    threads = [Thread(target=_run, args=(lane, lambda: None, stop, guard), name=lane.name) for lane in others]
    for thread in (*threads, watch := guard.thread(over)):
        thread.start()
    try:
        destination = followed(settings, Publications(settings.var / "sites"))
        chores = chores_of(settings, database, destination, _now)
        _run(first, lambda: [chore() for chore in chores], stop, guard)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        over.set()
        watch.join()


def _run(lane: Lane, tidy: Callable[[], object], stop: Event, guard: LaneGuard) -> None:
    ended = Event()
    heart = Thread(target=_beat, args=(lane.lease, ended), name=f"{lane.name}-lease", daemon=True)
    heart.start()
    try:
        run(lane.worker, tidy, stop, held=guard.moving(lane.name, _holding(lane)))
    finally:
        guard.ended(lane.name)
        ended.set()
        heart.join()
    lane.lease.give_back()


def _beat(lease: Lease, ended: Event) -> None:
    """Renew the lease while the lane is at work: one delivery may take longer than the lease lasts."""
    while not ended.wait(LANE_LEASE.total_seconds() / 4):
        try:
            lease.renew(_now())
        except StoreError:
            log.warning("the lease could not be renewed")


def _holding(lane: Lane) -> Callable[[], bool]:
    """Return a function that tells if the lane is ours.

    Each time the lane becomes ours, it takes over what another process may have left in it.
    """
    held_before = False

    def holds() -> bool:
        nonlocal held_before
        is_ours = lane.is_ours(_now())
        if not is_ours:
            log.error("the store was replaced while %s was at work: stop, then run `submit outbox adopt`", lane.name)
        held = is_ours and lane.lease.held(_now())
        if held and not held_before:
            lane.take_over(_now())
        held_before = held
        return held

    return holds


def _now() -> datetime:
    return datetime.now(UTC)


def make_post(settings: Settings) -> MailTransport | None:
    """Return the transport of letters; None if they cannot be sent."""
    if settings.mail:
        return SmtpPost(settings.mail.smtp_url, settings.mail.mail_from)
    return MaildirPost(settings.var / LETTERS) if settings.destination == "maildir" else None


def _postman(settings: Settings, database: Database, post: MailTransport) -> Postman:
    staff_address = settings.staff_address or post.mail_from
    letters, outbox, replies = Letters(database), Outbox(database), Replies(database)
    reads_mail = settings.imap_url is not None
    return Postman(letters, outbox, replies, post, staff_address, settings.public_url, _now, SystemRandom(), reads_mail)


def followed(settings: Settings, publications: Publications) -> Callable[[], Destination]:
    """Return a function that gives the destination, made again for each edition: it may name other trackers."""
    folder: Path | None = None
    destination: Destination | None = None

    def follow() -> Destination:
        nonlocal folder, destination
        publication = publications.current()
        if destination is None or (publication and publication.folder != folder):
            folder = publication.folder if publication else None
            rulebook = publication.rulebook if publication else Rulebook({})
            destination = make_destination(settings, rulebook.at(datetime.now(settings.time_zone).date()))
        return destination

    return follow


def make_destination(settings: Settings, rulebook: Rulebook) -> Destination:
    """Return the destination that the settings name, for the rules in force."""
    if settings.tracker_url:
        return tracker_factory.destination_of(settings, rulebook)
    if settings.mail and settings.helpdesk_address:
        return Mailbox(settings.mail.smtp_url, settings.mail.mail_from, settings.helpdesk_address)
    return Maildir(settings.var / "mail")

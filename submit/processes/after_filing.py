"""Wiring of what happens after filing: settings and rule-book → what follows tickets in the tracker."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from random import SystemRandom

from submit.closing.closer import Closer
from submit.closing.incoming.poller import Mailroom
from submit.closing.lane import FollowingLane
from submit.closing.letter_writer import LetterWriter
from submit.closing.note_text import NoteText
from submit.closing.recorder import Post, StepRecorder
from submit.closing.reply_delivery import ReplyDelivery
from submit.closing.sync import Sync
from submit.config import Settings
from submit.delivery.imap import Imap
from submit.processes import tracker_factory
from submit.publication import Publications
from submit.rulebook.rulebook import Rulebook
from submit.store.closing_steps import Steps
from submit.store.database import Database
from submit.store.followed import FollowedTickets
from submit.store.outbox import Outbox
from submit.store.replies import Replies
from submit.ticket.checker import Checker

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


def make_following(settings: Settings, database: Database, now: Clock = _now) -> FollowingLane:
    """Return the lane that follows tickets in the tracker and brings replies into it; the settings must name one."""
    tracker, tickets, replies, teller = (
        tracker_factory.tracker_of(settings),
        FollowedTickets(database),
        Replies(database),
        _teller(settings, now),
    )
    replying = ReplyDelivery(replies, tickets, tracker.notes, teller, now, SystemRandom())
    return FollowingLane(replying, Sync(tracker, tickets, replies, teller, now))


def make_mailroom(settings: Settings, database: Database, now: Clock = _now) -> Mailroom:
    """Return the reader of clients' answers; the settings must name a mailbox."""
    assert settings.imap_url and settings.mail
    rulebook = rules_in_force(settings)

    def checker() -> Checker:
        return Checker(rulebook(_today(settings, now)), settings.public_url, settings.client_mail)

    imap, mail_from = Imap(settings.imap_url), settings.mail.mail_from
    return Mailroom(imap, mail_from, database, checker, _teller(settings, now), now)


def _teller(settings: Settings, now: Clock) -> Callable[[], LetterWriter]:
    """Return a function that makes a letter writer by the rules in force, for the ways to send in the settings."""
    rulebook, can_write = rules_in_force(settings), settings.mail is not None
    tells_staff = can_write and settings.staff_address is not None
    return lambda: LetterWriter(rulebook(_today(settings, now)), settings.time_zone, now(), can_write, tells_staff)


def _today(settings: Settings, now: Clock) -> date:
    return now().astimezone(settings.time_zone).date()


def make_closer(settings: Settings, words: NoteText, database: Database, now: Clock = _now) -> Closer:
    """Return the closer, which applies the closing rule to the followed tickets; the settings must name a tracker."""
    tracker, steps = tracker_factory.tracker_of(settings), Steps(database)
    post = Post(settings.mail is not None, settings.mail is not None and settings.staff_address is not None)
    settler = StepRecorder(steps, tracker, words, post, now)
    tickets, replies, outbox = FollowedTickets(database), Replies(database), Outbox(database)
    reads_mail = settings.imap_url is not None
    return Closer(tickets, steps, replies, outbox, tracker, settler, words, now, reads_mail)


def rules_in_force(settings: Settings) -> Callable[[date], Rulebook]:
    """Return a function that gives the published rules in force on a day."""
    publications = Publications(settings.var / "sites")

    def rulebook(day: date) -> Rulebook:
        publication = publications.current()
        return publication.rulebook.at(day) if publication else Rulebook({})

    return rulebook

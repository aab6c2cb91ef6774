"""The lane of letters: claim, write as mail, send, then record. Mail to people never waits for the tracker."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Protocol

from submit.delivery.bare import bare_mail, without_files
from submit.delivery.delivery_messages import say
from submit.delivery.destination import DeliveryError, FailureKind, File
from submit.delivery.destinations.maildir import MAIL_FROM, Maildir, add_to_maildir
from submit.delivery.headers import WIRE
from submit.delivery.letter import letter_mail
from submit.delivery.smtp import Smtp
from submit.store import retry_pauses
from submit.store.database import StoreError
from submit.store.entry import Entry, client_of
from submit.store.files import Content
from submit.store.letters import ClaimedLetter, Letter, Letters
from submit.store.outbox import Outbox
from submit.store.replies import Replies

log = logging.getLogger("submit.delivery")

LEASE = timedelta(minutes=10)
"""Longer than a mail server can take over one mail."""
WITH_FILES = ("handed_over", "held")
"""The kinds of letters that bring a ticket to staff."""
REPLY = "reply"
"""The kind of letter that brings a client's reply to staff; its words name the reply, because of its files."""
ANSWERED = ("answer",)
"""The kinds of letters that a client may answer by mail, to people …"""
ANSWERED_HERE = ("accepted", "answer", "closing", "received")
"""… and, where we read the mailbox ourselves, to us."""
LINKS = "mine"
"""The kind of letter that lists the tickets of an address …"""
LINKED = timedelta(days=90)
"""… for this long: a ticket's page is promised to exist that long."""
MOST_UNANSWERED = 2
"""How often a letter to a client is sent when the server's last answer is lost."""


class UnwritableError(DeliveryError):
    """A letter that cannot be made into a mail."""


class MailTransport(Protocol):
    """A way to send mail."""

    mail_from: str

    def check(self) -> None:
        """Check that mail can be sent. Raises DeliveryError."""

    def send(self, mail: EmailMessage, recipient: str) -> None:
        """Send the mail. Raises DeliveryError."""


class SmtpPost:
    """A mail server. The return path is empty, so that no bounces or automatic replies come back (RFC 3834, 3.3)."""

    def __init__(self, smtp_url: str, mail_from: str) -> None:
        self._smtp = Smtp(smtp_url)
        self.mail_from = mail_from

    def check(self) -> None:
        self._smtp.check()

    def send(self, mail: EmailMessage, recipient: str) -> None:
        self._smtp.send(mail, "", recipient)


class MaildirPost:
    """A local Maildir in place of a mail server, until one is configured."""

    mail_from = MAIL_FROM

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def check(self) -> None:
        Maildir(self._folder).check()

    def send(self, mail: EmailMessage, recipient: str) -> None:
        try:
            add_to_maildir(self._folder, mail)
        except OSError as error:
            raise DeliveryError(say("maildir.write", path=self._folder), FailureKind.TRANSIENT) from error


class Postman:
    """Send one letter at a time.

    `staff_address` is the inbox of letters without a recipient. With `reads_mail` the mail to our own address is read
    and brought into the tracker.
    """

    def __init__(
        self,
        letters: Letters,
        outbox: Outbox,
        replies: Replies,
        post: MailTransport,
        staff_address: str,
        public_url: str,
        now: Callable[[], datetime],
        random: Random,
        reads_mail: bool = False,
    ) -> None:
        self._letters = letters
        self._outbox = outbox
        self._replies = replies
        self._post = post
        self._staff_address = staff_address
        self._public_url = public_url
        self._now = now
        self._random = random
        self._reads_mail = reads_mail

    def step(self) -> bool:
        """Send the next letter that is due; return True if there was one."""
        claimed = self._letters.claim(self._now(), LEASE)
        if claimed is None:
            return False
        key = claimed.letter.key
        try:
            if mail := self._written(claimed.letter):
                self._send(claimed.letter, mail)
        except DeliveryError as error:
            self._failed(claimed, error)
        except Exception as error:
            # A letter that crashes us must not keep the others waiting.
            log.exception("%s stumbled", key)
            self._failed(claimed, DeliveryError(say("crash", name=type(error).__name__), FailureKind.TRANSIENT))
        else:
            self._letters.sent(claimed, self._now())
            log.info("%s sent", key)
        return True

    def _written(self, letter: Letter) -> EmailMessage | None:
        """Return the mail; one to staff that cannot be built is bare. Raises UnwritableError for one to a client."""
        try:
            mail = self._mail(letter)
            if mail:
                # Anything that cannot be encoded fails here, and not in the code that sends the mail.
                mail.as_bytes(policy=WIRE)
            return mail
        except StoreError:
            raise
        except Exception as error:
            log.exception("%s cannot be written as mail", letter.key)
            if letter.recipient is not None:
                raise UnwritableError(say("unwritable", name=type(error).__name__), FailureKind.PERMANENT) from error
            return self._bare(letter)

    def _bare(self, letter: Letter) -> EmailMessage:
        mail_from, name = self._post.mail_from, letter.reference or letter.kind
        id, known = f"<{letter.key}@{mail_from.rpartition('@')[2]}>", partial(self._known, letter)
        try:
            files = self._files(letter)
        except StoreError:
            raise
        except Exception:
            log.exception("%s goes without its files", letter.key)
            files = ()
        return bare_mail(name, id, mail_from, self._staff_address, letter.written_at, known, files)

    def _known(self, letter: Letter) -> Any:
        """Return what is stored about the letter and its tickets."""
        return {"letter": letter, "tickets": [entry.ticket for entry in self._entries(letter)]}

    def _send(self, letter: Letter, mail: EmailMessage) -> None:
        """Send the mail; if the server refuses one to staff, send it without its files.

        The files may be too large or forbidden.
        """
        to = str(mail["To"])
        try:
            self._post.send(mail, to)
        except DeliveryError as error:
            if error.kind is not FailureKind.PERMANENT or letter.recipient is not None or not mail.is_multipart():
                raise
            log.warning("%s goes without its files: %s", letter.key, error)
            self._post.send(without_files(mail), to)

    def _mail(self, letter: Letter) -> EmailMessage | None:
        """Return the mail; None for a list of tickets to a client who has none."""
        entries = self._entries(letter)
        if letter.kind == LINKS and not entries:
            return None
        files = self._files(letter)
        recipient = letter.recipient or self._staff_address
        mail_from = self._post.mail_from
        if self._reads_mail and letter.kind in ANSWERED_HERE and entries:
            return letter_mail(letter, mail_from, recipient, self._public_url, entries, files, mail_from, True)
        answers_to = self._staff_address if letter.kind in ANSWERED else None
        return letter_mail(letter, mail_from, recipient, self._public_url, entries, files, answers_to)

    def _entries(self, letter: Letter) -> Sequence[Entry]:
        """Return the tickets that the letter is about."""
        if letter.kind == LINKS and letter.recipient:
            return self._outbox.of_client(client_of(letter.recipient), self._now() - LINKED)
        entry = self._outbox.of_reference(letter.reference) if letter.reference else None
        return (entry,) if entry else ()

    def _files(self, letter: Letter) -> tuple[File, ...]:
        stored = list[Content]()
        if letter.kind in WITH_FILES and letter.reference:
            stored = self._outbox.files(letter.reference)
        elif letter.kind == REPLY:
            stored = self._replies.files(str(letter.words.get("id")))
        return tuple(File(file.name, file.kind, content) for file, content in stored)

    def _failed(self, claimed: ClaimedLetter, error: DeliveryError) -> None:
        key, is_for_client = claimed.letter.key, claimed.letter.recipient is not None
        log.warning("%s attempt %d: %s (%s)", key, claimed.attempt, error, error.kind.value)
        is_over = error.kind is FailureKind.UNKNOWN and claimed.attempt >= MOST_UNANSWERED
        if is_for_client and (is_over or error.kind is FailureKind.PERMANENT):
            told = [self._unwritten(claimed.letter, error)] if isinstance(error, UnwritableError) else []
            self._letters.failed(claimed, str(error), told)
            return
        # A letter to staff may hold a client's ticket, so it is never given up.
        pause = retry_pauses.MAIL.after(claimed.attempt, self._random)
        self._letters.postponed(claimed, str(error), self._now() + pause)

    def _unwritten(self, letter: Letter, error: UnwritableError) -> Letter:
        """Return the letter that tells staff about a letter to a client that was never written."""
        words = {"kind": letter.kind, "address": letter.recipient, "problem": str(error)}
        return Letter(f"{letter.key}.unwritten", "unwritten", None, "ru", self._now(), words, letter.reference)

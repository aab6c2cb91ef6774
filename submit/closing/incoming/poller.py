"""The lane that reads the mailbox: each answer of a client becomes a reply, once; everything else is set aside.

A mail is moved out of the mailbox when its content is on disk, and not before. A process that dies in between finds it
there again, and it makes the same reply. Nothing is ever forwarded, and no machine is ever answered.
"""

import logging
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from submit.closing.incoming.incoming_mail import IncomingMail, read_mail
from submit.closing.incoming.mail_reply import reply_of
from submit.closing.incoming.matching import Register
from submit.closing.incoming.triage import FOLDERS, Answered, Fate, judge
from submit.closing.letter_writer import LetterWriter
from submit.closing.messages import say
from submit.delivery.destination import DeliveryError
from submit.delivery.imap import Imap, ImapMailbox, ListedMail, ProtocolError
from submit.delivery.mail_threading import claims_in
from submit.store.database import Database, StoreError
from submit.store.entry import Entry
from submit.store.followed import FollowedTickets, Sight
from submit.store.incoming import IncomingCounts
from submit.store.letters import Letters
from submit.store.limits import Limit, Limits
from submit.store.outbox import Outbox
from submit.store.replies import Replies
from submit.ticket.checker import Checker

log = logging.getLogger("submit.closing")

MAILBOX = "mailbox"
"""The name under which the store keeps when the mailbox was last read to its end."""
EVERY = timedelta(minutes=1)
AWAY = timedelta(minutes=5)
"""How long we wait after a mailbox could not be read, and with a mail whose ticket is on its way."""
MOST = 200
"""Mails that one look lists."""
LARGEST = 25 * 1024 * 1024
"""Bytes of a mail that is read: all files at their limit, as mail writes them, and the longest text."""
LARGEST_OF_STRANGERS = 256 * 1024
"""Bytes of a mail whose head names no ticket: the body may still hold our link, and need not be long for that."""
ANSWERS = Limit("mail", 20, timedelta(hours=1))
"""Answers to one ticket; a sender of more is a machine that does not say so."""


class Mailroom:
    """Read one mailbox, which receives the answers to what we send from `mail_from`."""

    def __init__(
        self,
        imap: Imap,
        mail_from: str,
        database: Database,
        checker: Callable[[], Checker],
        teller: Callable[[], LetterWriter],
        now: Callable[[], datetime],
    ) -> None:
        self._imap = imap
        self._mail_from = mail_from.lower()
        self._tickets = FollowedTickets(database)
        self._register = Register(Outbox(database), self._tickets)
        self._replies, self._letters = Replies(database), Letters(database)
        self._limits, self._counts = Limits(database), IncomingCounts(database)
        self._checker = checker
        self._teller = teller
        self._now = now
        self._due: datetime | None = None
        self._later: Mapping[int, datetime] = {}

    def step(self) -> bool:
        """Look into the mailbox if it is time; return True if it was."""
        now = self._now()
        # A clock that was set back would make the next look seem far away.
        if self._due is not None and self._due - AWAY <= now < self._due:
            return False
        self._due = now + AWAY
        try:
            self._look(now)
            self._due = now + EVERY
        except DeliveryError as error:
            log.warning(say("mailbox_away", problem=error))
        return True

    def _look(self, now: datetime) -> None:
        with self._imap.opened() as mailbox:
            listed = mailbox.mails(MOST)
            if listed:
                for folder in FOLDERS:
                    mailbox.make(folder)
            present = {mail.uid for mail in listed}
            self._later = {uid: due for uid, due in self._later.items() if uid in present and due > now}
            fates = Counter(self._handle(mailbox, mail) for mail in listed if mail.uid not in self._later)
        if len(listed) < MOST:
            # The closing rule may rely on it: no answer that came before now is unread.
            self._tickets.sighted(MAILBOX, Sight(now, None, now))
        if fates:
            log.info(say("mails", fates=", ".join(f"{fate} {count}" for fate, count in sorted(fates.items()))))

    def _handle(self, mailbox: ImapMailbox, listed: ListedMail) -> Fate:
        fate = self._judged(mailbox, listed)
        if fate is Fate.LATER:
            self._later = {**self._later, listed.uid: self._now() + AWAY}
        else:
            mailbox.move(listed.uid, fate.folder)
        return fate

    def _judged(self, mailbox: ImapMailbox, listed: ListedMail) -> Fate:
        """Return what becomes of the mail; when this returns, it is on disk.

        A mail that crashes us does not keep the others waiting, and people see it.
        """
        try:
            head = mailbox.read(listed.uid, header_alone=True)
            # The mail is empty if somebody has just moved it away.
            return self._fate(*self._read(mailbox, listed, read_mail(head))) if head else Fate.LATER
        except (DeliveryError, StoreError, OSError, ProtocolError):
            raise
        except Exception as error:
            # The log says where it failed, but not the text of the error, which could hold words of the mail.
            log.error(say("mail_stumbled", name=type(error).__name__, place=_place(error)))
            self._settle(Fate.UNREADABLE, None)
            return Fate.UNREADABLE

    def _read(self, mailbox: ImapMailbox, listed: ListedMail, head: IncomingMail) -> tuple[IncomingMail, bool]:
        """Return the mail, and True if only its head was read.

        Less is read of a mail without a secret of ours.
        """
        most = LARGEST if self._register.answered(head) else LARGEST_OF_STRANGERS
        return (head, True) if listed.size > most else (read_mail(mailbox.read(listed.uid)), False)

    def _fate(self, mail: IncomingMail, is_oversized: bool) -> Fate:
        answered = self._register.answered(mail)
        is_ours = mail.sender.lower() == self._mail_from or bool(claims_in([mail.message_id]))
        fate = judge(mail, is_ours, answered, bool(claims_in(mail.answers)), is_oversized)
        if fate is Fate.TAKEN and answered:
            fate = self._take(mail, answered.entry)
        self._settle(fate, answered)
        return fate

    def _settle(self, fate: Fate, answered: Answered | None) -> None:
        """Count the mail, and tell staff if it waits for them."""
        if fate is not Fate.LATER:
            self._counts.add(self._now().date(), fate)
        if fate not in (Fate.TAKEN, Fate.AUTOMATIC, Fate.LATER):
            self._tell(fate, answered)

    def _take(self, mail: IncomingMail, entry: Entry) -> Fate:
        """Make the mail a reply, unless people must see it."""
        made, now = reply_of(mail, entry, self._checker(), self._now()), self._now()
        before = self._replies.text(made.reply.id)
        if before is not None:
            return Fate.TAKEN if before == made.reply.text else Fate.REPEATED
        if made.is_empty:
            return Fate.EMPTY
        if self._limits.take(now, (ANSWERS, entry.ticket.reference)) is not None:
            return Fate.TOO_MANY
        is_whole = not made.refused and not made.hidden
        letters = [] if is_whole else self._teller().received(entry, made.refused, made.hidden)
        self._replies.write(made.reply, made.files, letters)
        log.info(say("mail_taken", reference=entry.ticket.reference, files=len(made.files)))
        return Fate.TAKEN

    def _tell(self, fate: Fate, answered: Answered | None) -> None:
        """Tell staff about the mail, which they find in its folder."""
        reference = answered.entry.ticket.reference if answered else None
        log.warning(say("mail_aside", reference=reference or "–", problem=say(f"aside_{fate}")))
        for letter in self._teller().aside(say(f"aside_{fate}"), fate.folder, reference):
            self._letters.write(letter)


def _place(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.name}:{last.lineno}"

"""Triage of a mail: an answer of a ticket's client, automatic mail, or one that people must look at."""

import enum
from dataclasses import dataclass

from submit.closing.incoming.incoming_mail import IncomingMail
from submit.store.entry import MOVING, Entry, State, client_of
from submit.store.followed import Followed


class Fate(enum.StrEnum):
    """What becomes of a mail. `later`: its ticket is on its way into the tracker, and the mail waits for it."""

    TAKEN = "taken"
    LATER = "later"
    AUTOMATIC = "automatic"
    UNKNOWN = "unknown"
    FORGED = "forged"
    STRANGER = "stranger"
    GONE = "gone"
    EMPTY = "empty"
    REPEATED = "repeated"
    OVERSIZED = "oversized"
    TOO_MANY = "too_many"
    UNREADABLE = "unreadable"

    @property
    def folder(self) -> str:
        """Return the folder of the mailbox that the mail is moved to."""
        return {Fate.TAKEN: PROCESSED, Fate.AUTOMATIC: AUTOMATIC}.get(self, ASIDE)


PROCESSED, AUTOMATIC, ASIDE = "Processed", "Automatic", "Aside"
FOLDERS = (PROCESSED, AUTOMATIC, ASIDE)


@dataclass(frozen=True)
class Answered:
    """The ticket that a mail answers, found by its secret, and what is known of it in the tracker."""

    entry: Entry
    ticket: Followed | None


def judge(mail: IncomingMail, is_ours: bool, answered: Answered | None, is_forged: bool, is_oversized: bool) -> Fate:
    """Return what becomes of the mail, as far as that does not depend on its text.

    `is_ours`: we have sent it ourselves; `is_forged`: it names a ticket with a wrong secret.
    """
    if mail.is_by_machine or is_ours:
        return Fate.AUTOMATIC
    if answered is None:
        return Fate.FORGED if is_forged else Fate.UNKNOWN
    entry, ticket = answered.entry, answered.ticket
    if not entry.ticket.email or (ticket and ticket.gone):
        return Fate.GONE
    if not mail.sender or client_of(mail.sender) != client_of(entry.ticket.email):
        return Fate.STRANGER
    if ticket is None:
        return Fate.LATER if entry.state in (*MOVING, State.DELIVERED) else Fate.GONE
    return Fate.OVERSIZED if is_oversized else Fate.TAKEN

"""Matching of mails to the tickets that they answer."""

import re

from submit.closing.incoming.incoming_mail import IncomingMail
from submit.closing.incoming.quoting import PAGE
from submit.closing.incoming.triage import Answered
from submit.delivery.mail_threading import Claim, claims_in
from submit.store.entry import Entry
from submit.store.followed import FollowedTickets
from submit.store.outbox import Outbox

_LINK = re.compile(rf"{PAGE}([0-9A-Za-z_-]+)/")


class Register:
    """Find tickets by the secrets in our letters."""

    def __init__(self, outbox: Outbox, tickets: FollowedTickets) -> None:
        self._outbox = outbox
        self._tickets = tickets

    def answered(self, mail: IncomingMail) -> Answered | None:
        """Return the ticket whose secret the mail repeats, or None.

        The secret is in the headers or, if a program has lost these, in the link to the ticket's page that each of our
        letters has. A ticket's number alone, wherever it is, identifies no ticket.
        """
        claimed = (self._claimed(claim) for claim in claims_in(mail.answers))
        entry = next((entry for entry in claimed if entry), None) or self._linked(mail.whole)
        return (
            Answered(entry, self._tickets.of([entry.ticket.reference]).get(entry.ticket.reference)) if entry else None
        )

    def _claimed(self, claim: Claim) -> Entry | None:
        entry = self._outbox.of_reference(claim.reference)
        return entry if entry and claim.holds(entry) else None

    def _linked(self, text: str) -> Entry | None:
        """Return the one ticket that is linked to, or None; a mail that links to several answers none of them."""
        tokens = set(_LINK.findall(text))
        return self._outbox.find(tokens.pop()) if len(tokens) == 1 else None

"""The letters that the form writes to clients. Here they are only stored; the delivery process sends them.

Most go to an address typed by someone who may not be its owner. Limits or the owner's wish can prevent such a letter,
and then the pages say so. Each contains a secret by which the owner can stop them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from submit.store.entry import client_of
from submit.store.letter_limits import mailbox_of
from submit.store.letters import Letter, LetterState
from submit.store.limits import Bucket
from submit.store.proofs import Proof, Purpose
from submit.ticket.ticket import Ticket
from submit.web.browser_drafts import browser
from submit.web.http.rate_limits import allows, confirmation_bucket, is_proven, letter_buckets
from submit.web.service import new_code, new_id, service

PROOF = "proof"


@dataclass(frozen=True)
class Refusal:
    """Why no letter can be written to an address now, and until when. `is_unwanted`: its owner asked for none."""

    until: datetime
    is_unwanted: bool = False


def unwanted_until(email: str) -> datetime | None:
    """Return until when the owner refuses letters that others ask for; None if they may be sent."""
    until = service().suppressions.until(mailbox_of(email), service().now())
    return until if until and not is_proven(email) else None


def may_write(email: str, *more: Bucket) -> bool:
    """Take what a letter to this address costs, also from `more`; return True if it may be sent."""
    return unwanted_until(email) is None and allows(*letter_buckets(email, is_proven(email)), *more)


def refusal_of(email: str, *more: Bucket) -> Refusal | None:
    """Return why `may_write` would refuse a letter now; None if it would not."""
    if until := unwanted_until(email):
        return Refusal(until, is_unwanted=True)
    wait = service().limits.wait(service().now(), *letter_buckets(email, is_proven(email)), *more)
    return Refusal(_full_minute(service().now() + wait)) if wait else None


def write_confirmation(ticket: Ticket, proven: bool) -> None:
    """Write the confirmation of the ticket; to an unproven address without its text, and only within limits."""
    if not service().writes_to_clients:
        return
    if proven:
        service().letters.write(accepted_letter(ticket))
    elif may_write(ticket.email, confirmation_bucket(ticket.email)):
        service().letters.write(accepted_letter(ticket, _secret_for(ticket.email, _accepted_key(ticket))))


def accepted_letter(ticket: Ticket, secret: str = "") -> Letter:
    """Return the confirmation, with the ticket's text or, for an unproven address, with a secret."""
    key, words = _accepted_key(ticket), {"with_text": not secret, "secret": secret}
    return Letter(key, "accepted", ticket.email, ticket.lang, service().now(), words, ticket.reference)


def confirmation_state(ticket: Ticket) -> LetterState | None:
    """Return the state of the confirmation; None if none was written."""
    return service().letters.state(_accepted_key(ticket))


def write_proof(ticket: Ticket, browser: str) -> None:
    """Ask the owner of the ticket's address whether it is theirs, by a link and a code."""
    code, now = new_code(), service().now()
    secret = _secret_of(Purpose.TICKET, ticket.reference, browser, ticket.email, code)
    words = {"secret": secret, "code": code, "reference": ticket.reference}
    service().letters.write(Letter(_key(PROOF), PROOF, ticket.email, ticket.lang, now, words, ticket.reference))


def write_draft_link(draft: str, email: str, lang: str) -> str:
    """Write the letter that moves a draft to another computer; return the letter's key."""
    key, secret = _key("draft"), _secret_of(Purpose.DRAFT, draft, browser(), email)
    service().letters.write(Letter(key, "draft", email, lang, service().now(), {"secret": secret}))
    return key


def write_links(email: str, lang: str) -> None:
    """Write the letter with links to the pages of all tickets of an address.

    The delivery process looks up whether there are any, so that nothing here reveals it.
    """
    key = _key("mine")
    words = {"secret": _secret_for(email, key)}
    service().letters.write(Letter(key, "mine", email, lang, service().now(), words))


def _full_minute(moment: datetime) -> datetime:
    """Return the moment, rounded up to a full minute: pages show no seconds."""
    return (moment + timedelta(minutes=1, microseconds=-1)).replace(second=0, microsecond=0)


def _secret_for(email: str, key: str) -> str:
    return _secret_of(Purpose.ADDRESS, key, None, email)


def _secret_of(purpose: Purpose, subject: str, browser: str | None, email: str, code: str | None = None) -> str:
    """Return a new secret for a letter to this address, after storing its proof."""
    secret, proof = new_id(), Proof(purpose, subject, browser, client_of(email), mailbox_of(email))
    service().proofs.make(proof, secret, service().now(), code)
    return secret


def _accepted_key(ticket: Ticket) -> str:
    return f"{ticket.reference}.accepted"


def _key(kind: str) -> str:
    return f"{new_id()}.{kind}"

"""Rate limits for one visitor. A refusal says for how long, and keeps the text.

An unproven visitor takes only from the buckets of its own browser and networks, and cannot use up another's by naming
their address. A cookie costs nothing to renew, so a browser's bucket stands beside its network's.
"""

from datetime import timedelta

from flask import request
from werkzeug.exceptions import TooManyRequests

from submit.store.entry import client_of
from submit.store.letter_limits import HOUR, mailbox_of, to_mailbox
from submit.store.limits import Bucket, Limit
from submit.web.browser_drafts import browser
from submit.web.networks import networks
from submit.web.service import service

SENDING = Limit("send", 20, HOUR)
SENDING_FROM_NETWORK = Limit("send-net", 120, HOUR)
"""Far more than an agency with a dozen agents needs on its worst day."""
SENDING_PROVEN = Limit("send-proven", 20, HOUR)
SENDING_PROVEN_FROM_NETWORK = Limit("send-proven-net", 600, HOUR)
"""Strangers cannot use this one up. It bounds a visitor who collects proven addresses, one letter for each."""
LETTERS = Limit("letter", 12, HOUR)
LETTERS_FROM_NETWORK = Limit("letter-net", 40, HOUR)
LETTERS_PROVEN = Limit("letter-proven", 20, HOUR)
LETTERS_ABOUT_TICKET = Limit("letter-ticket", 6, HOUR)
"""To all addresses together that its sender corrects it to."""
GUESSES = Limit("guess", 30, HOUR)
REPLIES = Limit("reply", 20, HOUR)
REPLIES_FROM_NETWORK = Limit("reply-net", 120, HOUR)
CHECKS = Limit("check", 600, HOUR)
ANSWERS = Limit("answers", 1200, HOUR)
"""Writing one subject asks about ten times; above the limit a client simply writes on without suggestions."""
UNPROVEN = Limit("ack", 1, timedelta(minutes=10))
"""How often one network's tickets are confirmed to an unproven address; never with the ticket's text."""


def network() -> str:
    """Return the visitor's own network: an IPv4 address or an IPv6 /64."""
    return next(networks(request.remote_addr))[0]


def from_network(limit: Limit) -> tuple[Bucket, ...]:
    """Return the buckets of the visitor's network and, for IPv6, of the wider ones around it."""
    return tuple((limit.times(times), name) for name, times in networks(request.remote_addr))


def _widest_network() -> str:
    """Return the widest of the visitor's networks: only one household or firm in it asks for one mailbox."""
    return list(networks(request.remote_addr))[-1][0]


def is_proven(email: str) -> bool:
    """Return True if this browser has proven that address."""
    return service().proofs.is_proven(browser(), client_of(email), service().now())


def ticket_buckets(proven: bool) -> tuple[Bucket, ...]:
    """Return the buckets that a new ticket takes from; `proven`: this browser has proven its address."""
    if proven:
        return ((SENDING_PROVEN, browser()), *from_network(SENDING_PROVEN_FROM_NETWORK))
    return ((SENDING, browser()), *from_network(SENDING_FROM_NETWORK))


def letter_buckets(email: str, proven: bool) -> tuple[Bucket, ...]:
    """Return the buckets for a letter that anyone can ask for by naming its address."""
    if proven:
        return ((LETTERS_PROVEN, browser()),)
    return ((LETTERS, browser()), *from_network(LETTERS_FROM_NETWORK), *to_mailbox(email, _widest_network()))


def confirmation_bucket(email: str) -> Bucket:
    """Return the bucket of confirmations to an unproven address."""
    return UNPROVEN, f"{_widest_network()}:{mailbox_of(email)}"


def proof_bucket(reference: str) -> Bucket:
    """Return the bucket of letters that ask for the proof of this ticket's address."""
    return LETTERS_ABOUT_TICKET, reference


def demand(*wanted: Bucket) -> None:
    """Take one from each bucket; raise TooManyRequests if one is empty."""
    wait = service().limits.take(service().now(), *wanted)
    if wait is not None:
        raise TooManyRequests(retry_after=max(1, round(wait.total_seconds())))


def allows(*wanted: Bucket) -> bool:
    """Take one from each bucket; return True if each had one left."""
    return service().limits.take(service().now(), *wanted) is None

"""How much one visitor may ask of us. A refusal says for how long, and keeps the text.

Who has proven nothing uses up the buckets of its own browser and networks alone: nobody can spend what belongs to
another by naming their address. A cookie is free to renew, so a browser's bucket always stands beside its network's.
"""

from datetime import timedelta

from flask import request
from werkzeug.exceptions import TooManyRequests

from submit.store.limits import Bucket, Limit
from submit.web.drafting import browser
from submit.web.networks import networks
from submit.web.service import service

HOUR = timedelta(hours=1)
SENDING = Limit("send", 20, HOUR)
SENDING_FROM_NETWORK = Limit("send-net", 120, HOUR)
"""An agency with a dozen agents, on its worst day, stays far below."""
SENDING_PROVEN = Limit("send-proven", 20, HOUR)
SENDING_PROVEN_FROM_NETWORK = Limit("send-proven-net", 600, HOUR)
"""Strangers cannot use this one up. It bounds who collects proven addresses, one letter for each."""
LETTERS = Limit("letter", 6, HOUR)
LETTERS_FROM_NETWORK = Limit("letter-net", 40, HOUR)
GUESSES = Limit("guess", 30, HOUR)
REPLIES = Limit("reply", 20, HOUR)
REPLIES_FROM_NETWORK = Limit("reply-net", 120, HOUR)
CHECKS = Limit("check", 600, HOUR)
ANSWERS = Limit("answers", 1200, HOUR)
"""A subject that is written asks ten times or so; whoever asks more often writes on without answers."""
UNPROVEN = Limit("ack", 1, timedelta(minutes=10))
"""An address that was not proven gets one word from us in ten minutes, and never the ticket's text."""


def network() -> str:
    """Return the visitor's own network: an IPv4 address or an IPv6 /64."""
    return next(networks(request.remote_addr))[0]


def from_network(limit: Limit) -> tuple[Bucket, ...]:
    """Return the buckets of the visitor's network and, for IPv6, of the wider ones around it."""
    return tuple((limit.times(times), name) for name, times in networks(request.remote_addr))


def sending(is_proven: bool) -> tuple[Bucket, ...]:
    """Return the buckets that a new ticket takes from. Proven: its address, by this browser."""
    if is_proven:
        return ((SENDING_PROVEN, browser()), *from_network(SENDING_PROVEN_FROM_NETWORK))
    return ((SENDING, browser()), *from_network(SENDING_FROM_NETWORK))


def demand(*wanted: Bucket) -> None:
    """Take one from each bucket. Raises TooManyRequests if one is empty."""
    wait = service().limits.take(service().now(), *wanted)
    if wait is not None:
        raise TooManyRequests(retry_after=max(1, round(wait.total_seconds())))


def allows(*wanted: Bucket) -> bool:
    """Take one from each bucket; return whether there was one left in each."""
    return service().limits.take(service().now(), *wanted) is None

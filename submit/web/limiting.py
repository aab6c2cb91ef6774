"""How much one address or one network may ask of us. A refusal says for how long, and keeps the text."""

from datetime import timedelta
from ipaddress import ip_address, ip_network

from flask import request
from werkzeug.exceptions import TooManyRequests

from submit.store.limits import Limit
from submit.web.service import service

HOUR = timedelta(hours=1)
SENDING = Limit("send", 20, HOUR)
SENDING_FROM_NETWORK = Limit("send-net", 120, HOUR)
"""An agency with a dozen agents, on its worst day, stays far below."""
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
    """The network of the visitor: neighbours share a limit, since one guest can have many addresses there."""
    address = ip_address(request.remote_addr or "0.0.0.0")
    return str(ip_network(f"{address}/{24 if address.version == 4 else 64}", strict=False))


def demand(*wanted: tuple[Limit, str]) -> None:
    """Takes one from each bucket, told by its limit and whose it is. Raises TooManyRequests if one is empty."""
    wait = service().limits.take(service().now(), *wanted)
    if wait is not None:
        raise TooManyRequests(retry_after=max(1, round(wait.total_seconds())))


def allows(*wanted: tuple[Limit, str]) -> bool:
    """Was there one left in each bucket?"""
    return service().limits.take(service().now(), *wanted) is None

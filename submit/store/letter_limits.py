"""Limits of the letters that anyone can make us send by entering an address.

The narrow limits come first: someone who has used up what their own network may send to a mailbox takes nothing more
from what all networks may send there.
"""

import hashlib
from datetime import timedelta

from submit.store.limits import Bucket, Limit
from submit.ticket.checks.email_syntax import normal_address

HOUR = timedelta(hours=1)
TO_MAILBOX_FROM_NETWORK = Limit("letter-to-net", 6, HOUR)
TO_MAILBOX = Limit("letter-to", 30, HOUR)
"""Far above the limit before it, so that strangers elsewhere do not use up the letters of the mailbox's owner."""
TO_DOMAIN = Limit("letter-domain", 120, HOUR)
IN_ALL = Limit("letter-all", 600, HOUR)
ALL: Bucket = (IN_ALL, "")
FEW_LEFT = IN_ALL.most // 10
"""Staff are told when no more than these are left, because a bucket in constant use is rarely seen empty."""


def to_mailbox(email: str, network: str) -> tuple[Bucket, ...]:
    """Return the buckets that a letter takes from, for this address and the network that requested it."""
    mailbox = mailbox_of(email)
    domain = _hash(_normal(email).rpartition("@")[2])
    return (TO_MAILBOX_FROM_NETWORK, f"{network}:{mailbox}"), (TO_MAILBOX, mailbox), (TO_DOMAIN, domain), ALL


def mailbox_of(email: str) -> str:
    """Return the hash of the mailbox behind an address; a plus and what follows it is ignored.

    A dot is part of a name. At public mail services, where it is not, the rule-book accepts no address.
    """
    local, _, domain = _normal(email).rpartition("@")
    return _hash(f"{local.partition('+')[0]}@{domain}")


def _normal(email: str) -> str:
    return (normal_address(email) or email).lower()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]

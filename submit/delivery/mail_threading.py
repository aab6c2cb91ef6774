"""Message ids that tie the mail about a ticket together, and an answer to its ticket.

Our letters have a secret of the ticket in Message-ID and References, which every mail program repeats in an answer. The
number of a ticket and an address are not secret: without the secret a mail is not accepted as an answer. The secret is
made from the secret of the ticket's page, but does not give access to the page, because mail servers write these
headers into their logs.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

from submit.store.entry import Entry

_NAMED = re.compile(r"<?(ML-[0-9A-Z]{8})\.(?:[^@<>\s]*\.)?([0-9a-f]{32})@")


@dataclass(frozen=True)
class Claim:
    """What a mail claims to answer: a ticket's number, and what should be its secret."""

    reference: str
    secret: str

    def holds(self, entry: Entry) -> bool:
        """Return True if the claim has the ticket's number and secret."""
        is_it = entry.ticket.reference == self.reference
        return is_it and hmac.compare_digest(self.secret, _secret(entry))


def thread_of(entry: Entry, domain: str) -> str:
    """Return the id that all letters about the ticket refer to."""
    return f"<{entry.ticket.reference}.{_secret(entry)}@{domain}>"


def id_in_thread(key: str, entry: Entry, domain: str) -> str:
    """Return the Message-ID of the letter with this key; some programs repeat nothing else."""
    return f"<{key}.{_secret(entry)}@{domain}>"


def claims_in(ids: Iterable[str]) -> list[Claim]:
    """Return the claims in these message ids, in their order, without duplicates."""
    found = (_NAMED.match(id) for id in ids)
    return list(dict.fromkeys(Claim(match[1], match[2]) for match in found if match))


def _secret(entry: Entry) -> str:
    return hashlib.sha256(f"mail\0{entry.token}".encode()).hexdigest()[:32]

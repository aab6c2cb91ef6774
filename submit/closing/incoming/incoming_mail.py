"""A raw mail → the data that we need from it. Pure, and prepared for every kind of nonsense.

Headers are read with the oldest of the standard library's policies: the newer ones fail on malformed headers.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

from submit.closing.incoming.auto_replies import is_by_machine
from submit.closing.incoming.body import MOST_ATTACHMENTS, Body, body_of
from submit.closing.incoming.quoting import own_words

LONGEST_FROM = 2_000
"""Characters of From: more than any name and address need, and few enough to be read quickly."""
_ID = re.compile(r"<[^<>\s]+>")
_NAME = re.compile(r'"(?:[^"\\]|\\.)*"|=\?[^?\s<>@"]+\?[bq]\?[^?\s<>@"]*\?=', re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r'[^\s<>()\[\],;:"@]+@[^\s<>()\[\],;:"]+')


@dataclass(frozen=True)
class IncomingMail:
    """A mail.

    `sender` is the one address in From, empty if that is in doubt. `answers` are the ids of the mails that it answers,
    the nearest first. `text` is what the sender wrote, `whole` includes what it quotes.
    """

    message_id: str
    sender: str
    answers: tuple[str, ...]
    is_by_machine: bool
    text: str
    whole: str
    attachments: tuple[tuple[str, bytes], ...]


def read_mail(raw: bytes) -> IncomingMail:
    """Return the mail; anything that cannot be read is empty."""
    message = message_from_bytes(raw)
    body: Body = body_of(message)
    senders = _addresses(message)
    ids = _ID.findall(_header(message, "Message-ID"))
    return IncomingMail(
        message_id=ids[0] if ids else "",
        sender=_sender(message, senders),
        answers=_answers(message),
        is_by_machine=is_by_machine(message, _header(message, "Subject"), senders),
        text=own_words(body.text),
        whole=body.text,
        attachments=body.attachments[:MOST_ATTACHMENTS],
    )


def _addresses(message: Message) -> list[str]:
    """Return the addresses in From, or its words if none of them is an address.

    Names are removed and never decoded: an encoded word is not an address (RFC 2047, 5), although a name may hold one,
    or a comma.
    """
    header = _NAME.sub("\x00", str(message.get("From", ""))[:LONGEST_FROM])
    return _ADDRESS.findall(header) or re.findall(r"[^\s<>]+", header)


def _sender(message: Message, found: list[str]) -> str:
    headers = message.get_all("From", [])
    is_one = len({address.lower() for address in found}) == 1 and len(headers) == 1
    if not is_one or len(str(headers[0])) > LONGEST_FROM or found[0].count("@") != 1 or "\x00" in found[0]:
        return ""
    return found[0]


def _answers(message: Message) -> tuple[str, ...]:
    """Return the ids in In-Reply-To, then those in References, the last one first."""
    nearest = _ID.findall(_header(message, "In-Reply-To"))
    return tuple(dict.fromkeys([*nearest, *reversed(_ID.findall(_header(message, "References")))]))


def _header(message: Message, name: str) -> str:
    value = message.get(name, "")
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        return str(value)

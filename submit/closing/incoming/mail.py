"""A mail as it came → what is to be known of it. Pure, and ready for every kind of nonsense.

Headers are read with the oldest of the standard library's policies: the newer ones stumble over malformed ones.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

from submit.closing.incoming.body import Body, body_of
from submit.closing.incoming.machine import is_by_machine
from submit.closing.incoming.quoting import own_words

_ID = re.compile(r"<[^<>\s]+>")


@dataclass(frozen=True)
class IncomingMail:
    """A mail. `sender` is the one address in From, empty where there is none or more than one. `answers` are the ids of
    the mails that it answers, the nearest first. `text` is what the sender wrote, `whole` with what it quotes."""

    message_id: str
    sender: str
    answers: tuple[str, ...]
    is_by_machine: bool
    text: str
    whole: str
    attachments: tuple[tuple[str, bytes], ...]


def read_mail(raw: bytes) -> IncomingMail:
    """The mail; whatever cannot be read of it is empty."""
    message = message_from_bytes(raw)
    body: Body = body_of(message)
    senders = [address for _, address in getaddresses([_header(message, "From")]) if address]
    ids = _ID.findall(_header(message, "Message-ID"))
    return IncomingMail(
        message_id=ids[0] if ids else "",
        sender=senders[0] if len(senders) == 1 and len(message.get_all("From", [])) == 1 else "",
        answers=_answers(message),
        is_by_machine=is_by_machine(message, _header(message, "Subject"), senders),
        text=own_words(body.text),
        whole=body.text,
        attachments=body.attachments,
    )


def _answers(message: Message) -> tuple[str, ...]:
    """First what it says to be an answer to, then the whole line of those before, the last first."""
    nearest = _ID.findall(_header(message, "In-Reply-To"))
    return tuple(dict.fromkeys([*nearest, *reversed(_ID.findall(_header(message, "References")))]))


def _header(message: Message, name: str) -> str:
    value = message.get(name, "")
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        return str(value)

"""The text and the attachments of a mail. Plain text is preferred; HTML is turned into text."""

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

from submit.closing.incoming.html_text import plain_text

SEALS = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
"""Signatures made by programs, which tell people nothing."""
GUESSES = ("utf-8", "cp1251")
LONGEST_NAME = 1000
MOST_ATTACHMENTS = 1000


@dataclass(frozen=True)
class Body:
    """The text and attachments of a mail or a part of it. `is_rich`: the text was made from HTML."""

    text: str = ""
    attachments: tuple[tuple[str, bytes], ...] = ()
    is_rich: bool = False


def body_of(part: Message) -> Body:
    """Return the body of the mail or of a part."""
    if part.get_content_maintype() == "multipart":
        parts = [body_of(each) for each in part.get_payload() if isinstance(each, Message)]
        return _one_of(parts) if part.get_content_subtype() == "alternative" else _all(parts)
    if part.get_content_type() in SEALS:
        return Body()
    name = _file_name(part)
    if part.get_content_type() in ("text/plain", "text/html") and not name and not _is_attached(part):
        text = _text(part)
        is_rich = part.get_content_subtype() == "html"
        return Body(plain_text(text) if is_rich else text.replace("\r\n", "\n"), (), is_rich)
    return Body(attachments=((name or _name_of(part), _content(part)),))


def _all(parts: list[Body]) -> Body:
    texts = [part.text.strip("\n") for part in parts if part.text.strip()]
    return Body("\n\n".join(texts), _attachments(parts), any(part.is_rich for part in parts))


def _one_of(parts: list[Body]) -> Body:
    """Return one text of several that say the same, plain if possible, and the attachments of all of them."""
    told = sorted((part for part in parts if part.text.strip()), key=lambda part: part.is_rich)
    return Body(told[0].text if told else "", _attachments(parts), bool(told) and told[0].is_rich)


def _attachments(parts: Iterable[Body]) -> tuple[tuple[str, bytes], ...]:
    return tuple(attached for part in parts for attached in part.attachments)


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _file_name(part: Message) -> str:
    name = (part.get_filename() or "")[:LONGEST_NAME]
    try:
        return str(make_header(decode_header(name)))
    except (HeaderParseError, LookupError, ValueError):
        return name


def _name_of(part: Message) -> str:
    """Return a name for an attachment without one."""
    if part.get_content_type() == "message/rfc822":
        return "mail.eml"
    return f"file{mimetypes.guess_extension(part.get_content_type()) or ''}"


def _content(part: Message) -> bytes:
    held = part.get_payload()
    if isinstance(held, list):
        # A mail within the mail.
        return b"".join(each.as_bytes() for each in held if isinstance(each, Message))
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(part: Message) -> str:
    content, named = _content(part), part.get_content_charset()
    for charset in (named, *GUESSES):
        try:
            return content.decode(charset or "ascii")
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("utf-8", "replace")

"""Headers that every mail program reads back correctly: text in any script, and names of files.

They are written here and not by the standard library. Python 3.11 drops a space between two encoded words when it folds
them, and every version decodes what only looks like an encoded word because a client typed it.
"""

import base64
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from submit.ticket.addresses import is_plain
from submit.ticket.checks.email_syntax import normal_address
from submit.ticket.clean import clean_file_name, clean_line

POLICY = SMTP.clone(refold_source="none")
"""The policy of mails with such headers: it does not change what is already written."""
WIRE = POLICY.clone(cte_type="7bit")
"""The policy by which they travel: not every server on the way takes eight bits (RFC 6152)."""
PLAIN_TEXT = re.compile(r"(?!.*=\?)[!-~]+(?: [!-~]+)*")
PLAIN_NAME = re.compile(r"[A-Za-z0-9_.+-]+(?: [A-Za-z0-9_.+-]+)*")
LONGEST_TEXT = 1_000
"""Characters of a text."""
LONGEST_PLAIN = 60
"""Characters that fit into one line together with the name of their header."""
LONGEST_WORD = 39
"""Bytes in one encoded word: 64 characters with its marks, which leaves room for the header's name (RFC 2047, 2)."""
LONGEST_PIECE = 300
"""Characters in one piece of a file's name (RFC 2231, 3). The longest name has fewer than ten: the library by which
Redmine reads mail puts the eleventh behind the second."""


def set_text(mail: EmailMessage, name: str, text: str) -> None:
    """Set a header to a text of one line, cut to a length that servers on the way leave whole."""
    mail.set_raw(name, header_text(cut(clean_line(text), LONGEST_TEXT)))


def cut(text: str, most: int) -> str:
    """Return the text, or its beginning with an ellipsis if it is longer than `most`."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def set_address(mail: EmailMessage, name: str, address: str) -> bool:
    """Set a header to an address; return False, and set nothing, if no header can hold it as it is."""
    normal = normal_address(address) or address
    if not is_plain(normal):
        return False
    mail.set_raw(name, normal)
    return True


def set_file_name(part: EmailMessage, name: str, charset: str | None = None) -> None:
    """Name the file that the part carries, also for programs that do not support RFC 2231, and its charset."""
    name, kind = clean_file_name(name), part.get_content_type()
    if charset:
        kind = f"{kind}; charset={charset}"
    is_plain = len(name) <= LONGEST_PLAIN and PLAIN_NAME.fullmatch(name)
    del part["Content-Type"], part["Content-Disposition"]
    part.set_raw("Content-Type", f'{kind};\r\n name="{name if is_plain else _encoded_words(name)}"')
    parameters = [f'filename="{name}"'] if is_plain else _continued("filename", name)
    part.set_raw("Content-Disposition", ";\r\n ".join(["attachment", *parameters]))


def header_text(text: str) -> str:
    """Return the text as a header holds it."""
    if not text or (len(text) <= LONGEST_PLAIN and PLAIN_TEXT.fullmatch(text)):
        return text
    return _encoded_words(text)


def _encoded_words(text: str) -> str:
    """Return the text as encoded words, with spaces inside them: one between two words is ignored (RFC 2047, 6.2)."""
    pieces = _pieces([(sign, len(sign.encode())) for sign in text], LONGEST_WORD)
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(piece.encode()).decode()}?=" for piece in pieces)


def _continued(parameter: str, text: str) -> list[str]:
    """Return the parameter in as many pieces as it needs (RFC 2231, 4.1)."""
    quoted = [quote(sign, safe="") for sign in text]
    pieces = list(_pieces([(sign, len(sign)) for sign in quoted], LONGEST_PIECE))
    first, *others = pieces or [""]
    if not others:
        return [f"{parameter}*=utf-8''{first}"]
    return [f"{parameter}*0*=utf-8''{first}", *(f"{parameter}*{n}*={piece}" for n, piece in enumerate(others, 1))]


def _pieces(sized: list[tuple[str, int]], most: int) -> Iterator[str]:
    """Yield the characters joined into pieces of at most `most`, without splitting a character."""
    piece, taken = "", 0
    for sign, size in sized:
        if taken + size > most:
            yield piece
            piece, taken = "", 0
        piece, taken = piece + sign, taken + size
    if piece:
        yield piece

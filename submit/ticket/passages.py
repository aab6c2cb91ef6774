"""The texts in a file of a text kind, each with its place in the file's bytes, so that it can be put back changed."""

import re
from base64 import decodebytes, encodebytes
from binascii import Error
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from quopri import decodestring, encodestring

from submit.ticket.decoding import encoding_of

ENCODED = re.compile(
    rb"^content-transfer-encoding:[ \t]*(?P<transfer>base64|quoted-printable)[ \t]*\r?\n"
    rb"(?:[^\r\n][^\n]{0,998}\n){0,20}+\r?\n",
    re.IGNORECASE | re.MULTILINE,
)
"""The end of the headers of a part that does not stand in a mail as it is read."""
BOUNDARY = re.compile(rb"\r?\n--")
MOST_PARTS = 1000
"""Wrapped parts of a mail that are unwrapped; only a file that wants to hold us up has more."""


@dataclass(frozen=True)
class FilePassage:
    """A text between two places of the file's bytes. `transfer` is how a part of a mail is wrapped, if it is."""

    start: int
    end: int
    text: str
    encoding: str
    transfer: str = ""

    def written(self, text: str, raw: bytes) -> bytes:
        """Write another text as this one was written in `raw`, with its line ends."""
        content = text.encode(self.encoding)
        if not self.transfer:
            return content
        wrapped = encodebytes(content) if self.transfer == "base64" else encodestring(content)
        ending = b"\r\n" if b"\r\n" in raw else b"\n"
        return wrapped.rstrip(b"\r\n").replace(b"\r\n", b"\n").replace(b"\n", ending) + raw[len(raw.rstrip(b"\r\n")) :]


def passages(kind: str, content: bytes) -> Iterator[FilePassage]:
    """Read the texts of a file: of a mail, each wrapped part by itself. What cannot be read is left out."""
    end = 0
    for start, stop, transfer in islice(_wrapped(content), MOST_PARTS) if kind == "eml" else ():
        yield from _passage(content, end, start)
        yield from _passage(content, start, stop, transfer)
        end = stop
    yield from _passage(content, end, len(content))


def _wrapped(content: bytes) -> Iterator[tuple[int, int, str]]:
    end = 0
    while part := ENCODED.search(content, end):
        boundary = BOUNDARY.search(content, part.end())
        end = boundary.start() if boundary else len(content)
        yield part.end(), end, part["transfer"].decode().lower()


def _passage(content: bytes, start: int, end: int, transfer: str = "") -> Iterator[FilePassage]:
    plain = _unwrapped(content[start:end], transfer)
    encoding = encoding_of(plain) if plain else None
    if encoding:
        yield FilePassage(start, end, plain.decode(encoding), encoding, transfer)


def _unwrapped(raw: bytes, transfer: str) -> bytes:
    if transfer == "quoted-printable":
        return decodestring(raw)
    try:
        return decodebytes(raw) if transfer else raw
    except Error:
        return b""

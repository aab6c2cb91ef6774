"""What must be hidden inside a file of a text kind: found by the checks that read the answers, and hidden in place."""

from collections.abc import Iterator, Mapping
from itertools import islice

from submit.ticket.checks.check import Danger
from submit.ticket.file_types import TEXTS
from submit.ticket.finding import Span
from submit.ticket.masking import apart, mask_in_file
from submit.ticket.passages import FilePassage, passages

Found = tuple[str, int]
"""The name of the check, and the line of the file."""

LONGEST = 5 * 1024 * 1024
"""Characters of a passage that are read: a larger file holds a worker too long."""
PIECE = 64 * 1024
OVERLAP = 8 * 1024
"""Texts are read piece by piece; what begins near the end of one piece is read again with the next."""
MOST = 20
"""Places that are told of one file."""


def search(checks: Mapping[str, Danger], kind: str, content: bytes) -> tuple[Found, ...]:
    """Return which checks find something in the file, and in which lines; a check stops after MOST places."""
    found, line, counted = dict[Found, None](), 1, 0
    left = dict.fromkeys(checks, MOST)
    for passage in passages(kind, content) if kind in TEXTS else ():
        line, counted = line + content.count(b"\n", counted, passage.start), passage.start
        for name, check in checks.items():
            spans = spans_in(check, passage.text, left[name])
            left[name] -= len(spans)
            found |= dict.fromkeys((name, at) for at in _lines(passage, line, spans))
    return tuple(found)[:MOST]


def hide(checks: Mapping[str, Danger], kind: str, content: bytes) -> bytes:
    """Put stars in the place of what the checks find; every other byte of the file stays."""
    made, end = list[bytes](), 0
    for passage in passages(kind, content) if kind in TEXTS else ():
        spans = [span for check in checks.values() for span in spans_in(check, passage.text)]
        if spans:
            raw = content[passage.start : passage.end]
            made += content[end : passage.start], passage.written(mask_in_file(passage.text, spans), raw)
            end = passage.end
    return b"".join((*made, content[end:]))


def spans_in(check: Danger, text: str, most: int | None = None) -> list[Span]:
    """Return the places in a text of any length, in order; no more than the first `most` that were found."""
    found = (
        Span(start + span.start, start + span.end, span.keep)
        for start, end in _pieces(text[:LONGEST])
        for span in check.spans(text[start:end])
    )
    return apart(islice(found, most))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Pieces that begin and end with a line, where lines are not too long for that."""
    start = 0
    while start < len(text):
        end = _line_end(text, start + PIECE // 2, start + PIECE)
        yield start, end
        start = end if end == len(text) else _line_start(text, end - OVERLAP, end)


def _line_end(text: str, least: int, most: int) -> int:
    return (text.rfind("\n", least, most) + 1 or most) if most < len(text) else len(text)


def _line_start(text: str, least: int, most: int) -> int:
    return text.find("\n", least, most - 1) + 1 or least


def _lines(passage: FilePassage, line: int, spans: list[Span]) -> Iterator[int]:
    """The lines of the spans; of a wrapped part, the line in which it begins."""
    position = 0
    for span in spans:
        line += 0 if passage.transfer else passage.text.count("\n", position, span.start)
        position = span.start
        yield line

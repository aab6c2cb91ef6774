"""Fenced blocks of a page, whatever they contain."""

from collections.abc import Iterator
from dataclasses import dataclass

from submit.rulebook.page import FENCE


@dataclass(frozen=True)
class Fence:
    """A fenced block: its first and last line, from 0, the fences included."""

    start: int
    end: int


def fences(lines: list[str]) -> Iterator[Fence]:
    """Yield the outermost fenced blocks among `lines`; one that is never closed runs to the end."""
    marks, start = "", 0
    for number, line in enumerate(lines):
        match = FENCE.match(line)
        if marks:
            if match and not match["info"].strip() and match["marks"].startswith(marks):
                yield Fence(start, number)
                marks = ""
        elif match:
            marks, start = match["marks"], number
    if marks:
        yield Fence(start, len(lines) - 1)

"""`<!-- так нужно: цитата из договора -->` silences advice on style for the block it is in, or the one below it."""

import re
from collections.abc import Iterator

from submit.site.fences import fences
from submit.site.lint.prose_markup import Markup
from submit.site.lint.prose_problem import ProseProblem
from submit.site.lint.wording_lists import LISTS

MARKERS = "|".join(map(re.escape, LISTS["silence"]["markers"]))
SILENCE = re.compile(rf"<!--\s*(?:{MARKERS})\b\s*:?\s*(?P<reason>.*?)\s*-->", re.DOTALL)


def silenced_lines(page: Markup) -> frozenset[int]:
    """Return the lines, from 1, for which advice is silenced."""
    lines = page.text.split("\n")
    found: set[int] = set()
    for offset, comment in page.comments:
        if SILENCE.fullmatch(comment):
            first = page.place(offset).line - 1
            found.update(_block(lines, first, first + comment.count("\n")))
    return frozenset(line + 1 for line in found)


def silence_problems(page: Markup) -> Iterator[ProseProblem]:
    """Yield comments that silence advice without giving a reason."""
    for offset, comment in page.comments:
        match = SILENCE.fullmatch(comment)
        if match and not match["reason"]:
            yield ProseProblem(page.place(offset), "wording.no_reason")


def _block(lines: list[str], first: int, last: int) -> range:
    """Return the block around the comment in the lines `first` to `last`; if it is nothing else, the one below too."""
    start, end = first, last
    while start > 0 and lines[start - 1].strip():
        start -= 1
    while end + 1 < len(lines) and lines[end + 1].strip():
        end += 1
    alone = (start, end) == (first, last) and lines[first].lstrip().startswith("<!--")
    if not alone:
        return range(start, end + 1)
    below = next((number for number in range(last + 1, len(lines)) if lines[number].strip()), last)
    fence = next((fence for fence in fences(lines) if fence.start == below), None)
    end = fence.end if fence else below
    while end + 1 < len(lines) and lines[end + 1].strip():
        end += 1
    return range(first, end + 1)

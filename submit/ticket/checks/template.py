"""A form of somebody else's, sent as it was."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.typed import Typed
from submit.ticket.word_stems import LONGEST_TEXT, plain

HEADING = re.compile(
    r"\s{0,3}(?:(?P<depth>#{1,6})\s+\S.*|(?P<bold>\*\*[^*]+\*\*\s*:?|__[^_]+__\s*:?|[^\W\d_][^.!?:]{2,40}:))\s*"
)
BARE = re.compile(r"\s*\d{1,2}[.)]\s*")
"""A number in a list with nothing after it."""


@dataclass(frozen=True)
class Template(Check):
    """A heading with nothing under it, a number with nothing after it, or a prompt (one of the `words`) left in."""

    CODES = {"template": ()}
    LEVELS = ("advice",)

    fields: tuple[str, ...]
    words: tuple[str, ...]

    def hits(self, typed: Typed) -> Iterator[Hit]:
        for field in self.fields:
            text = (typed.text(field) or "")[:LONGEST_TEXT]
            if self._has_prompt(text) or _has_gap(text):
                yield Hit(field, "template")

    def _has_prompt(self, text: str) -> bool:
        spread = f" {plain(text)} "
        return any(prompt in spread for prompt in self._prompts)

    @cached_property
    def _prompts(self) -> tuple[str, ...]:
        return tuple(f" {plain(words)} " for words in self.words)


def _has_gap(text: str) -> bool:
    """Whether a heading is followed by one that is not below it, or by nothing."""
    lines = [line for line in text.split("\n") if line.strip()]
    if any(BARE.fullmatch(line) for line in lines):
        return True
    depths = [_depth(line) for line in lines]
    return len(lines) > 1 and any(0 < below <= depth for depth, below in pairwise([*depths, 1]))


def _depth(line: str) -> int:
    """How deep a heading stands; 0 for a line that is none. Bold lines and labels stand below headings."""
    found = HEADING.fullmatch(line)
    if not found:
        return 0
    return len(found["depth"]) if found["depth"] else 7

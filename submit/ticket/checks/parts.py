"""Does one free text tell what was done, what came of it and what was expected?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.rulebook.kinds import bounded
from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.grammar import is_report
from submit.ticket.slots import AMOUNT
from submit.ticket.typed import Typed
from submit.ticket.word_stems import LONGEST_TEXT, even, plain, words_of

NUMBERED = re.compile(r"(?:^|[\s;])\d{1,2}[.)]\s*[^\W\d_]", re.MULTILINE)
"""«1. Открыть заказ»: a list of steps."""
QUOTED = re.compile(r"[«„“\"]([^«»„“”\"]{3,200})[»”\"]")
"""A quotation of two words or more is what the screen said."""
MARKS = "*#_: \t-–—"
FILLED = re.compile(
    r"\s*(?:[#*_]+\s*[^\W\d_][^:.!?*_\n]{1,40}|[^\W\d_][^:.!?*_\n]{1,40}(?=:))[*_]*:?[*_]*(?P<body>[^\n]*)"
)
"""A heading, and what stands after it on its line: «**Шаги:** нет», «### Факт»."""
CLAUSE_END = re.compile(r"[.!?;,\n]")
COUNTED = re.compile(r"\b\d{1,9}\s[^\W\d_]{3}")
"""«118 строк»: a number of something is what the screen showed."""


@dataclass(frozen=True)
class Parts(Check):
    """Headings are not asked for: free texts have none. The words of each part stand for it, `*` for any ending.

    What came of it is also told by any verb but the `empty_words`. Tickets of `trackers`, and those whose tracker is
    not said, are asked for the parts where `least` of them or more are missing, or one in a text of at most `short`
    words. A heading with nothing but one of the `fillers` under it tells no part.
    """

    CODES = {"nothing": (), "steps": (), "actual": (), "expected": ()}
    LEVELS = ("advice",)
    MISSES = ("nothing", "steps", "actual", "expected")
    RANK = 2

    field: str
    trackers: tuple[str, ...]
    steps: tuple[str, ...]
    actual: tuple[str, ...]
    expected: tuple[str, ...]
    empty_words: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    least: int = bounded(1, 3, default=1)
    short: int = bounded(0, 1000, default=0)

    def hits(self, typed: Typed) -> Iterator[Hit]:
        text = (typed.text(self.field) or "")[:LONGEST_TEXT]
        if not text or typed.tracker not in (None, "", *self.trackers):
            return
        told = self._without_fillers(text)
        missing = [name for name, is_told in self._told(told) if not is_told]
        if missing and (len(missing) >= self.least or self._is_thin(text, told, missing)):
            for code in ["nothing"] if len(missing) == len(self._phrases) else missing:
                yield Hit(self.field, code)

    def _is_thin(self, text: str, told: str, missing: list[str]) -> bool:
        """Whether one part is missed for sure: where nothing happened, a heading is not filled, or words are few."""
        return "actual" in missing or told != text or len(words_of(text)) <= self.short

    def _without_fillers(self, text: str) -> str:
        """The text without headings that have nothing but a filler under them."""
        lines = [line for line in text.split("\n") if line.strip()]
        empty = {
            index + step
            for index, line in enumerate(lines)
            if (found := FILLED.match(line)) and plain(found["body"]) in self._fillers | {""}
            for step in self._filled_lines(lines, index, found["body"])
        }
        return "\n".join(line for index, line in enumerate(lines) if index not in empty) if empty else text

    def _filled_lines(self, lines: list[str], index: int, body: str) -> Iterator[int]:
        """The heading itself, and the filler on the next line, if it stands there."""
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if body.strip(MARKS):
            yield 0
        elif plain(following) in self._fillers | {""} or FILLED.match(following):
            yield 0
            if following and not FILLED.match(following):
                yield 1

    @cached_property
    def _fillers(self) -> frozenset[str]:
        return frozenset(map(plain, self.fillers))

    def _told(self, text: str) -> Iterator[tuple[str, bool]]:
        yield "steps", NUMBERED.search(text) is not None or self._has("steps", text)
        yield "actual", _shows(text) or self._has("actual", text) or self._reports(text)
        yield "expected", self._has("expected", text)

    def _has(self, name: str, text: str) -> bool:
        spread = f" {plain(text)} "
        return any(phrase in spread for phrase in self._phrases[name])

    def _reports(self, text: str) -> bool:
        """Whether a clause that expects nothing has a verb of its own: «скидка применяется снова»."""
        return any(self._has_report(clause) and not self._has("expected", clause) for clause in CLAUSE_END.split(text))

    def _has_report(self, clause: str) -> bool:
        return any(is_report(word) and even(word) not in self._empty for word in words_of(clause))

    @cached_property
    def _phrases(self) -> dict[str, tuple[str, ...]]:
        """The beginning of a word is followed by anything, a whole word by a space."""
        words = {"steps": self.steps, "actual": self.actual, "expected": self.expected}
        return {name: tuple(f" {plain(w)}" + " " * (not w.endswith("*")) for w in ws) for name, ws in words.items()}

    @cached_property
    def _empty(self) -> frozenset[str]:
        return frozenset(map(even, self.empty_words))


def _shows(text: str) -> bool:
    if COUNTED.search(text) or AMOUNT.search(text):
        return True
    return any(" " in found[1].strip() for found in QUOTED.finditer(text))

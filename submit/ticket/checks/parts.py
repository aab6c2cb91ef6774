"""Does one free text tell what was done, what came of it and what was expected?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.grammar import is_report
from submit.ticket.typed import Typed
from submit.ticket.word_stems import LONGEST_TEXT, even, plain, words_of

NUMBERED = re.compile(r"(?:^|[\s;])\d{1,2}[.)]\s*[^\W\d_]", re.MULTILINE)
"""«1. Открыть заказ»: a list of steps."""
QUOTED = re.compile(r"[«„“\"]([^«»„“”\"]{3,200})[»”\"]")
"""A quotation of two words or more is what the screen said."""
CLAUSE_END = re.compile(r"[.!?;,\n]")
COUNTED = re.compile(r"\b\d{1,9}\s[^\W\d_]{3}")
"""«118 строк»: a number of something is what the screen showed."""


@dataclass(frozen=True)
class Parts(Check):
    """Headings are not asked for: free texts have none. The words of each part stand for it, `*` for any ending.

    What came of it is also told by any verb but the `empty_words`. Tickets of `trackers`, and those whose tracker is
    not said, are asked for all three parts.
    """

    CODES = {"nothing": (), "steps": (), "actual": (), "expected": ()}
    LEVELS = ("advice",)
    RANK = 2

    field: str
    trackers: tuple[str, ...]
    steps: tuple[str, ...]
    actual: tuple[str, ...]
    expected: tuple[str, ...]
    empty_words: tuple[str, ...] = ()

    def hits(self, typed: Typed) -> Iterator[Hit]:
        text = (typed.text(self.field) or "")[:LONGEST_TEXT]
        if not text or typed.tracker not in (None, "", *self.trackers):
            return
        missing = [name for name, is_told in self._told(text) if not is_told]
        for code in ["nothing"] if len(missing) == len(self._phrases) else missing:
            yield Hit(self.field, code)

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
    return COUNTED.search(text) is not None or any(" " in found[1].strip() for found in QUOTED.finditer(text))

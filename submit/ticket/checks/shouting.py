"""Capitals and exclamation marks in place of facts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from submit.rulebook.kinds import LONGEST_TEXT, bounded
from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.typed import Typed
from submit.ticket.word_stems import is_function, words_of

MARKS = re.compile(r"!\s*!|\?\s*!|!\s*\?|\?\s*\?\s*\?")
SHORTEST = 4
"""Shorter words in capitals are as a rule abbreviations: PNR, GDS, НДС."""
LATIN = re.compile("[A-Z]+")


@dataclass(frozen=True)
class Shouting(Check):
    """Most of the words of a text in capitals. Latin words are left out: names of systems and codes are written so."""

    CODES = {"capitals": (), "marks": ()}
    LEVELS = ("advice",)
    RANK = 2

    field: str
    letters: int = bounded(1, LONGEST_TEXT, default=12)

    def hits(self, typed: Typed) -> Iterator[Hit]:
        text = typed.text(self.field) or ""
        if self._shouts(text):
            yield Hit(self.field, "capitals")
        if MARKS.search(text):
            yield Hit(self.field, "marks")

    def _shouts(self, text: str) -> bool:
        words = [word for word in words_of(text) if len(word) >= SHORTEST and word.isalpha()]
        loud = [word for word in words if word.isupper()]
        if (
            words
            and len(loud) == len(words)
            and " " in text.strip()
            and (any(not LATIN.fullmatch(word) for word in loud) or _is_sentence(words_of(text)))
        ):
            return sum(map(len, loud)) >= self.letters
        foreign = [word for word in loud if LATIN.fullmatch(word)]
        loud_here, here = len(loud) - len(foreign), len(words) - len(foreign)
        return loud_here * 2 > here and sum(map(len, loud)) >= self.letters


def _is_sentence(words: tuple[str, ...]) -> bool:
    """Names of systems stand side by side; a sentence in capitals has its small words in capitals too."""
    return len(words) > 2 and any(is_function(word) for word in words)

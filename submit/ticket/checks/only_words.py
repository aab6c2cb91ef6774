"""Is a text made of words of one sort alone: urgency, emotion, greeting?"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.language import FUNCTION_WORDS, content_words, stem, stems_of, words_of
from submit.ticket.typed import Typed


@dataclass(frozen=True)
class OnlyWords(Check):
    """«Срочно!!!» and «Добрый день» are polite or urgent, and no subject."""

    CODES = {"only": ("value",)}
    LEVELS = ("advice",)

    field: str
    words: tuple[str, ...]

    def hits(self, typed: Typed) -> Iterator[Hit]:
        text = typed.text(self.field) or ""
        if any(stem(word) in self._own for word in words_of(text)) and not content_words(text, self._own):
            yield Hit(self.field, "only", {"value": text})

    @cached_property
    def _own(self) -> frozenset[str]:
        return stems_of(self.words) - FUNCTION_WORDS

"""Is anything left of a text once its empty words are taken away?"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.language import content_words, stems_of, words_of
from submit.ticket.typed import Typed


@dataclass(frozen=True)
class Vague(Check):
    """«Не работает система» says neither what nor where; «Не работает поиск рейсов» does."""

    CODES = {"vague": ("value",)}
    LEVELS = ("advice",)

    field: str
    empty_words: tuple[str, ...]

    def hits(self, typed: Typed) -> Iterator[Hit]:
        text = typed.text(self.field) or ""
        if words_of(text) and not content_words(text, self._empty):
            yield Hit(self.field, "vague", {"value": text})

    @cached_property
    def _empty(self) -> frozenset[str]:
        return stems_of(self.empty_words)

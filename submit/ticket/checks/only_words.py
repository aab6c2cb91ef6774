"""Is a text made of words of one sort alone: urgency, greeting?"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.typed import Typed
from submit.ticket.word_stems import content_words, is_one_of, stems_of, words_of


@dataclass(frozen=True)
class OnlyWords(Check):
    """«Срочно!!!» and «Добрый день» are urgent or polite, and no subject. `others` may stand beside them."""

    CODES = {"only": ("value",)}
    LEVELS = ("advice",)
    RANK = 1

    field: str
    words: tuple[str, ...]
    others: tuple[str, ...] = ()

    def hits(self, typed: Typed) -> Iterator[Hit]:
        text = typed.text(self.field) or ""
        if not content_words(text, self._all, most=1) and any(is_one_of(word, self._own) for word in words_of(text)):
            yield Hit(self.field, "only", {"value": text})

    @cached_property
    def _own(self) -> frozenset[str]:
        return stems_of(self.words)

    @cached_property
    def _all(self) -> frozenset[str]:
        return self._own | stems_of(self.others)

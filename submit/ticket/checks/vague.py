"""Is anything left of a text once its empty words are taken away?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.rulebook.kinds import bounded
from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.grammar import tells
from submit.ticket.typed import Typed
from submit.ticket.word_stems import LONGEST_TEXT, content_words, contents, is_one_of, stems_of, words_of

SPECIFIC = re.compile(r"\d|[«„“\"][^«»„“”\"]{3,}[»”\"]|--\w|\w[_.]\w")
"""A number, a quotation or code says something of its own: «Ошибка 500», «Не работает кнопка „Обменять“»."""


@dataclass(frozen=True)
class Vague(Check):
    """«Не работает система» says neither what nor where; «Не работает поиск рейсов» does.

    Up to `few` other words are still too few beside a verb or one of the `troubles` («Проблема с заказом»; they are
    empty words too), and one more where the first word
    that says something is one of `nobody` («Ничего не грузится после обновления»; these are empty words too).
    """

    CODES = {"vague": ("value",)}
    LEVELS = ("advice",)
    RANK = 2

    field: str
    empty_words: tuple[str, ...]
    troubles: tuple[str, ...] = ()
    few: int = bounded(0, 100, default=0)
    nobody: tuple[str, ...] = ()

    def hits(self, typed: Typed) -> Iterator[Hit]:
        text = typed.text(self.field) or ""
        few = self._few_in(text)
        left = content_words(text, self._empty, most=few + 1)
        if words_of(text) and len(left) <= few and (not left or self._is_thin(text)):
            yield Hit(self.field, "vague", {"value": text})

    def _few_in(self, text: str) -> int:
        first = next(contents(text, self._empty - self._nobody), "")
        return self.few + is_one_of(first, self._nobody)

    def _is_thin(self, text: str) -> bool:
        """Few words are left: do they stand beside a trouble, or alone, as the name of a place does?"""
        if SPECIFIC.search(text[:LONGEST_TEXT]):
            return False
        return any(is_one_of(word, self._troubles) for word in words_of(text)) or tells(text)

    @cached_property
    def _empty(self) -> frozenset[str]:
        return stems_of(self.empty_words) | self._troubles | self._nobody

    @cached_property
    def _troubles(self) -> frozenset[str]:
        return stems_of(self.troubles)

    @cached_property
    def _nobody(self) -> frozenset[str]:
        return stems_of(self.nobody)

"""Is anything left of a text once its empty words are taken away?"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from submit.rulebook.kinds import bounded
from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.generic_words import EMPTY
from submit.ticket.grammar import tells
from submit.ticket.slots import is_number, is_specific
from submit.ticket.typed import Typed
from submit.ticket.word_stems import contents, is_one_of, stems_of, words_of


@dataclass(frozen=True)
class Vague(Check):
    """«Не работает система» says neither what nor where; «Не работает поиск рейсов» does.

    Up to `few` other words are still too few beside a verb or one of the `troubles` («Проблема с заказом»; they are
    empty words too), and one more where the first word
    that says something is one of `nobody` («Ничего не грузится после обновления»; these are empty words too).
    Words that say little in any trade are empty too where the check is `generic`. The number of an order says only
    which one; where `numbers` answer («40 человек»), it counts.
    """

    CODES = {"vague": ("value",)}
    LEVELS = ("advice",)
    MISSES = ("vague",)
    RANK = 2

    field: str
    empty_words: tuple[str, ...]
    troubles: tuple[str, ...] = ()
    few: int = bounded(0, 100, default=0)
    nobody: tuple[str, ...] = ()
    generic: bool = False
    numbers: bool = False

    def hits(self, typed: Typed) -> Iterator[Hit]:
        text = typed.text(self.field) or ""
        if not is_specific(text) and words_of(text) and self._is_empty(text):
            yield Hit(self.field, "vague", {"value": text})

    def _is_empty(self, text: str) -> bool:
        few = self._few_in(text)
        left = len(list(islice(self._left(text), few + 1)))
        return left <= few and (left == 0 or self._is_thin(text))

    def _few_in(self, text: str) -> int:
        first = next(contents(text, self._empty - self._nobody), "")
        return self.few + is_one_of(first, self._nobody)

    def _left(self, text: str) -> Iterator[str]:
        return (word for word in contents(text, self._empty) if self.numbers or not is_number(word))

    def _is_thin(self, text: str) -> bool:
        """Few words are left: do they stand beside a trouble, or alone, as the name of a place does?"""
        return any(is_one_of(word, self._troubles) for word in words_of(text)) or tells(text)

    @cached_property
    def _empty(self) -> frozenset[str]:
        words = stems_of(self.empty_words) | self._troubles | self._nobody
        return words | EMPTY if self.generic else words

    @cached_property
    def _troubles(self) -> frozenset[str]:
        return stems_of(self.troubles)

    @cached_property
    def _nobody(self) -> frozenset[str]:
        return stems_of(self.nobody)

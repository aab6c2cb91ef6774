"""An amount is wrong. Which one is it, and which should it be?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.phrases import Phrases
from submit.ticket.typed import Typed
from submit.ticket.word_stems import LONGEST_TEXT

NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:[   ]\d{3})+|\d{1,5}|\d+(?=\s?(?:₽|руб|р\.|\$|€|%)))(?:[.,]\d+)?(?!\d)")
"""A longer number is an order."""


@dataclass(frozen=True)
class TwoAmounts(Check):
    """«Неверная сумма»: one of the `amounts` and one of the `faults`, and fewer than two numbers.

    What the answer to `other` says of it counts too. The `excuses` tell the difference in words: «вдвое», «на копейку».
    """

    CODES = {"amounts": ()}
    LEVELS = ("advice",)
    MISSES = ("amounts",)
    RANK = 4

    fields: tuple[str, ...]
    amounts: tuple[str, ...]
    faults: tuple[str, ...]
    other: str | None = None
    excuses: tuple[str, ...] = ()

    def hits(self, typed: Typed) -> Iterator[Hit]:
        other = (typed.text(self.other) or "")[:LONGEST_TEXT] if self.other else ""
        for field in self.fields:
            text = (typed.text(field) or "")[:LONGEST_TEXT]
            if self._is_wrong(text) and len(NUMBER.findall(text)) + len(NUMBER.findall(other)) < 2:
                yield Hit(field, "amounts")

    def _is_wrong(self, text: str) -> bool:
        amounts, faults, excuses = self._phrases
        return amounts.are_in(text) and faults.are_in(text) and not excuses.are_in(text)

    @cached_property
    def _phrases(self) -> tuple[Phrases, Phrases, Phrases]:
        return Phrases(self.amounts), Phrases(self.faults), Phrases(self.excuses)

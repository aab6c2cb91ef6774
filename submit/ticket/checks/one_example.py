"""«Иногда» and «некоторые», and not one example."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.phrases import Phrases
from submit.ticket.slots import QUOTED
from submit.ticket.typed import Typed
from submit.ticket.word_stems import LONGEST_TEXT

EXAMPLE = re.compile(r"\d{2}|[A-ZА-ЯЁ]{2,}|\d\w|\w[\d@]|\d\s*(?:из|of)\s*\d")
"""An order, a day, an hour, a record locator, an account, a carrier."""


@dataclass(frozen=True)
class OneExample(Check):
    """«Иногда не печатается чек»: one of the `words`, and nothing that could be looked up.

    The `examples` name one in words: «например», «вчера вечером».
    """

    CODES = {"without_example": ("value",)}
    LEVELS = ("advice",)
    MISSES = ("without_example",)
    RANK = 4

    fields: tuple[str, ...]
    words: tuple[str, ...]
    examples: tuple[str, ...] = ()

    def hits(self, typed: Typed) -> Iterator[Hit]:
        for field in self.fields:
            text = (typed.text(field) or "")[:LONGEST_TEXT]
            found = self._vague.first(text)
            if found and not (EXAMPLE.search(text) or QUOTED.search(text) or self._named.are_in(text)):
                yield Hit(field, "without_example", {"value": found})

    @cached_property
    def _vague(self) -> Phrases:
        return Phrases(self.words)

    @cached_property
    def _named(self) -> Phrases:
        return Phrases(self.examples)

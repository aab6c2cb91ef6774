"""An answer that only fills the box."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.typed import Typed
from submit.ticket.word_stems import plain


@dataclass(frozen=True)
class Placeholder(Check):
    """«-», «нет», «см. выше»: the whole answer is one of the `words`, or has no letter and no digit at all."""

    CODES = {"placeholder": ("value",)}
    LEVELS = ("advice",)
    MISSES = ("placeholder",)
    RANK = 1

    fields: tuple[str, ...]
    words: tuple[str, ...]

    def hits(self, typed: Typed) -> Iterator[Hit]:
        for field in self.fields:
            text = typed.text(field)
            if text and (not plain(text) or plain(text) in self._fillers):
                yield Hit(field, "placeholder", {"value": text})

    @cached_property
    def _fillers(self) -> frozenset[str]:
        return frozenset(map(plain, self.words))

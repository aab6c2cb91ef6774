"""A file is spoken of, and none is attached."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.phrases import Phrases
from submit.ticket.typed import Typed
from submit.ticket.word_stems import LONGEST_TEXT


@dataclass(frozen=True)
class Unattached(Check):
    """«Чек во вложении»: one of the `words`, and no file. Where the files are not known, nothing is said."""

    CODES = {"unattached": ()}
    LEVELS = ("advice",)
    MISSES = ("unattached",)

    fields: tuple[str, ...]
    words: tuple[str, ...]

    def hits(self, typed: Typed) -> Iterator[Hit]:
        if typed.files is None or typed.files:
            return
        for field in self.fields:
            if self._pointers.are_in((typed.text(field) or "")[:LONGEST_TEXT]):
                yield Hit(field, "unattached")

    @cached_property
    def _pointers(self) -> Phrases:
        return Phrases(self.words)

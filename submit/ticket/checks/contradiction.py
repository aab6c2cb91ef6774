"""Does an answer that was chosen agree with what the words say?"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.phrases import Phrases
from submit.ticket.typed import Typed
from submit.ticket.word_stems import LONGEST_TEXT


@dataclass(frozen=True)
class Contradiction(Check):
    """Money is lost, and little is in the way: all that was chosen for `other` is among the `values`, and a text of
    `fields` has one of the `words`. With one of the `unless` words nothing is said: only what is sure is worth saying.
    """

    CODES = {"contradiction": ("value",)}
    LEVELS = ("advice",)

    field: str
    other: str
    values: tuple[str, ...]
    fields: tuple[str, ...]
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()

    def hits(self, typed: Typed) -> Iterator[Hit]:
        chosen = set((typed.text(self.other) or "").splitlines())
        if not chosen or not chosen <= set(self.values):
            return
        texts = [(typed.text(field) or "")[:LONGEST_TEXT] for field in self.fields]
        found = next(filter(None, map(self._telling.first, texts)), None)
        if found and not any(map(self._sparing.are_in, texts)):
            yield Hit(self.field, "contradiction", {"value": found})

    @cached_property
    def _telling(self) -> Phrases:
        return Phrases(self.words)

    @cached_property
    def _sparing(self) -> Phrases:
        return Phrases(self.unless)

"""A reproach in place of facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.rulebook.kinds import bounded
from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.typed import Typed
from submit.ticket.word_stems import content_words, plain, stems_of


@dataclass(frozen=True)
class Blame(Check):
    """«Опять всё сломали, сделайте нормально»: words of blame, empty words, and at most `few` others.

    The `words` of blame stand as they are written: «сломали» accuses, «сломалось» does not.
    """

    CODES = {"blame": ("value",)}
    LEVELS = ("advice",)
    RANK = 1

    fields: tuple[str, ...]
    words: tuple[str, ...]
    empty_words: tuple[str, ...]
    few: int = bounded(0, 100, default=1)

    def hits(self, typed: Typed) -> Iterator[Hit]:
        for field in self.fields:
            text = typed.text(field) or ""
            if len(content_words(text, self._nothing, most=self.few + 1)) <= self.few and self._blames(text):
                yield Hit(field, "blame", {"value": text})

    def _blames(self, text: str) -> bool:
        spread = f" {plain(text)} "
        return any(words in spread for words in self._blame)

    @cached_property
    def _blame(self) -> tuple[str, ...]:
        return tuple(f" {plain(words)} " for words in self.words)

    @cached_property
    def _nothing(self) -> frozenset[str]:
        return stems_of(self.words + self.empty_words)

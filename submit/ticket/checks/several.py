"""Several problems in one ticket."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.language import plain
from submit.ticket.typed import Typed


@dataclass(frozen=True)
class Several(Check):
    """Phrases that begin a second problem: «ещё одна проблема», «и второй вопрос». The `words` match as whole words."""

    CODES = {"several": ()}
    LEVELS = ("advice",)

    fields: tuple[str, ...]
    words: tuple[str, ...]

    def hits(self, typed: Typed) -> Iterator[Hit]:
        for field in self.fields:
            text = f" {plain(typed.text(field) or '')} "
            if any(phrase in text for phrase in self._phrases):
                yield Hit(field, "several")

    @cached_property
    def _phrases(self) -> tuple[str, ...]:
        return tuple(f" {plain(words)} " for words in self.words)

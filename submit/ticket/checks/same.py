"""Two answers that say the same."""

from collections.abc import Iterator
from dataclasses import dataclass

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.typed import Typed
from submit.ticket.word_stems import plain


@dataclass(frozen=True)
class Same(Check):
    """«Что произошло» repeated as «Что ожидали» leaves us without one of them. Case and punctuation are set aside."""

    CODES = {"same": ()}
    LEVELS = ("advice",)
    RANK = 1

    field: str
    other: str

    def hits(self, typed: Typed) -> Iterator[Hit]:
        text = plain(typed.text(self.field) or "")
        if text and text == plain(typed.text(self.other) or ""):
            yield Hit(self.field, "same")

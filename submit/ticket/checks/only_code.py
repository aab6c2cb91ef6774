"""A link, a number or a code with no word beside it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.language import content_words, stems_of
from submit.ticket.typed import Typed

LINK = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
PNR = re.compile(r"\W*[A-Z]{5,6}\W*")


@dataclass(frozen=True)
class OnlyCode(Check):
    """«ABC123» or a bare link tells where, and not what. `labels` are words that only announce a code: заказ, PNR."""

    CODES = {"code": ("value",)}
    LEVELS = ("advice",)

    field: str
    labels: tuple[str, ...] = ()

    def hits(self, typed: Typed) -> Iterator[Hit]:
        text = typed.text(self.field) or ""
        words = LINK.sub(" ", text).split()
        rest = [word for word in words if not _is_code(word)]
        if (len(rest) < len(words) or LINK.search(text)) and not content_words(" ".join(rest), self._labels):
            yield Hit(self.field, "code", {"value": text})

    @cached_property
    def _labels(self) -> frozenset[str]:
        return stems_of(self.labels)


def _is_code(word: str) -> bool:
    return any(character.isdigit() for character in word) or PNR.fullmatch(word) is not None

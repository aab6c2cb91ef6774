"""A link, a number or a code with no word beside it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.typed import Typed
from submit.ticket.word_stems import LONGEST_LINE, content_words, stems_of

LINK = re.compile(r"(?:https?://|www\.)\S+|(?<![\w@.])[a-z0-9-]+\.[a-z]{2,12}/\S*", re.IGNORECASE)
PNR = re.compile(r"\W*[A-Z]{5,6}\W*")
IDENTIFIER = re.compile(r"[A-Za-z0-9][_.:/][A-Za-z0-9]|[a-z][A-Z]")
"""Inside a name out of a program: order.status, check_out, AirTicketingReq."""


@dataclass(frozen=True)
class OnlyCode(Check):
    """«ABC123» or a bare link tells where, and not what. `labels` are words that only announce a code: заказ, PNR."""

    CODES = {"code": ("value",)}
    LEVELS = ("advice",)
    MISSES = ("code",)
    RANK = 1

    field: str
    labels: tuple[str, ...] = ()

    def hits(self, typed: Typed) -> Iterator[Hit]:
        text = (typed.text(self.field) or "")[:LONGEST_LINE]
        words = LINK.sub(" ", text).split()
        rest = [word for word in words if not _is_code(word)]
        if (len(rest) < len(words) or LINK.search(text)) and not content_words(" ".join(rest), self._labels, most=1):
            yield Hit(self.field, "code", {"value": text})

    @cached_property
    def _labels(self) -> frozenset[str]:
        return stems_of(self.labels)


def _is_code(word: str) -> bool:
    return (
        any(map(str.isdigit, word))
        or PNR.fullmatch(word) is not None
        or (word.isascii() and IDENTIFIER.search(word) is not None)
    )

"""An error is spoken of. What did it say?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.phrases import Phrases
from submit.ticket.slots import QUOTED, STATUS
from submit.ticket.typed import Typed
from submit.ticket.word_stems import LONGEST_TEXT

SAID = re.compile(r"[A-Z]{4}|[A-Z]{2,}\s[A-Z]{2,}|[:—–]\s*\n?\s*[^\W\d_]{3}|\d{3}")
"""«UNABLE TO PROCESS», what follows a colon, or a code."""


@dataclass(frozen=True)
class ErrorText(Check):
    """«Выходит ошибка»: one of the `words`, and neither a quotation, nor a code, nor words of the system after a colon.

    With one of the `reports` («пишет, что …») the client tells in words of his own what it said. `absent` words say
    that there was none: «без ошибки».
    """

    CODES = {"without_text": ()}
    LEVELS = ("advice",)
    MISSES = ("without_text",)
    RANK = 4

    fields: tuple[str, ...]
    words: tuple[str, ...]
    reports: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    def hits(self, typed: Typed) -> Iterator[Hit]:
        for field in self.fields:
            text = (typed.text(field) or "")[:LONGEST_TEXT]
            if self._errors.are_in(text) and not (_is_told(text) or self._excused.are_in(text)):
                yield Hit(field, "without_text")

    @cached_property
    def _errors(self) -> Phrases:
        return Phrases(self.words)

    @cached_property
    def _excused(self) -> Phrases:
        return Phrases(self.reports + self.absent)


def _is_told(text: str) -> bool:
    return any(pattern.search(text) for pattern in (QUOTED, STATUS, SAID))

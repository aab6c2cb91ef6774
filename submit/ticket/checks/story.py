"""The whole story in one line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.rulebook.kinds import bounded
from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.grammar import tells
from submit.ticket.typed import Typed
from submit.ticket.word_stems import LONGEST_LINE, plain

SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2})[»\")]*[.!?…]+\s")
"""«доп. сбор» and «Socio. Профиль» have it too, so only what has a verb counts as a sentence."""


@dataclass(frozen=True)
class LongStory(Check):
    """Many sentences, or one step after another. `words` lead from step to step: «сначала», «потом», «после этого»."""

    CODES = {"story": ()}
    LEVELS = ("advice",)
    RANK = 1

    field: str
    words: tuple[str, ...]
    sentences: int = bounded(2, 100, default=3)
    links: int = bounded(1, 100, default=2)

    def hits(self, typed: Typed) -> Iterator[Hit]:
        text = (typed.text(self.field) or "")[:LONGEST_LINE]
        links = sum(f" {plain(text)} ".count(link) for link in self._links)
        if links >= self.links or sum(map(tells, SENTENCE_END.split(text))) >= self.sentences:
            yield Hit(self.field, "story")

    @cached_property
    def _links(self) -> tuple[str, ...]:
        return tuple(f" {plain(words)} " for words in self.words)

"""A picture in place of words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.typed import Typed
from submit.ticket.word_stems import LONGEST_TEXT, content_words, is_one_of, stems_of, words_of

MARKUP = re.compile(r"!?\[[^\]\n]{0,80}\](?:\([^)\s]{0,500}\))?|![\w.-]{1,80}\.(?:png|jpe?g|gif)!", re.IGNORECASE)
"""A picture as Markdown and Textile write it: «![image]», «!screen.png!»."""
LONGEST = 8
"""An answer of more words says something besides."""
SPARE = 2
"""So many other words («ошибка на скриншоте») still say nothing that can be searched for or acted upon."""


@dataclass(frozen=True)
class SeeScreenshot(Check):
    """«Всё на скриншоте»: the answer only points at a picture, one of the `words`."""

    CODES = {"screenshot": ()}
    LEVELS = ("advice",)
    MISSES = ("screenshot",)
    RANK = 1

    fields: tuple[str, ...]
    words: tuple[str, ...]

    def hits(self, typed: Typed) -> Iterator[Hit]:
        for field in self.fields:
            text = MARKUP.sub(f" {self.words[0]} ", (typed.text(field) or "")[:LONGEST_TEXT])
            if len(words_of(text)) <= LONGEST and self._points(text):
                yield Hit(field, "screenshot")

    def _points(self, text: str) -> bool:
        points = any(is_one_of(word, self._pictures) for word in words_of(text))
        return points and len(content_words(text, self._pictures, most=SPARE + 1)) <= SPARE

    @cached_property
    def _pictures(self) -> frozenset[str]:
        return stems_of(self.words)

"""Does a text say where, and not what?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.rulebook.kinds import bounded
from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.grammar import tells
from submit.ticket.typed import Typed
from submit.ticket.word_stems import content_words, is_one_of, stems_of, words_of

BUTTON = re.compile(r"[«„“\"]\s*\w+(?:ть|ться)\s*[»”\"]", re.IGNORECASE)
"""«Оплатить» in quotation marks is the name of a button, and no wish."""
AMOUNT = re.compile(r"\d{1,3}(?:[^\W\d_]{2,})?")
"""A small number is what the client saw: «Комиссия 0 %», «Багаж 0PC». A large one is an order, a year, a ticket."""


@dataclass(frozen=True)
class BarePlace(Check):
    """«Отчёт по продажам»: nouns without a verb, a negation, a question, a number, or one of the `symptoms`.

    `topics` only announce that something will be said: «Вопрос по комиссии субагентов». A text of more than `most`
    words that say something is left alone: the more there are, the likelier is a sign that we do not know.
    """

    CODES = {"place": ("value",), "about": ("value",)}
    LEVELS = ("advice",)
    RANK = 3

    field: str
    symptoms: tuple[str, ...]
    topics: tuple[str, ...] = ()
    most: int = bounded(1, 100, default=5)

    def hits(self, typed: Typed) -> Iterator[Hit]:
        text = typed.text(self.field) or ""
        if 0 < len(content_words(text, self._topics, most=self.most + 1)) <= self.most and not self._has_sign(text):
            announced = any(is_one_of(word, self._topics) for word in words_of(text))
            yield Hit(self.field, "about" if announced else "place", {"value": text})

    def _has_sign(self, text: str) -> bool:
        return (
            tells(BUTTON.sub(" ", text))
            or any(AMOUNT.fullmatch(word) for word in words_of(text))
            or any(is_one_of(word, self._symptoms) for word in words_of(text))
        )

    @cached_property
    def _symptoms(self) -> frozenset[str]:
        return stems_of(self.symptoms)

    @cached_property
    def _topics(self) -> frozenset[str]:
        return stems_of(self.topics)

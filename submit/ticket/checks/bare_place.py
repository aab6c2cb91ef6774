"""Does a text say where, and not what?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.rulebook.kinds import bounded
from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.grammar import tells, verb_groups
from submit.ticket.slots import AMOUNT, STATUS
from submit.ticket.typed import Typed
from submit.ticket.word_stems import LONGEST_LINE, content_words, even, is_one_of, stems_of, words_of

BUTTON = re.compile(r"[«„“\"]\s*\w+(?:ть|ться)\s*[»”\"]", re.IGNORECASE)
"""«Оплатить» in quotation marks is the name of a button, and no wish."""
PAUSE = re.compile(r"[,:;!?…–—]|\s-\s|\.\s")


@dataclass(frozen=True)
class BarePlace(Check):
    """«Отчёт по продажам»: nouns without a verb, a negation, a question, an amount, or one of the `symptoms`.

    `topics` only announce that something will be said: «Вопрос по комиссии субагентов». The `conditions` and `moments`
    say when, and are no sign: «Если провести документ задним числом», «После обновления». In the trackers of `wanted`
    the name of a thing is the wish for it: «Второй расчётный счёт в шаблоне счёта». A text of more than `most` words
    that say something is left alone: the more there are, the likelier is a sign that we do not know.
    """

    CODES = {"place": ("value",), "about": ("value",), "condition": ("value",)}
    LEVELS = ("advice",)
    MISSES = ("place", "about", "condition")
    RANK = 3

    field: str
    symptoms: tuple[str, ...]
    topics: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    most: int = bounded(1, 100, default=5)

    def hits(self, typed: Typed) -> Iterator[Hit]:
        text = (typed.text(self.field) or "")[:LONGEST_LINE]
        code = self._fault(text, typed.tracker in self.wanted) if words_of(text) else ""
        if code and 0 < len(content_words(text, self._topics, most=self.most + 1)) <= self.most:
            yield Hit(self.field, code, {"value": text})

    def _fault(self, text: str, is_wish: bool) -> str:
        words = words_of(text)
        if even(words[0]) in self._when and self._is_only_condition(text):
            return "condition"
        if self._has_sign(text):
            return ""
        if any(is_one_of(word, self._topics) for word in words):
            return "about"
        return "" if is_wish else "place"

    def _is_only_condition(self, text: str) -> bool:
        """Whether nothing follows it: no pause, no symptom, and no verb but the one that a conjunction has."""
        own = int(even(words_of(text)[0]) in self._conjunctions)
        rest = self._without_conditions(text)
        return not (PAUSE.search(text) or verb_groups(rest) > own or self._has_symptom(rest))

    def _has_sign(self, text: str) -> bool:
        return (
            "?" in text
            or AMOUNT.search(text) is not None
            or STATUS.search(text) is not None
            or tells(self._without_conditions(BUTTON.sub(" ", text)))
            or self._has_symptom(text)
        )

    def _has_symptom(self, text: str) -> bool:
        return any(is_one_of(word, self._symptoms) for word in words_of(text))

    def _without_conditions(self, text: str) -> str:
        words = words_of(text)
        kept = [word for word in words if even(word) not in self._when]
        return " ".join(kept) if len(kept) < len(words) else text

    @cached_property
    def _conjunctions(self) -> frozenset[str]:
        return frozenset(map(even, self.conditions))

    @cached_property
    def _when(self) -> frozenset[str]:
        return self._conjunctions | frozenset(map(even, self.moments))

    @cached_property
    def _symptoms(self) -> frozenset[str]:
        return stems_of(self.symptoms)

    @cached_property
    def _topics(self) -> frozenset[str]:
        return stems_of(self.topics)

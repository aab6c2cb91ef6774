"""Several problems in one ticket."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.grammar import is_sign
from submit.ticket.typed import Typed
from submit.ticket.word_stems import LONGEST_TEXT, content_words, even, plain, words_of

NUMBERED = re.compile(r"(?:^|[\s;,:])[12][.)]\s*[^\W\d_]")
CLAUSE = re.compile(r"[;,+]|\s(?:и|а также|плюс)\s", re.IGNORECASE)


@dataclass(frozen=True)
class Several(Check):
    """Phrases that begin a second problem: «ещё одна проблема», «и второй вопрос». The `words` match as whole words.

    In the fields of one line that are `lines`, a numbered list and a second «не» with a noun of its own do the same.
    """

    CODES = {"several": ()}
    LEVELS = ("advice",)

    fields: tuple[str, ...]
    words: tuple[str, ...]
    lines: tuple[str, ...] = ()

    def hits(self, typed: Typed) -> Iterator[Hit]:
        for field in self.fields:
            text = (typed.text(field) or "")[:LONGEST_TEXT]
            if self._begins_another(text) or (field in self.lines and (_is_list(text) or _negates_twice(text))):
                yield Hit(field, "several")

    def _begins_another(self, text: str) -> bool:
        spread = f" {plain(text)} "
        begun = self._phrases.keys() & set(spread.split())
        return any(phrase in spread for word in begun for phrase in self._phrases[word])

    @cached_property
    def _phrases(self) -> dict[str, list[str]]:
        """The phrases by their first word: of most, a text does not have even that."""
        phrases: dict[str, list[str]] = {}
        for words in map(plain, self.words):
            phrases.setdefault(words.split()[0], []).append(f" {words} ")
        return phrases


def _is_list(text: str) -> bool:
    return len(NUMBERED.findall(text)) > 1 or len([part for part in text.split(";") if part.strip()]) > 2


def _negates_twice(text: str) -> bool:
    """«Не печатается ваучер и не открывается отчёт», but not «не сохраняется и не отправляется заказ»."""
    return sum(map(_is_denial, CLAUSE.split(text))) > 1


def _is_denial(clause: str) -> bool:
    words = words_of(clause)
    return len(words) > 2 and even(words[0]) == "не" and any(not is_sign(word) for word in content_words(clause))

"""Keys pressed at random, and words that only try the form out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.spelling import is_keyboard_run, sounds
from submit.ticket.typed import Typed
from submit.ticket.word_stems import LONGEST_TEXT, even, words_of

TAG = re.compile(r"\[[^\]]{0,40}\]")
"""«[BUG] asdf»: a tag is no word of the client."""
MOST_WORDS = 6
"""Nobody presses random keys for longer, and more words of that sort are a code or a quotation."""
REPEATED = re.compile(r"(.{1,8}?)\1+(.{0,3})")
UNHEARD = 0.34
"""So small a share of common pairs of letters has no word of either language."""
PRONOUNCED = 5
"""A shorter word without sound is likely an abbreviation."""


@dataclass(frozen=True)
class Noise(Check):
    """«asdf», «ывапывап», «ааааа», «тест»: every word is one of the `words`, or none of any language."""

    CODES = {"noise": ("value",)}
    LEVELS = ("advice",)
    RANK = 1

    fields: tuple[str, ...]
    words: tuple[str, ...]

    def hits(self, typed: Typed) -> Iterator[Hit]:
        for field in self.fields:
            text = typed.text(field) or ""
            words = words_of(TAG.sub(" ", text[:LONGEST_TEXT]))
            if 0 < len(words) <= MOST_WORDS and all(even(word) in self._own or _is_noise(word) for word in words):
                yield Hit(field, "noise", {"value": text})

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(even(word) for text in self.words for word in words_of(text))


def _is_noise(word: str) -> bool:
    """Digits are no noise, and short words in capitals are abbreviations."""
    if any(character.isdigit() for character in word) or (word.isupper() and 1 < len(word) <= PRONOUNCED):
        return False
    word = even(word)
    return len(word) == 1 or _is_repeated(word) or is_keyboard_run(word) or _is_unheard(word)


def _is_repeated(word: str) -> bool:
    """«ааа», «хзхзхз», «ошибкаошибка»: one piece again and again, and perhaps its beginning."""
    found = REPEATED.fullmatch(word[:60])
    return found is not None and len(word) > 2 and found[1].startswith(found[2])


def _is_unheard(word: str) -> bool:
    return len(word) >= PRONOUNCED and sounds([word[:60]]) < UNHEARD

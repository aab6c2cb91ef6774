"""The right keys in the wrong keyboard layout."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.spelling import LATIN, RUSSIAN, in_other_layout, is_keyboard_run, sounds
from submit.ticket.typed import Typed
from submit.ticket.word_stems import even, words_of

READ = 300
"""The first characters show the layout."""
SHORTEST = 4
FOREIGN, NATIVE, APART = 0.6, 0.7, 0.35
"""Shares of common pairs of letters: what was typed has fewer than the one, what was meant more than the other, and
they lie far apart."""
IMPOSSIBLE = re.compile(r"\b(?:[ыьъ]|[b-df-hj-np-tv-xz]+\b)")
"""No Russian word begins with these letters; an English one has a vowel."""


@dataclass(frozen=True)
class Layout(Check):
    """«Ghbdtn» is «Привет», «ыфику» is “sabre”: no word as typed, and words in the other layout."""

    CODES = {"layout": ("value",)}
    LEVELS = ("advice",)
    RANK = 0

    fields: tuple[str, ...]

    def hits(self, typed: Typed) -> Iterator[Hit]:
        for field in self.fields:
            text = (typed.text(field) or "")[:READ]
            if _is_foreign(text):
                yield Hit(field, "layout", {"value": in_other_layout(text)})


def _is_foreign(text: str) -> bool:
    if text.isupper() or bool(LATIN.search(text)) == bool(RUSSIAN.search(text)):
        return False
    words = _spelt(text)
    typed_sounds = sounds(words)
    if typed_sounds >= FOREIGN or sum(map(len, words)) < SHORTEST or all(map(is_keyboard_run, words)):
        return False
    meant = _spelt(in_other_layout(text))
    is_likelier = sounds(meant) >= max(NATIVE, typed_sounds + APART)
    return is_likelier and bool(meant) and not IMPOSSIBLE.search(" ".join(meant))


def _spelt(text: str) -> list[str]:
    """The words without digits."""
    return [even(word) for word in words_of(text) if not any(map(str.isdigit, word))]

"""Letters that are not what they seem: look-alikes, Russian in Latin letters, the keyboard in the wrong layout."""

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from operator import add

_DATA = tomllib.loads(files("submit.ticket").joinpath("spelling.toml").read_text(encoding="utf-8"))

LOOK_ALIKE = str.maketrans(_DATA["look_alike"]["latin"], _DATA["look_alike"]["cyrillic"])
LAYOUT = str.maketrans(
    _DATA["layout"]["latin"] + _DATA["layout"]["cyrillic"], _DATA["layout"]["cyrillic"] + _DATA["layout"]["latin"]
)
RUN = 3
"""So many neighbouring keys in a row are no word: asd, фыв."""
ROWS: tuple[str, ...] = tuple(row for line in _DATA["keyboard"]["rows"] for row in (line, line[::-1]))
LONGEST_ROW = max(map(len, ROWS))
LATIN = re.compile("[a-z]")
RUSSIAN = re.compile("[а-я]")
SPELLINGS: dict[str, str] = _DATA["transliteration"]
SPELLING = re.compile("|".join(sorted(SPELLINGS, key=len, reverse=True)))
PAIRS = {lang: frozenset(text.split()) for lang, text in _DATA["pairs"].items()}


def one_alphabet(word: str) -> str:
    """A word of both alphabets («oшибкa» with Latin o and a) in Russian letters; any other as it is. Lower case."""
    return word.translate(LOOK_ALIKE) if LATIN.search(word) and RUSSIAN.search(word) else word


@lru_cache(maxsize=8192)
def transliterated(word: str) -> str:
    """A Latin word in Russian letters, as people spell when they have no Russian keyboard: oshibka, ne rabotaet."""
    return SPELLING.sub(lambda found: SPELLINGS[found[0]], word.lower())


def mentions(text: str, pieces: Iterable[str]) -> bool:
    """Whether any of the pieces, given in small letters, stands in the text in whatever case."""
    folded = text.casefold()
    return any(piece in folded for piece in pieces)


def in_other_layout(text: str) -> str:
    """What the same keys give in the other layout: ghbdtn is «привет», in lower case."""
    return text.lower().translate(LAYOUT)


def sounds(words: Iterable[str]) -> float:
    """The share of pairs of neighbouring letters that are common in the word's language: real words have most."""
    common = every = 0
    for word in words:
        known = PAIRS["ru" if RUSSIAN.search(word) else "en"]
        pairs = list(map(add, word, word[1:]))
        common += sum(map(known.__contains__, pairs))
        every += len(pairs)
    return common / every if every else 1.0


def is_keyboard_run(word: str, least: int = RUN) -> bool:
    """Whether a word is nothing but runs of neighbouring keys, each of `least` or more: asdfgh, йцукенг."""
    place = 0
    while place < len(word):
        most = min(len(word) - place, LONGEST_ROW)
        run = next((size for size in range(most, least - 1, -1) if _is_run(word[place : place + size])), 0)
        if not run:
            return False
        place += run
    return True


def _is_run(keys: str) -> bool:
    return any(keys in row for row in ROWS)

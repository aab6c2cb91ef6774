"""Words that say little in a ticket of any trade, by what they stand for: objects, actions, troubles, people."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from submit.ticket.spelling import transliterated
from submit.ticket.word_stems import stem, stems_of

_DATA = tomllib.loads(files("submit.ticket").joinpath("generic_words.toml").read_text(encoding="utf-8"))

GENERIC: Mapping[str, frozenset[str]] = {name: stems_of(lines) for name, lines in _DATA.items()}
"""The stems of each class."""
EMPTY: frozenset[str] = frozenset().union(*GENERIC.values())
"""The stems of all classes."""
_CLASSES = {known: name for name in reversed(list(GENERIC)) for known in GENERIC[name]}


def class_of(word: str) -> str | None:
    """Name the first class that a word, or what its Latin letters spell in Russian, belongs to."""
    found = _CLASSES.get(stem(word))
    return found or (_CLASSES.get(stem(transliterated(word))) if word.isascii() else None)

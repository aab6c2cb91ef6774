"""The words that people use for days and times, by what they mean."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

WORDS: Mapping[str, Any] = tomllib.loads(
    files("submit.ticket.questions").joinpath("moments.toml").read_text(encoding="utf-8")
)


def either(group: str) -> str:
    """Return a pattern for any of the words of a group, of which a longer one is tried first."""
    words = sorted(_words(group), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)"


def meaning(group: str, word: str) -> str:
    """Return what a word of a group stands for."""
    return next(str(name) for name, words in WORDS[group].items() if word in words)


def _words(group: str) -> Iterable[str]:
    found: Any = WORDS
    for name in group.split("."):
        found = found[name]
    if isinstance(found, list):
        return found
    return [word for name, words in found.items() for word in (words if isinstance(words, list) else [name])]

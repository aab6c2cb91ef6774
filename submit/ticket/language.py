"""Words of Russian and English texts, and their stems: «заявки» and «заявкой» have one."""

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

import snowballstemmer

WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_STEMMERS = {"ru": snowballstemmer.stemmer("russian"), "en": snowballstemmer.stemmer("english")}


def words_of(text: str) -> list[str]:
    """The words of a text as written, with inner hyphens and apostrophes."""
    return WORD.findall(text)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The stem of a word in lower case; ё counts as е, the alphabet tells the language."""
    word = word.lower().replace("ё", "е")
    return str(_STEMMERS["ru" if CYRILLIC.search(word) else "en"].stemWord(word))


def stems_of(texts: Iterable[str]) -> frozenset[str]:
    """The stems of all words of all texts."""
    return frozenset(stem(word) for text in texts for word in words_of(text))


def plain(text: str) -> str:
    """A text for comparison: lower case, words only, single spaces."""
    return " ".join(word.lower().replace("ё", "е") for word in words_of(text))


FUNCTION_WORDS = stems_of(
    tomllib.loads(files("submit.ticket").joinpath("function_words.toml").read_text(encoding="utf-8"))["words"]
)
"""Words that carry no matter of their own: prepositions, pronouns, particles."""


def content_words(text: str, empty: frozenset[str] = frozenset()) -> list[str]:
    """The words of a text that say something: neither function words nor those whose stem is in `empty`."""
    return [word for word in words_of(text) if (found := stem(word)) not in FUNCTION_WORDS and found not in empty]

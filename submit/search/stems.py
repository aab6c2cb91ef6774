"""Words as search sees them: one term for all forms of a word, and for all words that mean the same."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

import snowballstemmer

WORD = re.compile(r"[^\W_]+")
LONGEST = 40
"""Letters of a word; a longer one is none."""
DIGIT = re.compile(r"\d")
CYRILLIC = re.compile("[а-я]")
FLEETING = re.compile(r"(?<=[бвгджзклмнпрстфхцчшщ])[ое](?=[кцнлргм]$)")
"""The vowel that stands in «ошибок» and not in «ошибка», once the ending is taken away."""
_STEMMERS = {"ru": snowballstemmer.stemmer("russian"), "en": snowballstemmer.stemmer("english")}


def spellings(text: str) -> list[str]:
    """The words of a text in lower case, ё as е. What has a digit in it, or no end, is a number or a code."""
    words = WORD.findall(text.lower().replace("ё", "е"))
    return [word for word in words if len(word) <= LONGEST and not DIGIT.search(word)]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The part of a word, spelt as `spellings` gives it, that its forms have in common."""
    if CYRILLIC.search(word):
        return FLEETING.sub("", str(_STEMMERS["ru"].stemWord(word)))
    return str(_STEMMERS["en"].stemWord(word))


def _same(groups: list[str]) -> dict[str, str]:
    """Stem → the stem that stands for its whole group."""
    return {stem(word): stem(spellings(group)[0]) for group in groups for word in spellings(group)}


_WORDS = tomllib.loads(files("submit.search").joinpath("words.toml").read_text(encoding="utf-8"))
SAME = _same(_WORDS["same"])
PASSED_OVER = frozenset(spellings(_WORDS["passed_over"]))


def term(word: str) -> str:
    """What an index knows a word by."""
    found = stem(word)
    return SAME.get(found, found)


def terms(text: str) -> list[str]:
    """The terms of a text in order, without words that tell nothing."""
    return [term(word) for word in spellings(text) if word not in PASSED_OVER]

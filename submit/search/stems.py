"""Words as search sees them: one term for all forms of a word, and for all words that mean the same."""

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files

import snowballstemmer

WORD = re.compile(r"[^\W_]+")
LONGEST = 40
"""Letters of a word; a longer one is none."""
DIGIT = re.compile(r"\d")
CYRILLIC = re.compile("[а-я]")
UNSEEN = re.compile("[\u00ad\u0301\u200b-\u200d\u2060\ufeff]")
"""Soft hyphens, accents over vowels, and what else may stand within a word and is no part of it."""
FLEETING = re.compile(r"(?<=[бвгджзклмнпрстфхцчшщ])[ое](?=[кцнлргм]$)")
"""The vowel that stands in «ошибок» and not in «ошибка», once the ending is taken away."""
GLIDE = re.compile(r"(?<=[аеиоуыэюя])е(?=к$)")
"""The vowel that stands in «настроек» where «настройка» has «й»."""
PARTICIPLE = re.compile(r"(?<=[а-я]{3})енн(?:ый|ая|ое|ые|ого|ому|ым|ом|ой|ую|ых|ыми)$")
"""What the stemmer leaves in «решённая», and takes away from «решена»."""


def plain(text: str) -> str:
    """A text in lower case and in one spelling: ё as е, and nothing unseen within words."""
    return UNSEEN.sub("", unicodedata.normalize("NFC", text)).lower().replace("ё", "е")


def spellings(text: str) -> list[str]:
    """The words of a text, plain. What has a digit in it, or no end, is a number or a code."""
    return [word for word in WORD.findall(plain(text)) if len(word) <= LONGEST and not DIGIT.search(word)]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The part of a word, spelt as `spellings` gives it, that its forms have in common."""
    # A stemmer keeps the word at hand in itself: threads that shared one would spoil each other's words.
    if CYRILLIC.search(word):
        ending_off = str(snowballstemmer.stemmer("russian").stemWord(PARTICIPLE.sub("", word)))
        return GLIDE.sub("й", FLEETING.sub("", ending_off))
    return str(snowballstemmer.stemmer("english").stemWord(word))


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

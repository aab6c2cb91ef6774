"""Words as search sees them: one term for all forms of a word, and for all words that mean the same."""

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files

import snowballstemmer

WORD = re.compile(r"[^\W_]+")
LONGEST = 40
"""The most letters of a word; anything longer is not a word."""
DIGIT = re.compile(r"\d")
CYRILLIC = re.compile("[а-я]")
UNSEEN = re.compile("[\u00ad\u0301\u200b-\u200d\u2060\ufeff]")
"""Soft hyphens, accents over vowels, and other invisible characters that can occur within a word."""
FLEETING = re.compile(r"(?<=[бвгджзклмнпрстфхцчшщ])[ое](?=[кцнлргм]$)")
"""The vowel in «ошибок» that «ошибка» lacks, once the ending is removed."""
GLIDE = re.compile(r"(?<=[аеиоуыэюя])е(?=к$)")
"""The vowel in «настроек» where «настройка» has «й»."""
PARTICIPLE = re.compile(r"(?<=[а-я]{3})енн(?:ый|ая|ое|ые|ого|ому|ым|ом|ой|ую|ых|ыми)$")
"""What the stemmer keeps in «решённая» but removes from «решена»."""


def plain(text: str) -> str:
    """Return a text in lower case and one spelling: ё as е, and no invisible characters."""
    return UNSEEN.sub("", unicodedata.normalize("NFC", text)).lower().replace("ё", "е")


def spellings(text: str) -> list[str]:
    """Return the words of a text, plain, without numbers and codes: those with a digit, or longer than LONGEST."""
    return [word for word in WORD.findall(plain(text)) if len(word) <= LONGEST and not DIGIT.search(word)]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return the part that all forms of a word share; `word` is spelt as `spellings` gives it."""
    # A stemmer keeps the current word as its state: threads that shared one would corrupt each other's words.
    if CYRILLIC.search(word):
        ending_off = str(snowballstemmer.stemmer("russian").stemWord(PARTICIPLE.sub("", word)))
        return GLIDE.sub("й", FLEETING.sub("", ending_off))
    return str(snowballstemmer.stemmer("english").stemWord(word))


def _same(groups: list[str]) -> dict[str, str]:
    """Return stem → the stem that stands for its whole group."""
    return {stem(word): stem(spellings(group)[0]) for group in groups for word in spellings(group)}


_WORDS = tomllib.loads(files("submit.search").joinpath("words.toml").read_text(encoding="utf-8"))
SAME = _same(_WORDS["same"])
PASSED_OVER = frozenset(spellings(_WORDS["passed_over"]))


def term(word: str) -> str:
    """Return the term under which an index holds a word."""
    found = stem(word)
    return SAME.get(found, found)


def terms(text: str) -> list[str]:
    """Return the terms of a text in order, without words that carry no meaning."""
    return [term(word) for word in spellings(text) if word not in PASSED_OVER]

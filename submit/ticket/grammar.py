"""Does a text say what happens, or what is wanted? Nouns alone name a place: «отчёт по продажам»."""

import tomllib
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from submit.ticket.word_stems import even, stem, words_of

_DATA = tomllib.loads(files("submit.ticket").joinpath("grammar.toml").read_text(encoding="utf-8"))


def _words(lang: str, key: str) -> tuple[str, ...]:
    return tuple(" ".join(_DATA[lang][key]).replace("ё", "е").split())


SIGNS = frozenset(_words("russian", "signs") + _words("english", "signs"))
FINITE = _words("russian", "finite") + _words("english", "finite")
ENDINGS = FINITE + _words("russian", "infinite") + _words("english", "infinite")
NOUNS = frozenset(map(stem, _words("russian", "nouns")))
PLURALS = frozenset(_words("english", "plurals"))
BEFORE_ADJECTIVES = frozenset(_words("english", "before_adjectives"))
AFTER_NOUNS = frozenset(_words("english", "after_nouns"))
SHORTEST = 4
"""A shorter word shows too little of an ending."""


def tells(text: str) -> bool:
    """Whether any word of a text is a verb, a negation, a question word or the like. Nouns that look like verbs are
    known; a verb that looks like a noun is missed in English, which has no endings."""
    words = words_of(text)
    signs = any(
        is_sign(word) and not _is_adjective(before, word) for before, word in zip(("", *words), words, strict=False)
    )
    return signs or any(map(_is_verb_between, words[1:-1], words[2:]))


def verb_groups(text: str) -> int:
    """How many runs of verbs and the like a text has: «is converted» is one."""
    signs = list(map(is_sign, words_of(text)))
    return sum(sign and not before for before, sign in pairwise([False, *signs]))


@lru_cache(maxsize=8192)
def is_sign(word: str) -> bool:
    """Whether a word is a sign by itself."""
    word = even(word)
    return word in SIGNS or _ends(word, ENDINGS)


@lru_cache(maxsize=8192)
def is_report(word: str) -> bool:
    """Whether a word says that something is or was done: «показана», «исчезает», but not «нажать»."""
    word = even(word)
    return _ends(word, FINITE) or (word.isascii() and word in SIGNS)


def _ends(word: str, endings: tuple[str, ...]) -> bool:
    if len(word) < SHORTEST or not word.endswith(endings) or word.endswith(("ость", "ости")):
        return False
    return stem(word) not in NOUNS


def _is_adjective(before: str, word: str) -> bool:
    """English: «the shared folder», but not «the folder is shared»."""
    return word.endswith("ed") and word not in SIGNS and before.lower() in BEFORE_ADJECTIVES


def _is_verb_between(word: str, following: str) -> bool:
    """English: «Search returns charters». Of nouns that stand together only the last is plural, bar a few, and that
    before a word such as «of»."""
    if following in AFTER_NOUNS:
        return False
    return word.isascii() and word.islower() and len(word) >= SHORTEST and word.endswith("s") and word not in PLURALS

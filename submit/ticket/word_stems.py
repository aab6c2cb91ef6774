"""Words of Russian and English texts, and their stems: «заявки» and «заявкой» have one."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import islice

import snowballstemmer

from submit.ticket.spelling import one_alphabet, transliterated

WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
SPACED = re.compile(r"(?<!\w)(?:[^\W\d_] ){3,}[^\W\d_](?!\w)")
"""«О ш и б к а»: letters set apart are one word."""
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
LATIN = re.compile("[a-z]", re.IGNORECASE)

LONGEST_TEXT = 20_000
"""Style is judged by so much of a text; an answer that is longer is over the limit of its question anyway."""
LONGEST_LINE = 1_000
"""So much of a subject, which can be no longer than a few hundred."""
LONGEST_WORD = 40
"""A longer word is none. The stemmer, which is slow, never sees it."""


@lru_cache(maxsize=32)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as written, with inner hyphens and apostrophes. Several checks ask for those of one text."""
    text = text[:LONGEST_TEXT].replace("’", "'")
    return tuple(WORD.findall(SPACED.sub(lambda found: found[0].replace(" ", ""), text)))


def even(word: str) -> str:
    """A word for comparison: lower case, ё as е, and Latin look-alikes among Cyrillic letters put right."""
    return one_alphabet(word.lower().replace("ё", "е"))


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The stem of a word in lower case; the alphabet tells the language."""
    word = even(word)
    if len(word) > LONGEST_WORD:
        return word
    # A stemmer keeps the word at hand in itself: threads that shared one would spoil each other's words.
    return str(snowballstemmer.stemmer("russian" if CYRILLIC.search(word) else "english").stemWord(word))


def stems_of(texts: Iterable[str]) -> frozenset[str]:
    """The stems of all words of all texts."""
    return frozenset(stem(word) for text in texts for word in words_of(text))


@lru_cache(maxsize=32)
def plain(text: str) -> str:
    """A text for comparison: lower case, words only, single spaces."""
    words = words_of(text)
    if _is_of_both_alphabets(text):
        return " ".join(map(even, words))
    return " ".join(words).lower().replace("ё", "е")


def _is_of_both_alphabets(text: str) -> bool:
    """Only such a text can hold look-alikes; to look at each of its words takes time."""
    return LATIN.search(text) is not None and CYRILLIC.search(text) is not None


FUNCTION_WORDS = frozenset(
    word
    for line in tomllib.loads(files("submit.ticket").joinpath("function_words.toml").read_text(encoding="utf-8"))[
        "words"
    ]
    for word in line.replace("ё", "е").split()
)
"""Words that carry no matter of their own: prepositions, pronouns, particles."""


def is_one_of(word: str, stems: frozenset[str]) -> bool:
    """Whether a word, or what its Latin letters spell in Russian (oshibka), has one of the stems."""
    return stem(word) in stems or (word.isascii() and stem(transliterated(word)) in stems)


def contents(text: str, empty: frozenset[str] = frozenset()) -> Iterator[str]:
    """The words of a text that say something, one by one: neither function words nor those whose stem is in `empty`."""
    return (word for word in words_of(text) if not is_function(word) and not is_one_of(word, empty))


def content_words(text: str, empty: frozenset[str] = frozenset(), most: int | None = None) -> list[str]:
    """The first `most` of the words that say something, or all of them."""
    return list(islice(contents(text, empty), most))


@lru_cache(maxsize=8192)
def is_function(word: str) -> bool:
    """Whether a word has no matter of its own, also in Latin letters (ne rabotaet)."""
    word = even(word)
    return word in FUNCTION_WORDS or (word.isascii() and len(word) > 1 and transliterated(word) in FUNCTION_WORDS)

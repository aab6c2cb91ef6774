"""The words of a query → the terms that may be meant: other forms, related words, typos, another keyboard layout."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from submit.search.index import Index
from submit.search.stems import PASSED_OVER, plain, spellings, term
from submit.search.typos import is_slip

LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
SWITCHED = str.maketrans(LATIN_KEYS + RUSSIAN_KEYS, RUSSIAN_KEYS + LATIN_KEYS)
"""The letters of both keyboard layouts, each with what its key gives in the other one."""

# How much a term counts that is not the word itself, found by trial like the figures in submit/search/query.py.
KIN = 0.8
KIN_LETTERS = 4
KIN_SHARE = 0.6
"""Words are related if they share at least so many first letters, and this share of the longer word.

A related term counts for that share times KIN.
"""
SLIP = 0.6
UNFINISHED = 0.6
UNKNOWN = 0.6
"""The weight of an unknown word, as a share of the highest possible rarity."""


@dataclass(frozen=True)
class QueryTerm:
    """One word of a query: the terms that may be meant and how surely, and the weight of the word."""

    terms: dict[str, float]
    weight: float


def wanted(index: Index, text: str) -> Iterator[QueryTerm]:
    """Yield the terms of each word of `text` that carries meaning."""
    words = [word for chunk in plain(text).split() for word in _in_right_layout(index, chunk)]
    for place, word in enumerate(words, 1):
        if word not in PASSED_OVER:
            meant = _meant(index, word, is_unfinished=place == len(words) and text[-1].isalpha())
            rarest = max(map(index.rarity, meant), default=UNKNOWN * index.rarity(""))
            yield QueryTerm(meant, rarest)


def _in_right_layout(index: Index, chunk: str) -> list[str]:
    """Return the words of a chunk without spaces.

    They are read in the other keyboard layout if all of them are known there, and fewer letters are in this one.
    """
    words, switched = spellings(chunk), spellings(chunk.translate(SWITCHED))
    known, meant = _known(index, words), _known(index, switched)
    return switched if len(meant) == len(switched) and len("".join(meant)) > len("".join(known)) else words


def _known(index: Index, words: Iterable[str]) -> list[str]:
    return [word for word in words if word in PASSED_OVER or term(word) in index.postings]


def _meant(index: Index, word: str, is_unfinished: bool) -> dict[str, float]:
    """Return the terms of the index that a word may mean, and how surely."""
    exact = term(word)
    found = dict(_kin(index, exact))
    if exact in index.postings:
        found[exact] = 1.0
    if not found and is_unfinished and len(word) >= KIN_LETTERS:
        found = dict.fromkeys(index.beginning(word), UNFINISHED)
    return found or {known: SLIP for spelling, known in index.near(exact) if is_slip(exact, spelling)}


def _kin(index: Index, exact: str) -> Iterator[tuple[str, float]]:
    if len(exact) < KIN_LETTERS:
        return
    for other in index.beginning(exact[:KIN_LETTERS]):
        alike = next((n for n, (a, b) in enumerate(zip(exact, other, strict=False)) if a != b), None)
        share = (min(len(exact), len(other)) if alike is None else alike) / max(len(exact), len(other))
        if other != exact and share >= KIN_SHARE:
            yield other, KIN * share

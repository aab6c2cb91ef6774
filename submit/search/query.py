"""A few words → the sections of an index that may answer them, best first; better none than a wrong one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from submit.search.index import Entry, Index
from submit.search.slip import is_slip
from submit.search.stems import PASSED_OVER, spellings, term

SHORTEST = 3
LONGEST = 300
"""Characters of a query: fewer say nothing, more are not looked at."""
NUMBER = re.compile(r"\W*(?:r|п|пп|пункт\w*|правил\w*|rules?|section)?[\W_]*(\d{1,2})[.-](\d{1,2})\W*", re.IGNORECASE)
LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
SWITCHED = str.maketrans(LATIN_KEYS + RUSSIAN_KEYS, RUSSIAN_KEYS + LATIN_KEYS)
"""The letters of both keyboard layouts, each by what its key gives in the other one."""

# How much a term counts for that is not the word itself. These figures, and those below, were found by trial on the
# queries in tests/search/ that are not kept aside; bench/answers.py prints what they do.
KIN = 0.9
KIN_LETTERS = 4
KIN_SHARE = 0.6
"""Akin are words that begin alike for so many letters, and for such a part of the longer one: this part times KIN."""
SLIP = 0.6
UNFINISHED = 0.6

UNKNOWN = 0.6
"""How much an unknown word weighs among the others, as a part of what the rarest known one does."""
COVERED = 0.55
ENOUGH = 3.0
BESIDE_BEST = 0.4
"""A section answers if it speaks of such a part of what was asked, counts for so much, and for so much of the best."""


@dataclass(frozen=True)
class Found:
    """A section that may answer, and how well, for comparison within one query."""

    entry: Entry
    score: float


@dataclass(frozen=True)
class Wanted:
    """One word of a query: the terms that may be meant and how surely, and how much the word weighs."""

    terms: dict[str, float]
    weight: float


def find(index: Index, text: str, limit: int) -> list[Found]:
    """The sections that may answer `text`, at most `limit`; none where nothing is near enough."""
    text = text.strip()[:LONGEST]
    if len(text) < SHORTEST:
        return []
    if number := NUMBER.fullmatch(text):
        return [Found(entry, 1.0) for entry in index.entries if entry.number == f"{number[1]}.{number[2]}"][:limit]
    scores = _scores(index, list(_wanted(index, text)))
    least = BESIDE_BEST * max(scores.values(), default=0.0)
    best = sorted((place for place in scores if scores[place] >= least), key=lambda place: (-scores[place], place))
    return [Found(index.entries[place], scores[place]) for place in best[:limit]]


def _scores(index: Index, words: list[Wanted]) -> dict[int, float]:
    """The place of every section that answers, and what it counts for."""
    scores: dict[int, float] = {}
    covered: dict[int, float] = {}
    for word in words:
        for place, (score, sureness) in _matches(index, word).items():
            scores[place] = scores.get(place, 0.0) + score
            covered[place] = covered.get(place, 0.0) + sureness * word.weight
    asked = sum(word.weight for word in words)
    return {p: score for p, score in scores.items() if score >= ENOUGH and covered[p] >= COVERED * asked}


def _matches(index: Index, word: Wanted) -> dict[int, tuple[float, float]]:
    """For each section what its best term for this word counts for, and how surely one of its terms was meant."""
    best: dict[int, tuple[float, float]] = {}
    for known, sureness in word.terms.items():
        rarity = index.rarity(known)
        for place, weight in index.postings[known]:
            score, surest = best.get(place, (0.0, 0.0))
            best[place] = max(score, sureness * weight * rarity), max(surest, sureness)
    return best


def _wanted(index: Index, text: str) -> Iterator[Wanted]:
    words = [word for chunk in text.lower().split() for word in _in_right_layout(index, chunk)]
    for place, word in enumerate(words, 1):
        if word not in PASSED_OVER:
            meant = _meant(index, word, is_unfinished=place == len(words) and text[-1].isalpha())
            rarest = max(map(index.rarity, meant), default=UNKNOWN * index.rarity(""))
            yield Wanted(meant, rarest)


def _in_right_layout(index: Index, chunk: str) -> list[str]:
    """The words of a chunk without spaces; as in the other layout if all of it is known so, and less of it as it is."""
    words, switched = spellings(chunk), spellings(chunk.translate(SWITCHED))
    known, meant = _known(index, words), _known(index, switched)
    return switched if len(meant) == len(switched) and len("".join(meant)) > len("".join(known)) else words


def _known(index: Index, words: Iterable[str]) -> list[str]:
    return [word for word in words if word in PASSED_OVER or term(word) in index.postings]


def _meant(index: Index, word: str, is_unfinished: bool) -> dict[str, float]:
    """The terms of the index that a word may mean, and how surely."""
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

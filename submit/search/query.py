"""A few words → the sections of an index that may answer them, best first."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from submit.search.index import Index, IndexEntry, phrase
from submit.search.query_terms import QueryTerm, wanted
from submit.search.rule_numbers import cited

SHORTEST = 3
LONGEST = 300
"""Characters of a query: a shorter one says nothing, and the rest of a longer one is ignored."""

# The figures below were found by trial on the queries in tests/search/ that are not held out; bench/answers.py and
# bench/search.py print their effect.
PHRASE = 1.4
"""The factor for a section whose title contains the whole query, word for word."""
TITLE = 0.4
"""The share added for a section whose whole title is in the query."""


@dataclass(frozen=True)
class Threshold:
    """What a section must reach: the share of the query it covers, its score, and its share of the best score."""

    covered: float
    enough: float
    beside_best: float


UNASKED = Threshold(covered=0.55, enough=3.0, beside_best=0.4)
"""For suggestions to someone who did not search: no suggestion is better than a wrong one."""
ASKED = Threshold(covered=0.25, enough=0.0, beside_best=0.3)
"""For the results of a search, from which a person chooses."""


@dataclass(frozen=True)
class Found:
    """A section that may answer, its score (comparable within one query only), and all terms of the query."""

    entry: IndexEntry
    score: float
    terms: frozenset[str]


def find(index: Index, text: str, limit: int, bar: Threshold = UNASKED) -> list[Found]:
    """Return at most `limit` sections that may answer `text`, best first; none if nothing is close enough.

    A rule that the text names by its number comes first.
    """
    text = text.strip()[:LONGEST]
    if len(text) < SHORTEST:
        return []
    number, rest = cited(text)
    words = list(wanted(index, rest))
    sought = frozenset(term for word in words for term in word.terms)
    scores = {
        place: score * _heading(index, place, phrase(rest), sought)
        for place, score in _scores(index, words, bar).items()
    }
    least = bar.beside_best * max(scores.values(), default=0.0)
    scores |= {place: math.inf for place, entry in enumerate(index.entries) if number and entry.number == number}
    best = sorted(scores, key=lambda place: (-scores[place], place))[:limit]
    return [Found(index.entries[place], scores[place], sought) for place in best if scores[place] >= least]


def _heading(index: Index, place: int, asked: str, sought: frozenset[str]) -> float:
    """Return the factor by which its title raises a section's score."""
    title = index.title_terms[place]
    part = len(title & sought) / len(title) if title else 0.0
    return (PHRASE if asked in index.titles[place] else 1.0) * (1 + TITLE * part)


def _scores(index: Index, words: Sequence[QueryTerm], bar: Threshold) -> dict[int, float]:
    """Return the positions and scores of the sections that cover enough of the words."""
    scores: dict[int, float] = {}
    covered: dict[int, float] = {}
    for word in words:
        for place, (score, sureness) in _matches(index, word).items():
            scores[place] = scores.get(place, 0.0) + score
            covered[place] = covered.get(place, 0.0) + sureness * word.weight
    least = bar.covered * sum(word.weight for word in words)
    return {place: score for place, score in scores.items() if score >= bar.enough and covered[place] >= least}


def _matches(index: Index, word: QueryTerm) -> dict[int, tuple[float, float]]:
    """Return for each section the score of its best term for this word, and the highest sureness of any such term."""
    best: dict[int, tuple[float, float]] = {}
    for known, sureness in word.terms.items():
        rarity = index.rarity(known)
        for place, weight in index.postings[known]:
            score, surest = best.get(place, (0.0, 0.0))
            best[place] = max(score, sureness * weight * rarity), max(surest, sureness)
    return best

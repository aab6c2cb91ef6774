"""A few words → the sections of an index that may answer them, best first."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from submit.search.index import Index, IndexEntry, phrase
from submit.search.query_terms import QueryTerm, wanted
from submit.search.rule_numbers import cited

SHORTEST = 3
LONGEST = 300
"""Characters of a query: fewer say nothing, more are not looked at."""

# The figures below were found by trial on the queries in tests/search/ that are not kept aside; bench/answers.py and
# bench/search.py print what they do.
PHRASE = 1.4
"""How many times more a section counts for in whose title all that was asked stands word for word."""
TITLE = 0.4
"""And by what part more one whose whole title was asked for."""


@dataclass(frozen=True)
class Threshold:
    """What a section must reach: speak of such a part of what was asked, count for so much, and so much of the best."""

    covered: float
    enough: float
    beside_best: float


UNASKED = Threshold(covered=0.55, enough=3.0, beside_best=0.4)
"""For what is offered to one who did not ask: better none than a wrong one."""
ASKED = Threshold(covered=0.25, enough=0.0, beside_best=0.3)
"""For what is listed to one who searches, and chooses."""


@dataclass(frozen=True)
class Found:
    """A section that may answer, how well, for comparison within one query, and all terms that were sought."""

    entry: IndexEntry
    score: float
    terms: frozenset[str]


def find(index: Index, text: str, limit: int, bar: Threshold = UNASKED) -> list[Found]:
    """The sections that may answer `text`, at most `limit`; none where nothing is near enough. A rule that the text
    names by its number comes first."""
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
    """How many times more a section counts for by its title."""
    title = index.title_terms[place]
    part = len(title & sought) / len(title) if title else 0.0
    return (PHRASE if asked in index.titles[place] else 1.0) * (1 + TITLE * part)


def _scores(index: Index, words: Sequence[QueryTerm], bar: Threshold) -> dict[int, float]:
    """The place of every section that says enough of the words, and what it counts for."""
    scores: dict[int, float] = {}
    covered: dict[int, float] = {}
    for word in words:
        for place, (score, sureness) in _matches(index, word).items():
            scores[place] = scores.get(place, 0.0) + score
            covered[place] = covered.get(place, 0.0) + sureness * word.weight
    least = bar.covered * sum(word.weight for word in words)
    return {place: score for place, score in scores.items() if score >= bar.enough and covered[place] >= least}


def _matches(index: Index, word: QueryTerm) -> dict[int, tuple[float, float]]:
    """For each section what its best term for this word counts for, and how surely one of its terms was meant."""
    best: dict[int, tuple[float, float]] = {}
    for known, sureness in word.terms.items():
        rarity = index.rarity(known)
        for place, weight in index.postings[known]:
            score, surest = best.get(place, (0.0, 0.0))
            best[place] = max(score, sureness * weight * rarity), max(surest, sureness)
    return best

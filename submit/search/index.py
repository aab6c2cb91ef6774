"""The index of a site: which sections contain a term, and how much it counts there. Built once with the site."""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from itertools import islice, takewhile
from typing import Any

from submit.search.passage import SENTENCE_END
from submit.search.stems import SAME, spellings, terms

WEIGHTS = {"title": 4.0, "page": 0.5, "prose": 1.0, "said": 0.4, "asked": 1.5}
"""How much one word counts in each part of a section."""
LISTED = 0.6
"""How much a word of a list counts, however long the list is."""
SATURATION = 1.2
LENGTH = 0.5
"""The two constants of BM25: how soon repetitions of a word stop counting, and how much a long section is held back."""
EXCERPT = 160


@dataclass(frozen=True)
class IndexedSection:
    """A section as it is published.

    `said` is what the form says about it, `asked` what people who need it write, `listed` words that lead to it.
    """

    address: str
    number: str
    title: str
    page: str
    prose: str
    said: str = ""
    asked: str = ""
    listed: str = ""


@dataclass(frozen=True)
class IndexEntry:
    """What is shown of a section that was found; `prose` is only shown in part."""

    address: str
    number: str
    title: str
    page: str
    prose: str

    @property
    def anchor(self) -> str:
        return self.address.partition("#")[2]

    @property
    def excerpt(self) -> str:
        return excerpt(self.prose)


@dataclass(frozen=True)
class Index:
    """The sections of a site, and for each term its `postings`: positions in `entries`, and the term's weight there."""

    entries: Sequence[IndexEntry]
    postings: Mapping[str, Sequence[tuple[int, float]]]

    def rarity(self, term: str) -> float:
        """Return how informative a term is: 0 if it is in every section, about 5 if it is in one of many."""
        holders = len(self.postings.get(term, ()))
        return math.log(1 + (len(self.entries) - holders + 0.5) / (holders + 0.5))

    def beginning(self, letters: str) -> Iterator[str]:
        """Return the terms that begin with these letters, in order."""
        start = bisect_left(self._vocabulary, letters)
        return takewhile(lambda term: term.startswith(letters), islice(self._vocabulary, start, None))

    def near(self, word: str) -> Iterator[tuple[str, str]]:
        """Yield pairs of a spelling and its term that may have been meant if `word` has a typo."""
        for length in (len(word) - 1, len(word), len(word) + 1):
            yield from self._spellings.get((length, word[-1]), ())

    @cached_property
    def titles(self) -> list[str]:
        """Return the words of each section's title, joined by spaces, with a space at both ends."""
        return [phrase(entry.title) for entry in self.entries]

    @cached_property
    def title_terms(self) -> list[frozenset[str]]:
        """Return the terms of each section's title."""
        return [frozenset(terms(entry.title)) for entry in self.entries]

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(self.postings)

    @cached_property
    def _spellings(self) -> Mapping[tuple[int, str], list[tuple[str, str]]]:
        """Return the terms, and the words that mean the same, by their length and last letter."""
        found: defaultdict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
        known = {term: term for term in self._vocabulary} | SAME
        for spelling, term in known.items():
            if term in self.postings:
                found[len(spelling), spelling[-1]].append((spelling, term))
        return dict(found)


def make_index(sections: Iterable[IndexedSection]) -> Index:
    """Return the index of these sections."""
    found = list(sections)
    counts = [_counts(section) for section in found]
    usual = sum(sum(count.values()) for count in counts) / len(counts) if any(counts) else 1.0
    postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, (section, count) in enumerate(zip(found, counts, strict=True)):
        room = SATURATION * (1 - LENGTH + LENGTH * sum(count.values()) / usual)
        for term in set(terms(section.listed)):
            count[term] = count.get(term, 0.0) + LISTED
        for term, weight in count.items():
            postings[term].append((place, round(weight * (SATURATION + 1) / (weight + room), 2)))
    entries = [
        IndexEntry(section.address, section.number, section.title, section.page, section.prose) for section in found
    ]
    return Index(entries, dict(sorted(postings.items())))


def _counts(section: IndexedSection) -> dict[str, float]:
    """Return how often each term occurs in a section, each part by its weight."""
    counts: dict[str, float] = {}
    for part, weight in WEIGHTS.items():
        for term in terms(getattr(section, part)):
            counts[term] = counts.get(term, 0.0) + weight
    return counts


def phrase(text: str) -> str:
    """Return the words of a text as they are spelt, with a space around each.

    A text contains the words of another in a row if, and only if, its phrase contains the other's.
    """
    return f" {' '.join(spellings(text))} "


def excerpt(prose: str) -> str:
    """Return the first sentence, cut between words if it is long."""
    first = SENTENCE_END.split(prose, maxsplit=1)[0]
    return first if len(first) <= EXCERPT else first[:EXCERPT].rpartition(" ")[0].rstrip(",;:—– ") + "…"


def index_to_document(index: Index) -> dict[str, Any]:
    """Return the index as plain values that `json.dumps` accepts."""
    entries = [list(astuple(entry)) for entry in index.entries]
    return {"entries": entries, "postings": index.postings}


def index_from_document(document: Mapping[str, Any]) -> Index:
    """Return the index that `index_to_document` wrote."""
    entries = [IndexEntry(*values) for values in document["entries"]]
    postings = {term: [(place, weight) for place, weight in rows] for term, rows in document["postings"].items()}
    return Index(entries, postings)

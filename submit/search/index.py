"""The index of a site: which section speaks of a term, and how much. Made once when the site is built."""

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
"""How much one word counts for in each part of a section."""
LISTED = 0.6
"""And how much a word of a list, however long the list is."""
SATURATION = 1.2
LENGTH = 0.5
"""The two constants of BM25: how soon a repeated word stops to count, how much a long section is held back."""
EXCERPT = 160


@dataclass(frozen=True)
class IndexedSection:
    """A section as it is published.

    `said` is what the form says about it, `asked` what people write who need it, `listed` words that lead to it.
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
    """What is shown of a section that was found; `prose` only in part."""

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
    """`postings` tells for each term in which sections it stands, by their place in `entries`, and its weight there."""

    entries: Sequence[IndexEntry]
    postings: Mapping[str, Sequence[tuple[int, float]]]

    def rarity(self, term: str) -> float:
        """How much a term tells: 0 for one that stands everywhere, about 5 for one that stands in one of many."""
        holders = len(self.postings.get(term, ()))
        return math.log(1 + (len(self.entries) - holders + 0.5) / (holders + 0.5))

    def beginning(self, letters: str) -> Iterator[str]:
        """The terms that begin with these letters."""
        start = bisect_left(self._vocabulary, letters)
        return takewhile(lambda term: term.startswith(letters), islice(self._vocabulary, start, None))

    def near(self, word: str) -> Iterator[tuple[str, str]]:
        """What may have been meant by `word` but for a slip: pairs of a spelling and its term."""
        for length in (len(word) - 1, len(word), len(word) + 1):
            yield from self._spellings.get((length, word[-1]), ())

    @cached_property
    def titles(self) -> list[str]:
        """The words of the title of each section, in line, with a space around each."""
        return [phrase(entry.title) for entry in self.entries]

    @cached_property
    def title_terms(self) -> list[frozenset[str]]:
        """The terms of the title of each section."""
        return [frozenset(terms(entry.title)) for entry in self.entries]

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(self.postings)

    @cached_property
    def _spellings(self) -> Mapping[tuple[int, str], list[tuple[str, str]]]:
        """The terms, and the words that mean the same, by their length and last letter."""
        found: defaultdict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
        known = {term: term for term in self._vocabulary} | SAME
        for spelling, term in known.items():
            if term in self.postings:
                found[len(spelling), spelling[-1]].append((spelling, term))
        return dict(found)


def make_index(sections: Iterable[IndexedSection]) -> Index:
    """The index of these sections."""
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
    """How often each term stands in a section, each part by its weight."""
    counts: dict[str, float] = {}
    for part, weight in WEIGHTS.items():
        for term in terms(getattr(section, part)):
            counts[term] = counts.get(term, 0.0) + weight
    return counts


def phrase(text: str) -> str:
    """The words of a text as they are spelt, so that those of another stand in line in it, or do not."""
    return f" {' '.join(spellings(text))} "


def excerpt(prose: str) -> str:
    """The first sentence, cut between words where it is long."""
    first = SENTENCE_END.split(prose, maxsplit=1)[0]
    return first if len(first) <= EXCERPT else first[:EXCERPT].rpartition(" ")[0].rstrip(",;:—– ") + "…"


def index_to_document(index: Index) -> dict[str, Any]:
    """Plain values that `json.dumps` takes."""
    entries = [list(astuple(entry)) for entry in index.entries]
    return {"entries": entries, "postings": index.postings}


def index_from_document(document: Mapping[str, Any]) -> Index:
    """The index that `index_to_document` wrote."""
    entries = [IndexEntry(*values) for values in document["entries"]]
    postings = {term: [(place, weight) for place, weight in rows] for term, rows in document["postings"].items()}
    return Index(entries, postings)

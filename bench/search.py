"""How often the search of the site lists the right section among the first five, and how often first.

    .venv/bin/python -m bench.search [--all]

The queries (tests/search/site_queries.jsonl) were written before the search was made fit for them. Every third one is
marked `aside`: of these only the figures were looked at, never a query or what it found. With --all also the others
that the search does not answer first.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bench.answers import ROOT, own_indexes, parts, print_times, right_addresses, rows
from submit.search.index import Index
from submit.search.query import ASKED, find

QUERIES = ROOT / "tests" / "search" / "site_queries.jsonl"
LISTED = 10
LOOKED_AT = 5


@dataclass(frozen=True)
class Figures:
    """Of `count` queries, how many had a right section among the first five, and how many had it first."""

    count: int
    among: int
    first: int

    def __str__(self) -> str:
        among, first = self.among / self.count, self.first / self.count
        return f"recall@{LOOKED_AT} {self.among}/{self.count} = {among:.1%}, first {self.first} = {first:.1%}"


def rank(indexes: Mapping[str, Index], query: Mapping[str, Any]) -> int:
    """The place of the first right section in the list, from 1; 0 if it is not listed."""
    right = right_addresses(query)
    found = find(indexes[query["lang"]], query["query"], LISTED, ASKED)
    return next((place for place, section in enumerate(found, 1) if section.entry.address in right), 0)


def figures(indexes: Mapping[str, Index], queries: Iterable[Mapping[str, Any]]) -> Figures:
    ranks = [rank(indexes, query) for query in queries]
    return Figures(len(ranks), sum(0 < place <= LOOKED_AT for place in ranks), ranks.count(1))


def main(is_all: bool) -> None:
    indexes = own_indexes(date.today())
    for part, queries in parts(rows(QUERIES)).items():
        print(f"{part}: {figures(indexes, queries)}")
        for kind in sorted(Counter(query["kind"] for query in queries)):
            print(f"  {kind}: {figures(indexes, [query for query in queries if query['kind'] == kind])}")
    print_times(lambda query: rank(indexes, query), rows(QUERIES))
    if is_all:
        for query in rows(QUERIES):
            if not query["aside"] and rank(indexes, query) != 1:
                print(rank(indexes, query), query["query"], query["sections"])


if __name__ == "__main__":
    main("--all" in sys.argv[1:])

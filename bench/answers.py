"""How often the right section is among the answers before a ticket, and how often nothing is, where nothing helps.

    .venv/bin/python -m bench.answers [SUBJECTS]

The queries (tests/search/queries.jsonl) and the nonsense (nonsense.jsonl) were written before the index. Those marked
`aside`, by a hash of their text, were never looked at while it was tuned. SUBJECTS: a file of labelled subjects, one
JSON object a line; of those labelled good, most speak of something that no page can answer.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from submit.publication import read_pages
from submit.rulebook.reader import read_rulebook
from submit.search.index import Index, index_to_document
from submit.search.query import find
from submit.site.sections import make_indexes

ROOT = Path(__file__).parents[1]
QUERIES = ROOT / "tests" / "search" / "queries.jsonl"
NONSENSE = ROOT / "tests" / "search" / "nonsense.jsonl"
SHOWN = 3


@dataclass(frozen=True)
class Figures:
    """Of `count` queries, how many had a right section among the first three, and how many had it first."""

    count: int
    among: int
    first: int

    @property
    def recall(self) -> float:
        return self.among / self.count if self.count else 0.0


def own_indexes(today: date) -> Mapping[str, Index]:
    """The index of each language, from the project's own pages as they lie."""
    pages = read_pages(ROOT / "docs")
    return make_indexes(pages, read_rulebook(pages)[0].at(today))


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rank(indexes: Mapping[str, Index], query: Mapping[str, Any]) -> int:
    """The place of the first right section, from 1; 0 if it is not among those shown."""
    right = right_addresses(query)
    found = find(indexes[query["lang"]], query["query"], SHOWN)
    return next((place for place, answer in enumerate(found, 1) if answer.entry.address in right), 0)


def right_addresses(query: Mapping[str, Any]) -> set[str]:
    """Where the sections stand that help, of which one is enough."""
    return {_address(section, query["lang"]) for section in query["sections"]}


def _address(section: str, lang: str) -> str:
    page, mark, anchor = section.partition("#")
    return f"{'/' if lang == 'ru' else '/en/'}{page.removesuffix('index').strip('/')}/{mark}{anchor}"


def recall(indexes: Mapping[str, Index], queries: Iterable[Mapping[str, Any]]) -> Figures:
    ranks = [rank(indexes, query) for query in queries]
    return Figures(len(ranks), sum(place > 0 for place in ranks), ranks.count(1))


def answered(indexes: Mapping[str, Index], texts: Iterable[tuple[str, str]]) -> list[str]:
    """Those of the texts, each with its language, that get any answer."""
    return [text for text, lang in texts if find(indexes[lang], text, SHOWN)]


def parts(found: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The rows in two: those that the search was tuned on, and those that it was not."""
    return {
        "tuned on": [row for row in found if not row["aside"]],
        "kept aside": [row for row in found if row["aside"]],
    }


def _print_recall(indexes: Mapping[str, Index]) -> None:
    for part, queries in parts(rows(QUERIES)).items():
        kinds = {
            "all": queries,
            "real subjects": [query for query in queries if query["kind"] == "subject"],
            "our own": [query for query in queries if query["kind"] != "subject"],
        }
        for kind, chosen in kinds.items():
            found = recall(indexes, chosen)
            share = f"recall@{SHOWN} {found.among}/{found.count} = {found.recall:.0%}"
            print(f"{part}, {kind}: {share}, first {found.first}")


def _print_silence(indexes: Mapping[str, Index], subjects: Path | None) -> None:
    for part, texts in parts(rows(NONSENSE)).items():
        loud = answered(indexes, ((row["text"], "ru") for row in texts))
        print(f"{part}, nonsense without an answer: {len(texts) - len(loud)}/{len(texts)} {loud or ''}")
    if subjects:
        for label in ("good", "bad"):
            chosen = [(row["subject"], row["lang"]) for row in rows(subjects) if row["label"] == label]
            print(f"{label} subjects with an answer: {len(answered(indexes, chosen))}/{len(chosen)}")


def print_times(ask: Callable[[Mapping[str, Any]], object], queries: list[dict[str, Any]]) -> None:
    """Print how long `ask` takes for a query."""
    times = []
    for query in queries * 5:
        began = time.perf_counter()
        ask(query)
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    print(f"a query: median {statistics.median(times):.2f} ms, 99 % under {times[len(times) * 99 // 100]:.2f} ms")


def main(subjects: Path | None) -> None:
    began = time.perf_counter()
    indexes = own_indexes(date.today())
    made = time.perf_counter() - began
    document = json.dumps({lang: index_to_document(index) for lang, index in indexes.items()}, ensure_ascii=False)
    size = len(document.encode()) / 1024
    print(f"index of {sum(len(index.entries) for index in indexes.values())} sections: {made:.2f} s, {size:.0f} KiB")
    _print_recall(indexes)
    _print_silence(indexes, subjects)
    print_times(lambda query: rank(indexes, query), rows(QUERIES))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)

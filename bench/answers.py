"""How often the right section is among the answers before a ticket, and how often nothing is, where nothing helps.

    .venv/bin/python -m bench.answers [SUBJECTS]

The queries (tests/search/queries.jsonl) and the nonsense (nonsense.jsonl) were written before the index. Those marked
`aside`, by a hash of their text, were never looked at while it was tuned. Where search leaves room, the rules that the
subject does not keep are offered too: that took recall@3 of those kept aside from 27 to 32 of 42. SUBJECTS: a file of
labelled subjects, one JSON object a line; of those labelled good, most speak of something that no page can answer.
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
from submit.search.index import Index, IndexEntry, index_to_document
from submit.search.query import find
from submit.site.build.search_sections import make_indexes
from submit.ticket.checker import Checker
from submit.web.suggestions import helpful

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


Ask = Callable[[str, str], list[IndexEntry]]
"""What is offered to one who writes a text, in a language."""


def own_indexes(today: date) -> Mapping[str, Index]:
    """The index of each language, from the project's own pages as they lie."""
    pages = read_pages(ROOT / "docs")
    return make_indexes(pages, read_rulebook(pages)[0].at(today))


def asking(indexes: Mapping[str, Index], today: date) -> Ask:
    """What the form offers by the project's own pages."""
    checker = Checker(read_rulebook(read_pages(ROOT / "docs"))[0].at(today))
    return lambda text, lang: helpful(indexes[lang], checker, text, lang)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def searching(indexes: Mapping[str, Index]) -> Ask:
    """What search alone finds. Nonsense must find nothing there, though a check may know it for what it is."""
    return lambda text, lang: [answer.entry for answer in find(indexes[lang], text, SHOWN)]


def rank(ask: Ask, query: Mapping[str, Any]) -> int:
    """The place of the first right section, from 1; 0 if it is not among those shown."""
    right = right_addresses(query)
    found = ask(query["query"], query["lang"])
    return next((place for place, entry in enumerate(found, 1) if entry.address in right), 0)


def right_addresses(query: Mapping[str, Any]) -> set[str]:
    """Where the sections stand that help, of which one is enough."""
    return {_address(section, query["lang"]) for section in query["sections"]}


def _address(section: str, lang: str) -> str:
    page, mark, anchor = section.partition("#")
    return f"{'/' if lang == 'ru' else '/en/'}{page.removesuffix('index').strip('/')}/{mark}{anchor}"


def recall(ask: Ask, queries: Iterable[Mapping[str, Any]]) -> Figures:
    ranks = [rank(ask, query) for query in queries]
    return Figures(len(ranks), sum(place > 0 for place in ranks), ranks.count(1))


def answered(ask: Ask, texts: Iterable[tuple[str, str]]) -> list[str]:
    """Those of the texts, each with its language, that get any answer."""
    return [text for text, lang in texts if ask(text, lang)]


def parts(found: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The rows in two: those that the search was tuned on, and those that it was not."""
    return {
        "tuned on": [row for row in found if not row["aside"]],
        "kept aside": [row for row in found if row["aside"]],
    }


def _print_recall(ask: Ask) -> None:
    for part, queries in parts(rows(QUERIES)).items():
        kinds = {
            "all": queries,
            "real subjects": [query for query in queries if query["kind"] == "subject"],
            "our own": [query for query in queries if query["kind"] != "subject"],
        }
        for kind, chosen in kinds.items():
            found = recall(ask, chosen)
            share = f"recall@{SHOWN} {found.among}/{found.count} = {found.recall:.0%}"
            print(f"{part}, {kind}: {share}, first {found.first}")


def _print_silence(ask: Ask, search: Ask, subjects: Path | None) -> None:
    for part, texts in parts(rows(NONSENSE)).items():
        loud = answered(search, ((row["text"], "ru") for row in texts))
        print(f"{part}, nonsense that search finds nothing for: {len(texts) - len(loud)}/{len(texts)} {loud or ''}")
    if subjects:
        for label in ("good", "bad"):
            chosen = [(row["subject"], row["lang"]) for row in rows(subjects) if row["label"] == label]
            print(f"{label} subjects with an answer: {len(answered(ask, chosen))}/{len(chosen)}")


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
    ask = asking(indexes, date.today())
    _print_recall(ask)
    _print_silence(ask, searching(indexes), subjects)
    print_times(lambda query: rank(ask, query), rows(QUERIES))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)

"""Find the weights by which a long and empty subject is known, and tell what they are worth.

    .venv/bin/python -m bench.emptiness [--write] FOLDER ...

Each FOLDER is one that `bench.quality` reads. The weights are those of a logistic regression, without a library. For
each threshold the table shows what share of texts the score finds where the whole family of a text was left out of
learning, and beside it where random tenths were: a threshold that only the second likes is over-fitted. What is kept
aside is learnt from by neither. `--write` puts weights and threshold into submit/ticket/emptiness.toml.
"""

import hashlib
import re
import sys
from collections.abc import Callable, Sequence
from math import exp
from pathlib import Path

from bench.quality import ROOT, Case, read_cases
from submit.ticket.emptiness import EmptinessCounts
from submit.ticket.word_stems import words_of

DATA = ROOT / "submit/ticket/emptiness.toml"
EMPTY = {"vague", "place_only", "long_empty", "polite_empty"}
ROUNDS, STEP, DAMPING = 80, 0.15, 0.0005
MOST_GOOD = 0.0075
"""Of good texts, in either column: the other rules need the rest of what the bar allows."""
LEAST = 5
"""Shorter texts are what the other rules are for."""
Item = tuple[Case, list[float]]
NAMES = list(EmptinessCounts("слово").counts())


def items_of(folders: Sequence[Path]) -> list[Item]:
    cases = [case for folder in folders for case in read_cases(folder) if case.field == "subject"]
    chosen = [case for case in cases if case.good or EMPTY & set(case.faults)]
    long = [case for case in chosen if len(words_of(case.text)) >= LEAST]
    return [(case, list(EmptinessCounts(case.text).counts().values())) for case in long]


def learnt(items: list[Item]) -> list[float]:
    """Weights by stochastic descent in a fixed order; bad texts weigh as much as good ones together."""
    weights = [0.0] * len(NAMES)
    ordered = sorted(items, key=lambda item: hashlib.sha256(item[0].text.encode()).digest())
    good = sum(case.good for case, _ in items) / len(items)
    for turn in range(ROUNDS):
        step = STEP / (1 + turn / 10)
        for case, counts in ordered:
            error = (0.0 if case.good else 1.0) - 1 / (1 + exp(-max(-30.0, min(30.0, score(weights, counts)))))
            pull = step * error * (1 if case.good else good / (1 - good))
            weights = [w + pull * c - step * DAMPING * w for w, c in zip(weights, counts, strict=True)]
    return weights


def score(weights: list[float], counts: list[float]) -> float:
    return sum(w * c for w, c in zip(weights, counts, strict=True))


def scored(items: list[Item], fold: Callable[[Case], str]) -> list[tuple[Case, float]]:
    """The score of each text by weights that were learnt without its fold."""
    found = []
    for name in sorted({fold(case) for case, _ in items}):
        weights = learnt([item for item in items if fold(item[0]) != name])
        found += [(case, score(weights, counts)) for case, counts in items if fold(case) == name]
    return found


def shares(scores: list[tuple[Case, float]], threshold: float) -> list[float]:
    groups: list[list[float]] = [
        [value for case, value in scores if case.good],
        [value for case, value in scores if not case.good],
        [value for case, value in scores if not case.good and case.hard],
    ]
    return [sum(value >= threshold for value in group) / max(1, len(group)) for group in groups]


def main(folders: list[Path], write: bool) -> None:
    items = [item for item in items_of(folders) if not item[0].aside]
    print(f"{len(items)} texts, {len(NAMES)} counts")
    by_family = scored(items, lambda case: case.family)
    by_chance = scored(items, lambda case: hashlib.sha256(case.id.encode()).hexdigest()[5])
    print("threshold   by family: good, bad, hard      by chance: good, bad, hard")
    for tenth in range(0, 62, 4):
        rows = [shares(scores, tenth / 10) for scores in (by_family, by_chance)]
        print(f"  {tenth / 10:4.1f}      " + "          ".join("  ".join(f"{v:6.1%}" for v in row) for row in rows))
    found = (t / 10 for t in range(100) if all(shares(s, t / 10)[0] <= MOST_GOOD for s in (by_family, by_chance)))
    threshold = next(found)
    print(f"lowest threshold with at most {MOST_GOOD:.2%} of good in both columns: {threshold}")
    if write:
        put(learnt(items), threshold)


def put(weights: list[float], threshold: float) -> None:
    text = DATA.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^threshold = .*$", f"threshold = {threshold}", text)
    lines = "\n".join(f"{name} = {weight:.2f}" for name, weight in zip(NAMES, weights, strict=True))
    DATA.write_text(text[: text.index("[weights]")] + f"[weights]\n{lines}\n", encoding="utf-8")


if __name__ == "__main__":
    paths = [Path(path) for path in sys.argv[1:] if path != "--write"]
    main(paths or [ROOT / "tests/ticket/data", ROOT / "tests/ticket/data/families"], "--write" in sys.argv)

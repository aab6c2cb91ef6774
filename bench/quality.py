"""How well the checks judge labelled tickets: the confusion of each kind of fault, the ablation, the worst mistakes.

    .venv/bin/python -m bench.quality [FOLDER ...]

Each FOLDER holds `subjects.jsonl`, `answers.jsonl`, `descriptions.jsonl` or some of them, in the format of
tests/ticket/data, which is also what is read when no folder is named. A label `either` is left out. `kept aside` is one
third of the tickets, by the hash of their id: whoever changes the checks looks at the mistakes of the others alone.
A `family` is the kind of source that a text comes from: the table by families shows what general rules are worth.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from submit.publication import read_pages
from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Rulebook
from submit.ticket.checker import Checker
from submit.ticket.finding import Finding
from submit.ticket.typed import read_input

ROOT = Path(__file__).parents[1]
OWN = ROOT / "tests/ticket/data"

NAMES = {
    "vague": {"vague", "place.about", "emptiness"},
    "long_empty": {"vague", "place.about", "emptiness"},
    "polite_empty": {"vague", "place.about", "emptiness"},
    "place_only": {"place", "emptiness"},
    "urgency": {"r-10-3"},
    "emotion": {"blame", "r-10-3"},
    "blame": {"blame"},
    "greeting_only": {"r-10-4"},
    "shouting": {"shouting"},
    "link_or_code_only": {"only_code"},
    "link_only": {"only_code"},
    "code_only": {"only_code"},
    "noise": {"noise", "placeholder"},
    "emoji_only": {"noise", "placeholder"},
    "mail_prefix": {"noise", "placeholder"},
    "wrong_layout": {"layout"},
    "too_long": {"length.long", "story"},
    "multiple_problems": {"several"},
    "steps": {"parts.steps", "parts.nothing", "placeholder"},
    "actual": {"parts.actual", "parts.nothing", "placeholder"},
    "expected": {"parts.expected", "parts.nothing", "placeholder"},
    "see_screenshot": {"see_screenshot"},
    "template_unfilled": {"template"},
    "empty_answer": {"vague", "placeholder", "error_text", "one_example", "two_amounts", "blame", "see_screenshot"},
}
"""Kind of fault → what names it: a check, a check's code, or a rule where several rules share a check."""
PUBLISHED = {"subject", "description"}
"""Fields that the published format knows by their own keys; the others are answers."""


@dataclass(frozen=True)
class Case:
    """A labelled text."""

    id: str
    field: str
    text: str
    lang: str
    good: bool
    faults: tuple[str, ...]
    hard: bool
    tracker: str | None = None
    family: str = ""

    @property
    def aside(self) -> bool:
        return hashlib.sha256(self.id.encode()).digest()[0] % 3 == 0


@dataclass(frozen=True)
class Judged:
    """A case and what was found in it, by the names of `NAMES`."""

    case: Case
    found: tuple[Finding, ...]

    @property
    def names(self) -> set[str]:
        return {name for f in self.found for name in (f.rule, f.code, f.code.partition(".")[0])}

    @property
    def right(self) -> bool:
        """Whether a finding names one of the faults of a bad text."""
        return any(NAMES[fault] & self.names for fault in self.case.faults if fault in NAMES)


def read_cases(folder: Path) -> list[Case]:
    cases = []
    for name, key, field in (
        ("subjects", "subject", "subject"),
        ("answers", "text", ""),
        ("descriptions", "text", "description"),
    ):
        path = folder / f"{name}.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            item = json.loads(line)
            if item["label"] != "either":
                cases.append(_case(item, item[key], field or item["field"], folder.name))
    return cases


def _case(item: dict[str, Any], text: str, field: str, family: str) -> Case:
    marks = (*item.get("reasons", ()), *item.get("missing", ()))
    faults = tuple(mark for mark in marks if mark != "hard_subset")
    return Case(
        item["id"],
        field,
        text,
        item["lang"],
        item["label"] == "good",
        faults,
        "hard_subset" in marks,
        str(item["tracker"]).lower() if item.get("tracker") else None,
        item.get("family", family),
    )


def judge(checker: Checker, cases: Iterable[Case]) -> list[Judged]:
    judged = []
    for case in cases:
        known = {case.field: case.text} if case.field in PUBLISHED else {"answers": {case.field: case.text}}
        tracker = {"tracker": case.tracker} if case.tracker else {}
        typed = read_input({**known, **tracker, "lang": case.lang})
        found = (f for f in checker.verdict(typed).findings if f.field == case.field)
        judged.append(Judged(case, tuple(found)))
    return judged


def shares(judged: list[Judged]) -> str:
    """Good texts with advice or a stop, bad ones with any finding and with the right one, hard ones apart."""
    good = [item for item in judged if item.case.good]
    bad = [item for item in judged if not item.case.good]
    parts = [
        ("good, advised", good, lambda item: bool(item.found)),
        ("good, stopped", good, lambda item: any(f.level == "stop" for f in item.found)),
        ("good hard, advised", [item for item in good if item.case.hard], lambda item: bool(item.found)),
        ("bad, any advice", bad, lambda item: bool(item.found)),
        ("bad, right kind", bad, lambda item: item.right),
        ("bad hard, right kind", [item for item in bad if item.case.hard], lambda item: item.right),
    ]
    return "\n".join(f"  {name:22}{_share(items, test)}" for name, items, test in parts)


def _share(items: list[Judged], test: Callable[[Judged], bool]) -> str:
    hits = sum(map(test, items))
    return f"{hits:4} of {len(items):4}  {hits / len(items):6.1%}" if items else "   –"


def slices(judged: list[Judged]) -> str:
    """Good texts advised and bad ones advised: by source family, tracker, language and length."""
    lines = []
    for title, key in SLICES.items():
        for name in sorted({key(item.case) for item in judged}):
            part = [item for item in judged if key(item.case) == name]
            good, bad = ([item for item in part if item.case.good is is_good] for is_good in (True, False))
            row = "   ".join(_share(items, lambda item: bool(item.found)) for items in (good, bad))
            lines.append(f"  {title:9}{name:14}{row}")
    return "\n".join(lines)


SLICES: dict[str, Callable[[Case], str]] = {
    "family": lambda case: case.family,
    "tracker": lambda case: case.tracker or "–",
    "language": lambda case: case.lang,
    "length": lambda case: "short" if len(case.text.split()) < 7 else "long",
    "question": lambda case: case.field,
}


def confusion(judged: list[Judged]) -> str:
    """A line for each kind of fault: how many were named rightly, what was said of the others."""
    lines = []
    kinds = Counter(fault for item in judged if not item.case.good for fault in item.case.faults)
    for kind, count in kinds.most_common():
        texts = [item for item in judged if not item.case.good and kind in item.case.faults]
        named = sum(bool(NAMES.get(kind, set()) & item.names) for item in texts)
        said = Counter(_said(item) for item in texts)
        shown = ", ".join(f"{name} {n}" for name, n in said.most_common())
        lines.append(f"  {kind:24}{named:4} of {count:3}   {shown}")
    said = Counter(_said(item) for item in judged if item.case.good)
    lines.append(f"  {'(good)':24}{said['–']:4} of {said.total():3}   {', '.join(f'{n} {c}' for n, c in said.items())}")
    return "\n".join(lines)


def _said(item: Judged) -> str:
    return "+".join(sorted({f.code for f in item.found})) or "–"


def ablation(rulebook: Rulebook, cases: list[Case]) -> str:
    """What each rule with a check adds: all texts with it switched off, where that makes a difference."""
    whole = _row(rulebook, cases)
    lines, same = [f"  {'all checks':28}{whole}"], []
    for rule in rulebook.checks:
        kept = Rulebook({anchor: other for anchor, other in rulebook.rules.items() if anchor != rule.anchor})
        row, name = _row(kept, cases), f"{rule.number} {rule.name}"
        if row == whole:
            same.append(name)
        else:
            lines.append(f"  without {name:20}{row}")
    return "\n".join([*lines, f"  no difference: {', '.join(same)}"])


def _row(rulebook: Rulebook, cases: list[Case]) -> str:
    judged = judge(Checker(rulebook), cases)
    good = [item for item in judged if item.case.good]
    bad = [item for item in judged if not item.case.good]
    right, advised = sum(item.right for item in bad), sum(bool(item.found) for item in bad)
    wrongly = sum(bool(item.found) for item in good)
    return f"{right:5} right, {advised:5} advised of {len(bad)} bad; {wrongly:4} advised of {len(good)} good"


def worst(judged: list[Judged], most: int = 10) -> str:
    """Good texts that got advice first, then bad ones that got none, then wrong names."""
    rank = [
        lambda item: item.case.good and bool(item.found),
        lambda item: not item.case.good and not item.found,
        lambda item: not item.case.good and bool(item.found) and not item.right,
    ]
    picked = [item for test in rank for item in judged if test(item)]
    return "\n".join(
        f"  {item.case.id} {'good' if item.case.good else 'bad: ' + ', '.join(item.case.faults)} → {_said(item)}\n"
        f"      {item.case.text[:110]!r}"
        for item in picked[:most]
    )


def report(rulebook: Rulebook, cases: list[Case], title: str) -> None:
    print(f"\n# {title}")
    kinds = [case.field if case.field in PUBLISHED else "answers" for case in cases]
    for field in dict.fromkeys(kinds):
        chosen = [case for case, kind in zip(cases, kinds, strict=True) if kind == field]
        judged = judge(Checker(rulebook), chosen)
        for name, part in (
            ("looked at", [item for item in judged if not item.case.aside]),
            ("kept aside", [item for item in judged if item.case.aside]),
            ("all", judged),
        ):
            print(f"\n{field}, {name}\n{shares(part)}")
        print(f"\n{field}: good advised, bad advised\n{slices(judged)}")
        print(f"\n{field}: kinds of fault\n{confusion(judged)}")
        print(f"\n{field}: ablation\n{ablation(rulebook, chosen)}")
        print(f"\n{field}: worst mistakes\n{worst([item for item in judged if not item.case.aside], 40)}")


def main(folders: list[Path]) -> None:
    rulebook, problems = read_rulebook(read_pages(ROOT / "docs"))
    for problem in problems:
        print(problem, file=sys.stderr)
    for folder in folders or [OWN]:
        report(rulebook, read_cases(folder), str(folder))


if __name__ == "__main__":
    main(list(map(Path, sys.argv[1:])))

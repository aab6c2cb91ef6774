"""The examples of the pages, run: a good one has no finding, a bad one has a finding of the rule it stands under."""

import re
from collections.abc import Iterator
from typing import Any

from submit.rulebook.problem import Problem
from submit.rulebook.rulebook import Example, Rule, Rulebook
from submit.ticket.checker import Checker
from submit.ticket.checks.attached_files import MEGABYTE
from submit.ticket.clean import clean_line, clean_text
from submit.ticket.finding import Finding
from submit.ticket.ticket import FileInfo
from submit.ticket.typed import Typed

FILE = re.compile(r"^(?P<name>.*\S)\s+(?P<size>\d+(?:[.,]\d+)?)\s*(?:МБ|MB)$")


def example_problems(checker: Checker) -> Iterator[Problem]:
    """Every example that does not do what it says, or cannot be run."""
    rulebook = checker.rulebook
    for rule, lang, example in rulebook.examples():
        if example.by_hand:
            if (rule.kind, rule.name) != ("check", "none"):
                yield Problem(example.place, "example.by_hand", {"anchor": rule.anchor})
            continue
        if (rule.kind, rule.name) == ("check", "none"):
            yield Problem(example.place, "example.needs_by_hand", {"anchor": rule.anchor})
            continue
        unknown = [name for name, _ in example.fields if _question(rulebook, name, lang) is None]
        if unknown or not example.fields:
            yield Problem(example.place, "example.field", {"name": ", ".join(unknown) or "—"})
        else:
            yield from _run(checker, rule, lang, example)


def _run(checker: Checker, rule: Rule[Any], lang: str, example: Example) -> Iterator[Problem]:
    findings = checker.verdict(read_example(checker.rulebook, example, lang)).findings
    if example.good:
        for finding in findings:
            values = {"rule": checker.rulebook.rules[finding.rule].number, "message": finding.message}
            yield Problem(example.place, "example.good", values)
    elif rule.anchor not in {finding.rule for finding in findings}:
        yield from _uncaught(checker, rule, example, findings)


def _uncaught(checker: Checker, rule: Rule[Any], example: Example, findings: tuple[Finding, ...]) -> Iterator[Problem]:
    """A bad example that its rule says nothing of, with what the form says in place of that."""
    if findings:
        heard = {"rule": checker.rulebook.rules[findings[0].rule].number, "message": findings[0].message}
        yield Problem(example.place, "example.bad_elsewhere", {"number": rule.number, **heard})
    else:
        yield Problem(example.place, "example.bad", {"number": rule.number})


def read_example(rulebook: Rulebook, example: Example, lang: str) -> Typed:
    """An example as the client would have typed it. Its fields must be known."""
    texts: dict[str, str] = {}
    impact: tuple[str, ...] | None = None
    files: tuple[FileInfo, ...] | None = None
    for written, value in example.fields:
        question = _question(rulebook, written, lang)
        assert question is not None
        if question.value.type == "impact":
            impact = tuple(name for name in rulebook.impacts if _named(rulebook.impacts[name], value, lang))
        elif question.value.type == "files":
            files = tuple(_file(line) for line in value.splitlines())
        elif question.value.type == "tracker":
            texts["tracker"] = next((n for n, r in rulebook.trackers.items() if _named(r, value, lang)), value)
        else:
            texts[question.name] = clean_text(value) if question.value.type == "text" else clean_line(value)
    return Typed(texts, impact, files, lang)


def _question(rulebook: Rulebook, written: str, lang: str) -> Rule[Any] | None:
    return next((rule for rule in rulebook.questions.values() if _named(rule, written, lang)), None)


def _named(rule: Rule[Any], written: str, lang: str) -> bool:
    word = rule.word("name", lang)
    return word is not None and word.text.casefold() == written.strip().casefold()


def _file(line: str) -> FileInfo:
    match = FILE.match(line)
    name, size = (match["name"], match["size"]) if match else (line.strip(), "0.1")
    kind = name.rpartition(".")[2].lower() if "." in name else ""
    return FileInfo(name, kind, int(float(size.replace(",", ".")) * MEGABYTE), "")

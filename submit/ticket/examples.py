"""The examples of the pages, run: a good one has no finding, a bad one has a finding of the rule it stands under."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from submit.rulebook.problem import Problem
from submit.rulebook.rulebook import Example, Rule, Rulebook
from submit.ticket.checker import Checker
from submit.ticket.finding import Finding
from submit.ticket.questions.question import Asked, is_named
from submit.ticket.questions.questionnaire import Questionnaire
from submit.ticket.typed import Typed

EXAMPLES_ARE_OF = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
"""The present of examples, a Tuesday: the day of the reader would make a good one bad some day."""
FEW = 2
"""Good examples that may each be wrong by themselves."""
UNCAUGHT = frozenset({"example.bad", "example.bad_elsewhere"})


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
        unknown = [name for name, _ in example.fields if _question(checker.questionnaire, name, lang) is None]
        if unknown or not example.fields:
            yield Problem(example.place, "example.field", {"name": ", ".join(unknown) or "—"})
        else:
            yield from _run(checker, rule, lang, example)


def _run(checker: Checker, rule: Rule[Any], lang: str, example: Example) -> Iterator[Problem]:
    findings = checker.verdict(read_example(checker.questionnaire, example, lang)).findings
    if example.good:
        for finding in findings:
            number = checker.rulebook.rules[finding.rule].number
            values = {"anchor": finding.rule, "rule": number, "message": finding.message}
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


def rule_problems(found: list[Problem], rulebook: Rulebook) -> Iterator[Problem]:
    """Yield the rules that so many examples contradict that their parameters must be wrong, and not the examples."""
    for rule in rulebook.rules.values():
        refused = {problem.place for problem in found if problem.values.get("anchor") == rule.anchor}
        own = {example.place for text in rule.texts.values() for example in text.examples if not example.good}
        missed = {problem.place for problem in found if problem.code in UNCAUGHT} & own
        if len(refused) > FEW:
            yield Problem(rule.place(), "rule.refuses", {"number": rule.number, "count": len(refused)})
        elif len(missed) > FEW and missed == own:
            yield Problem(rule.place(), "rule.misses", {"number": rule.number, "count": len(missed)})


def read_example(asked: Questionnaire, example: Example, lang: str) -> Typed:
    """An example as the client would have typed it. Its fields must be known."""
    typed = Typed({}, lang=lang, now=EXAMPLES_ARE_OF)
    for written, value in example.fields:
        item = _question(asked, written, lang)
        assert item is not None
        typed = item.question.example(item, typed, value, lang)
    return typed


def _question(asked: Questionnaire, written: str, lang: str) -> Asked | None:
    return next((item for item in asked.all.values() if is_named(item.rule, written, lang)), None)

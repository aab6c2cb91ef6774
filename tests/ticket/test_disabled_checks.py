"""The examples of the pages need every check: without any one of them some example no longer does what it says."""

from collections import Counter
from dataclasses import replace

import pytest

from submit.rulebook.rulebook import Rulebook
from submit.ticket.checker import Checker
from submit.ticket.checks.check_types import CHECKS
from submit.ticket.examples import example_problems
from tests.ticket.checks.test_every_check import DECLARED

SHOWN = sorted(set(CHECKS) - DECLARED)


MISSED = {"example.bad", "example.bad_elsewhere"}
"""A bad example that no check catches, or only that of another rule."""


@pytest.mark.parametrize("name", SHOWN)
def test_without_a_check_an_example_fails(rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    checker = Checker(rulebook)
    monkeypatch.setattr(CHECKS[name], "hits", lambda self, typed: iter(()))
    assert {problem.code for problem in example_problems(checker)} & MISSED


def test_without_any_one_rule_its_own_examples_fail(rulebook: Rulebook) -> None:
    for rule in rulebook.checks:
        others = {anchor: other for anchor, other in rulebook.rules.items() if anchor != rule.anchor}
        checker = Checker(Rulebook(others))
        checker.rulebook = replace(checker.rulebook, rules=rulebook.rules)
        failed = [problem for problem in example_problems(checker) if problem.code in MISSED]
        assert {str(problem.values["number"]) for problem in failed} == {rule.number}


@pytest.mark.parametrize("name", SHOWN)
def test_every_check_has_three_bad_examples_and_three_good_ones(rulebook: Rulebook, name: str) -> None:
    rules = [rule for rule in rulebook.checks if rule.name == name]
    count = Counter(example.good for rule in rules for example in rule.text("ru").examples)
    assert count[True] >= 3 and count[False] >= 3, count


def test_the_guide_has_at_least_twelve_cases(rulebook: Rulebook) -> None:
    assert len([rule for rule in rulebook.rules.values() if rule.text("ru").page == "guide.md"]) >= 12

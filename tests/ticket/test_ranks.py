"""One fault of one field is named once."""

import pytest

from submit.rulebook.rulebook import Rulebook
from submit.ticket.check_compiler import compile_checks
from submit.ticket.checker import Checker
from submit.ticket.typed import Typed, read_input


def codes(checker: Checker, **texts: str) -> list[str]:
    return [finding.code for finding in checker.verdict(Typed(texts)).findings]


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("Срочно!!!", ["only_words.only"]),
        ("Ошибка", ["vague.vague"]),
        ("Билеты", ["place.place"]),
        ("-", ["placeholder.placeholder"]),
        ("Ghbdtn", ["layout.layout"]),
        ("ТЕСТ!!!", ["noise.noise"]),
        ("Сбор 0 ₽", ["length.short"]),
    ],
)
def test_the_check_that_knows_most_of_a_fault_speaks_alone(checker: Checker, subject: str, said: list[str]) -> None:
    assert codes(checker, subject=subject) == said


def test_two_faults_of_one_field_are_both_named(checker: Checker) -> None:
    assert set(codes(checker, subject="НЕ РАБОТАЕТ ПОИСК!!")) == {"shouting.capitals", "shouting.marks", "vague.vague"}


def test_each_field_is_judged_by_itself(checker: Checker) -> None:
    assert codes(checker, subject="Ghbdtn", actual="Не работает") == ["layout.layout", "vague.vague"]


def test_a_stop_is_never_silenced(checker: Checker) -> None:
    found = checker.verdict(read_input({"tracker": "bug", "subject": "ааа" * 100})).findings
    assert {finding.level for finding in found} == {"stop", "advice"}


def test_no_check_that_can_stop_has_a_rank_that_silences_it(rulebook: Rulebook) -> None:
    for item in compile_checks(rulebook)[0]:
        assert item.check.RANK is None or item.level == "advice", item.rule.anchor

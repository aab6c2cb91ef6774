"""What a page asks of a check that it cannot do is told at its place."""

from dataclasses import replace
from datetime import date

import pytest

from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Rulebook
from submit.ticket.check_compiler import compile_checks
from submit.ticket.checks.check import DeclaredCheck
from submit.ticket.checks.check_types import CHECKS
from tests.rulebook.marked import expected, found, unmarked
from tests.rulebook.sample import EN, RU, changed, pages, rulebook_of

RUSSIAN = {
    "an unknown check": ("check: length", "⟦name.unknown⟧check: lenght"),
    "no level": ("  r-1-10:\n    check: length\n    level: advice\n", "  ⟦key.choice⟧r-1-10:\n    check: length\n"),
    "an unknown level": ("level: advice", "⟦key.choice⟧level: warning"),
    "an unknown parameter": ("min: 10", "⟦key.unknown⟧minimum: 10\n    min: 10"),
    "a parameter missing": (
        "  r-1-10:\n    check: length\n    level: advice\n    field: subject\n",
        "  ⟦key.missing⟧r-1-10:\n    check: length\n    level: advice\n",
    ),
    "a parameter of the wrong type": ("min: 10", "⟦key.int⟧min: десять"),
    "a parameter below the least": ("min: 10", "⟦key.least⟧min: 0"),
    "a parameter above the most": ("min: 10", "⟦key.most⟧min: 20001"),
    "a field that is no name": ("field: subject", "⟦key.str⟧field: 3"),
    "no field": ("field: subject", "⟦key.str⟧field:"),
    "an unknown field": ("field: subject", "⟦name.unknown⟧field: theme"),
    "an announced parameter that is unknown": ("max: 100, note", "⟦key.unknown⟧maximum: 100, note"),
    "an announced parameter of the wrong type": ("max: 100, note", "⟦key.int⟧max: сто, note"),
    "an announced level that style may not have": ("max: 100, note", "⟦key.choice⟧level: shout, note"),
    "a message missing": (
        "  r-1-11: {check: none}",
        "  ⟦word.missing⟧⟦word.missing⟧r-1-11: {check: length, level: stop, field: subject, min: 1, max: 9}",
    ),
    "a word that is no message": ("message.short: Тема", "⟦word.unknown⟧short: Тема\nmessage.short: Тема"),
    "a message that nobody says": ("message.short: Тема", "⟦word.unknown⟧message.empty: Т\nmessage.short: Тема"),
    "a placeholder that is no parameter": ("message.short: Тема", "⟦word.placeholder⟧message.short: {most} Тема"),
    "a value of another message": (
        "message.long: Тема не больше {max|знака|знаков|знаков}, сейчас {count}",
        "⟦word.placeholder⟧message.long: Тема «{value}»",
    ),
    "a parameter under check: none": ("r-1-11: {check: none}", "r-1-11: {check: none, ⟦key.unknown⟧level: advice}"),
    "a change announced under check: none": (
        "r-1-11: {check: none}",
        "r-1-11: {check: none, ⟦key.unknown⟧upcoming: [{from: 2027-06-01, max: 2}]}",
    ),
    "words under check: none": (
        "## 1.11. Для людей { #r-1-11 }\n",
        "## 1.11. Для людей { #r-1-11 }\n\n```form\n⟦word.unknown⟧hint: Т\n```\n",
    ),
}  # fmt: skip

TRANSLATED = EN + "\n## 1.10. Short { #r-1-10 }\n\n```form\n{}\n```\n"

ENGLISH = {
    "an unknown word": "⟦word.unknown⟧hint: Short",
    "a placeholder": "⟦word.placeholder⟧message.short: {least} at least",
}

BROKEN = [pytest.param(pages(ru=changed(RU, *change)), id=name) for name, change in RUSSIAN.items()] + [
    pytest.param(pages(en=TRANSLATED.replace("{}", word)), id=f"{name} in English") for name, word in ENGLISH.items()
]


@pytest.mark.parametrize("marked", BROKEN)
def test_it_names_the_exact_place_of_a_problem(marked: dict[str, dict[str, str]]) -> None:
    rulebook, problems = read_rulebook(unmarked(marked))
    assert not problems
    assert found(compile_checks(rulebook)[1]) == expected(marked)


STYLE = [name for name, shape in CHECKS.items() if shape.LEVELS == ("advice",) and not issubclass(shape, DeclaredCheck)]


@pytest.mark.parametrize("name", STYLE)
def test_style_that_should_stop_is_reported_and_not_run(rulebook: Rulebook, name: str) -> None:
    rule = next(rule for rule in rulebook.checks if rule.name == name)
    stopping = replace(rule, parameters={**rule.parameters, "level": "stop"})
    compiled, problems = compile_checks(Rulebook({**rulebook.rules, rule.anchor: stopping}))
    assert [(problem.place, problem.code) for problem in problems] == [(rule.places["level"], "key.choice")]
    assert rule.anchor not in {item.rule.anchor for item in compiled}


def test_the_pages_compile_without_a_problem_on_any_day(rulebook: Rulebook) -> None:
    for day in (date(2026, 1, 1), date(2126, 1, 1)):
        compiled, problems = compile_checks(rulebook.at(day))
        assert not problems
        assert [item.rule.anchor for item in compiled] == [rule.anchor for rule in rulebook.checks]


def test_a_bound_that_is_not_set_needs_no_words() -> None:
    words = "message.short: Тема не короче {min|знака|знаков|знаков}\n"
    rules = rulebook_of(changed(changed(RU, "    min: 10\n", ""), words, ""))
    assert compile_checks(rules)[1] == []


def test_a_broken_rule_does_not_keep_the_others_from_compiling(rulebook: Rulebook) -> None:
    rules = rulebook_of(changed(RU, "r-1-11: {check: none}", "r-1-11: {check: unheard_of}"))
    compiled, problems = compile_checks(rules)
    assert [item.rule.anchor for item in compiled] == ["r-1-10"]
    assert [problem.code for problem in problems] == ["name.unknown"]

"""Codes: which of them is recognised as what, and what the ticket says of it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from submit.ticket.acceptance import accept
from submit.ticket.checker import Checker
from submit.ticket.questions.question_compiler import question_problems
from submit.ticket.replay import typed_again
from submit.ticket.typed import Typed
from tests.ticket.questions.sample import ADDRESS, SUBJECT, TRACKER, Sample, rulebook_of

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
KINDS = {
    "order": {"pattern": "[0-9]{6}", "example": "771204"},
    "locator": {"pattern": "[A-Z0-9]{6}", "example": "QWERTY"},
    "ticket": {"pattern": "[0-9]{3}-?[0-9]{10}", "example": "555-2100000000"},
}
WORDS = {
    "kind.order": "Заказ",
    "kind.locator": "Локатор",
    "kind.ticket": "Билет",
    "message.unread": "Не узнали «{value}». Бывает так: {example}",
}
BOOKING = Sample("booking", "code", {"kinds": KINDS}, WORDS)


def checker_of(question: Sample) -> Checker:
    rulebook = rulebook_of((TRACKER, SUBJECT, ADDRESS, question), {"bug": ["subject", question.name, "email"]})
    assert question_problems(rulebook) == []
    return Checker(rulebook)


def typed(text: str) -> Typed:
    texts = {"tracker": "bug", "subject": "Тема", "email": "agent@putevka.example", "booking": text}
    return Typed(texts, complete=True, now=NOW)


@pytest.mark.parametrize(
    ("text", "told", "is_known"),
    [
        ("771204", "Заказ 771204", True),
        ("qwerty", "Локатор QWERTY", True),
        ("заказ 771204", "Заказ 771204", True),
        ("Заказ № 771204, локатор qwerty", "Заказ 771204\nЛокатор QWERTY", True),
        ("771204 QWERTY", "Заказ 771204\nЛокатор QWERTY", True),
        ("771204; 771205 и 771206", "Заказ 771204\nЗаказ 771205\nЗаказ 771206", True),
        ("771204, 771204", "Заказ 771204", True),
        ("авсенк", "Локатор ABCEHK", True),
        ("АВС12Х", "Локатор ABC12X", True),
        ("555-2100000000", "Билет 555-2100000000", True),
        ("555 2100000000", "Билет 5552100000000", True),
        ("ABC 123", "Локатор ABC123", True),
        ("12", "12", False),
        ("771204 и ещё что-то", "771204 и ещё что-то\nЗаказ 771204", False),
        ("Абвгде", "Абвгде", False),
        ("🙂", "🙂", False),
    ],
)
def test_it_says_which_code_it_is(text: str, told: str, is_known: bool) -> None:
    checker, answers = checker_of(BOOKING), typed(text)
    verdict = checker.verdict(answers)
    assert [(finding.level, finding.code) for finding in verdict.findings] == (
        [] if is_known else [("advice", "answer.unread")]
    )
    ticket = accept(answers, verdict, checker.questionnaire, "ML-FK4XR8BT", NOW)
    assert [answer.text for answer in ticket.answers] == [told]
    again = typed_again(ticket, checker.questionnaire)
    assert checker.verdict(again).findings == verdict.findings
    assert [answer.text for answer in accept(again, verdict, checker.questionnaire, "ML-FK4XR8BT", NOW).answers] == [
        told
    ]


def test_the_advice_shows_an_example_of_each_kind() -> None:
    (finding,) = checker_of(BOOKING).verdict(typed("12")).findings
    assert finding.message == "Не узнали «12». Бывает так: Заказ 771204, Локатор QWERTY, Билет 555-2100000000"


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        ({}, "code.none"),
        ({"Заказ": {"pattern": "[0-9]", "example": "1"}}, "code.name"),
        ({"order": {"pattern": "[0-9"  , "example": "1"}}, "pattern.bracket"),
        ({"order": {"pattern": "[0-9]*", "example": "1"}}, "pattern.empty"),
        ({"order": {"pattern": "[0-9]"}}, "key.missing"),
        ({"order": {"pattern": "[0-9]", "example": "1", "sample": "2"}}, "key.unknown"),
        ({"order": {"pattern": "[0-9]", "example": "12"}}, "code.example"),
        ({"order": {"pattern": "[0-9]", "example": 1}}, "key.str"),
        ({"any": {"pattern": ".+", "example": "x"}, "order": {"pattern": "[0-9]", "example": "1"}}, "code.example"),
    ],
)  # fmt: skip
def test_wrong_kinds_are_refused(kinds: dict[str, Any], code: str) -> None:
    words = dict.fromkeys(["message.unread"], WORDS["message.unread"]) | {
        f"kind.{name}": "Код" for name in kinds if name.isascii()
    }
    broken = Sample("booking", "code", {"kinds": kinds}, words)
    rulebook = rulebook_of((TRACKER, SUBJECT, ADDRESS, broken), {"bug": ["subject", "booking", "email"]})
    problems = question_problems(rulebook)
    assert code in [problem.code for problem in problems]
    assert all(str(problem.place).startswith("docs/ru/form.md:") for problem in problems)

"""Numbers and amounts: what is read as one, what is not, and what the ticket says of it."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from submit.ticket.acceptance import accept
from submit.ticket.checker import Checker
from submit.ticket.questions.number_reader import read_number
from submit.ticket.questions.question_compiler import question_problems
from submit.ticket.replay import typed_again
from submit.ticket.typed import Typed
from tests.ticket.questions.sample import ADDRESS, SUBJECT, TRACKER, Sample, rulebook_of

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
WORDS = {"message.unread": "Не число: «{value}». Например, {example}"}
SUM = Sample(
    "sum",
    "amount",
    {"least": 1, "units": ["р", "₽"]},
    WORDS | {"unit": "рубль|рубля|рублей", "message.low": "От {least}"},
)
PEOPLE = Sample("people", "number", {"most": 9, "level": "stop"}, WORDS | {"message.high": "До {most}"})


@pytest.mark.parametrize(
    ("text", "lang", "value"),
    [
        ("18000", "ru", "18000"),
        ("18 000", "ru", "18000"),
        ("18\u00a0000", "ru", "18000"),
        ("18\u202f000 руб.", "ru", "18000"),
        ("18000,50 руб", "ru", "18000.50"),
        ("18 000,50 рублей", "ru", "18000.50"),
        ("18.000,50", "ru", "18000.50"),
        ("18,000.50", "en", "18000.50"),
        ("18,000", "en", "18000"),
        ("1.234.567", "ru", "1234567"),
        ("1.5 млн", "ru", "1500000"),
        ("1,5 млн руб.", "ru", "1500000"),
        ("18 тыс", "ru", "18000"),
        ("18 тыс. ₽", "ru", "18000"),
        ("₽ 200", "ru", "200"),
        ("около 200", "ru", "200"),
        ("~200 р.", "ru", "200"),
        ("-5", "ru", "-5"),
        ("0,125", "ru", "0.125"),
        ("18.000", "ru", None),
        ("18,000", "ru", None),
        ("18.000", "en", None),
        ("200 USD", "ru", None),
        ("$200", "ru", None),
        ("200-300", "ru", None),
        ("1 8", "ru", None),
        ("18 00", "ru", None),
        ("двести", "ru", None),
        ("3 заказа", "ru", None),
        ("", "ru", None),
        ("1" * 5000, "ru", None),
        ("٣", "ru", "3"),
        ("²", "ru", None),
    ],
)
def test_it_reads_numbers_as_people_write_them(text: str, lang: str, value: str | None) -> None:
    read = read_number(text, lang, ("рубль", "рубля", "рублей", "р", "₽"))
    assert read == (None if value is None else Decimal(value))


def checker_of(question: Sample) -> Checker:
    rulebook = rulebook_of((TRACKER, SUBJECT, ADDRESS, question), {"bug": ["subject", question.name, "email"]})
    assert question_problems(rulebook) == []
    return Checker(rulebook)


def typed(question: Sample, text: str) -> Typed:
    texts = {"tracker": "bug", "subject": "Тема", "email": "agent@putevka.example", question.name: text}
    return Typed(texts, complete=True, now=NOW)


@pytest.mark.parametrize(
    ("question", "text", "findings"),
    [
        (SUM, "", []),
        (SUM, "18 000", []),
        (SUM, "много", [("advice", "answer.unread", "Не число: «много». Например, 18\u00a0000\u00a0рублей")]),
        (SUM, "0", [("advice", "answer.low", "От 1")]),
        (PEOPLE, "10", [("stop", "answer.high", "До 9")]),
        (PEOPLE, "1,5", [("stop", "answer.unread", "Не число: «1,5». Например, 9")]),
    ],
)
def test_it_tells_what_is_wrong(question: Sample, text: str, findings: list[Any]) -> None:
    found = checker_of(question).verdict(typed(question, text)).findings
    assert [(finding.level, finding.code, finding.message) for finding in found] == findings


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        (SUM, "18000", "18\u00a0000\u00a0рублей"),
        (SUM, "1,5 млн", "1,5 млн\n1\u00a0500\u00a0000\u00a0рублей"),
        (SUM, "2", "2\u00a0рубля"),
        (SUM, "18000,50 руб", "18\u00a0000,5\u00a0рубля"),
        (SUM, "много", "много"),
        (PEOPLE, "3", "3"),
    ],
)
def test_the_ticket_says_it_with_its_unit_and_can_be_read_again(question: Sample, text: str, told: str) -> None:
    checker, answers = checker_of(question), typed(question, text)
    ticket = accept(answers, checker.verdict(answers), checker.questionnaire, "ML-FK4XR8BT", NOW)
    assert [answer.text.split("\n")[-1] for answer in ticket.answers] == [told.split("\n")[-1]]
    again = checker.verdict(typed_again(ticket, checker.questionnaire))
    assert [finding.code for finding in again.findings] == (["answer.unread"] if text == "много" else [])


@pytest.mark.parametrize(
    ("question", "change", "code"),
    [
        (PEOPLE, {"least": 10}, "number.bounds"),
        (PEOPLE, {"most": 10**13}, "key.most"),
        (PEOPLE, {"units": ["чел"]}, "number.units"),
        (SUM, {"unit": False}, "number.no_unit"),
        (PEOPLE, {"unit": True}, "word.missing"),
        (PEOPLE, {"most": "девять"}, "key.int"),
    ],
)
def test_wrong_parameters_are_refused(question: Sample, change: dict[str, Any], code: str) -> None:
    words = {key: word for key, word in question.words.items() if not (change.get("unit") is False and key == "unit")}
    broken = Sample(question.name, question.type, {**question.parameters, **change}, words)
    rulebook = rulebook_of((TRACKER, SUBJECT, ADDRESS, broken), {"bug": ["subject", question.name, "email"]})
    assert code in [problem.code for problem in question_problems(rulebook)]

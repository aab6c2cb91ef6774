"""The facts that a ticket lacks, beside the findings."""

import pytest

from submit.ticket.checker import Checker
from submit.ticket.finding import MissingFact
from submit.ticket.typed import read_input


def missing(checker: Checker, **values: object) -> list[MissingFact]:
    return list(checker.verdict(read_input(values)).missing)


def test_an_answer_that_is_not_there_is_missing_for_the_reason_of_its_question(checker: Checker) -> None:
    why = checker.questionnaire.all["steps"].question.why
    assert missing(checker, tracker="bug", answers={"steps": ""}) == [MissingFact("steps", why)]


def test_in_english_the_message_says_what_to_write(checker: Checker) -> None:
    (fact,) = missing(checker, tracker="bug", answers={"steps": ""}, lang="en")
    assert fact.question == "steps" and fact.why.isascii()


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({"actual": "На шаге оплаты вышла ошибка, страница закрылась"}, ["actual"]),
        ({"steps": "Работали в системе", "expected": "Должно работать"}, ["steps", "expected"]),
        ({"actual": "Билет 118 выписан дважды: «Нет мест»"}, []),
    ],
)
def test_what_an_answer_leaves_out_is_missing_too(checker: Checker, answers: dict[str, str], asked: list[str]) -> None:
    assert [fact.question for fact in missing(checker, tracker="bug", answers=answers)] == asked


def test_a_fault_of_form_is_no_missing_fact(checker: Checker) -> None:
    assert missing(checker, subject="БИЛЕТ НА ЗАВТРА НЕ ВЫПИСЫВАЕТСЯ!!!") == []

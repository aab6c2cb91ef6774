"""Answers that go into fields of the tracker too: the values they give, and what `submit check` refuses."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from submit.rulebook.reader import read_rulebook
from submit.ticket.acceptance import accept
from submit.ticket.checker import Checker
from submit.ticket.questions.question_compiler import question_problems
from submit.ticket.ticket import FieldValue, Ticket
from submit.ticket.typed import Typed
from tests.rulebook.marked import expected, found, unmarked
from tests.ticket.questions.sample import ADDRESS, SUBJECT, TRACKER, Sample, pages_of, rulebook_of

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=ZoneInfo("Europe/Moscow"))
UNREAD = {"message.unread": "Не поняли", "message.impossible": "Нет такого"}
OPTIONS = {"option.sabre": "Sabre", "option.own": "Своя касса", "option.other": "Другой", "message.other": "Какой?"}
CHOICE: dict[str, Any] = {"options": ["sabre", "own"], "other": True}
CODE = {"kinds": {"order": {"pattern": "[0-9]{6}", "example": "771204"}}}


@pytest.mark.parametrize(
    ("type_", "parameters", "words", "typed", "values"),
    [
        ("line", {}, {}, "Сирена", (("Сирена",),)),
        ("text", {}, {}, "одна\nдве", (("одна\nдве",),)),
        ("choice", CHOICE, OPTIONS | {"message.long": "До {max}"}, "own", (("Своя касса", "own"),)),
        ("choice", CHOICE, OPTIONS | {"message.long": "До {max}"}, "other\nГалилео", (("Галилео",),)),
        (
            "choices",
            CHOICE,
            OPTIONS | {"message.long": "До {max}"},
            "sabre\nown",
            (("Sabre", "sabre"), ("Своя касса", "own")),
        ),
        ("yes_no", {}, {}, "yes", (("Да", "Yes", "yes"),)),
        ("impact", {}, {}, "fines", (("Грозят штрафы", "fines"),)),
        ("date", {}, UNREAD, "вчера", (("2026-11-30",),)),
        ("moment", {}, UNREAD, "вчера 9:00", (("2026-11-30 09:00", "2026-11-30"),)),
        ("moment", {}, UNREAD, "давно", (("давно",),)),
        ("moment", {}, UNREAD, "31.02", (("31.02",),)),
        ("number", {}, UNREAD | {}, "3", (("3",),)),
        ("amount", {}, {"unit": "руб."}, "18000,50", (("18000.50",),)),
        ("code", CODE, {"kind.order": "Заказ"}, "771204, 771205", (("771204",), ("771205",))),
        ("line", {}, {}, "", None),
        ("yes_no", {}, {}, "", None),
    ],
)
def test_an_answer_fills_the_field(
    type_: str, parameters: dict[str, Any], words: dict[str, str], typed: str, values: Any
) -> None:
    words = {key: word for key, word in words.items() if key != "message.impossible" or type_ in ("date", "moment")}
    more = {"message.unread": "Не поняли"} if type_ in ("number", "amount", "code") else {}
    question = Sample("asked", type_, {**parameters, "field": "Поле"}, words | more)
    rulebook = rulebook_of((TRACKER, SUBJECT, ADDRESS, question), {"bug": ["subject", "asked", "email"]})
    assert question_problems(rulebook) == []
    checker = Checker(rulebook)
    texts = {"tracker": "bug", "subject": "Тема", "email": "agent@putevka.example", "asked": typed}
    answers = Typed(texts, complete=True, now=NOW)
    ticket = accept(answers, checker.verdict(answers), checker.questionnaire, "ML-FK4XR8BT", NOW)
    assert ticket.fields == (() if values is None else (FieldValue("Поле", values),))
    assert Ticket.from_dict(ticket.to_dict()) == ticket
    assert ticket.stub().fields == ()


AGREED = Sample("agreed", "consent", {"required": True})
LINE = Sample("steps", "line", {"field": "Поле"})


@pytest.mark.parametrize(
    ("question", "old", "new"),
    [
        (AGREED, "type: consent\n", "type: consent\n    ⟦field.type⟧field: Поле\n"),
        (LINE, "    field: Поле\n", "    ⟦field.question⟧field: subject\n"),
        (LINE, "    field: Поле\n", "    ⟦field.question⟧field: ' '\n"),
        (LINE, "    field: Поле\n", "    ⟦key.str⟧field: [Поле]\n"),
    ],
)  # fmt: skip
def test_it_names_the_exact_place_of_a_problem(question: Sample, old: str, new: str) -> None:
    asked = ["subject", *([question.name] if question.type != "consent" else []), "email"]
    page = pages_of((TRACKER, SUBJECT, ADDRESS, question), {"bug": asked})
    assert old in page
    marked: Any = {"ru": {"form.md": page.replace(old, new)}}
    rulebook, problems = read_rulebook(unmarked(marked))
    assert not problems
    assert found(question_problems(rulebook)) == expected(marked)


def test_two_answers_cannot_go_into_one_field() -> None:
    questions = (TRACKER, SUBJECT, ADDRESS, LINE, Sample("actual", "line", {"field": "Поле"}))
    rulebook = rulebook_of(questions, {"bug": ["subject", "steps", "actual", "email"]})
    (problem,) = question_problems(rulebook)
    assert problem.code == "field.twice" and str(problem.place).startswith("docs/ru/form.md:")

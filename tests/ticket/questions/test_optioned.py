"""Questions that are answered by choosing: what is kept and missing, how it reads, how an example writes it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from submit.rulebook.problem import SourcePlace
from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Example, Rulebook
from submit.ticket.acceptance import accept
from submit.ticket.checker import Checker
from submit.ticket.examples import example_problems, read_example
from submit.ticket.questions.question_compiler import question_problems
from submit.ticket.replay import typed_again
from submit.ticket.ticket import Ticket
from submit.ticket.typed import Typed
from tests.rulebook.marked import expected, found, unmarked
from tests.ticket.questions.sample import ADDRESS, SUBJECT, TRACKER, Sample, pages_of, rulebook_of

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
OPTIONS = {"option.sabre": "Sabre", "option.amadeus": "Amadeus, Мадрид"}
OWN = {
    **OPTIONS,
    "option.other": "Другая система",
    "message.other": "Напишите, какая",
    "message.long": "Не больше {max}",
}
YES_NO = Sample("again", "yes_no", {"required": True})
CHOICE = Sample("supplier", "choice", {"required": True, "options": ["sabre", "amadeus"]}, OPTIONS)
WITH_OTHER = replace(CHOICE, parameters={**CHOICE.parameters, "other": True, "max": 20}, words=OWN)
CHOICES = replace(WITH_OTHER, type="choices")
OPTIONAL = replace(CHOICE, parameters={"options": ["sabre", "amadeus"]})


def checker_of(question: Sample) -> Checker:
    rulebook = rulebook_of((TRACKER, SUBJECT, ADDRESS, question), {"bug": ["subject", question.name, "email"]})
    assert question_problems(rulebook) == []
    return Checker(rulebook)


def typed(question: Sample, kept: str, lang: str = "ru") -> Typed:
    """What a client typed, whose draft keeps that of the question."""
    cleaned = checker_of(question).questionnaire.all[question.name].question.cleaned(kept)
    texts = {"tracker": "bug", "subject": "Тема", "email": "agent@putevka.example", question.name: cleaned}
    return Typed(texts, lang=lang, complete=True)


def ticket_of(question: Sample, kept: str, lang: str = "ru") -> Ticket:
    checker, answers = checker_of(question), typed(question, kept, lang)
    return accept(answers, checker.verdict(answers), checker.questionnaire, "ML-FK4XR8BT", NOW)


@pytest.mark.parametrize(
    ("question", "kept", "code"),
    [
        (YES_NO, "", "answer.empty"),
        (YES_NO, "perhaps", "answer.empty"),
        (CHOICE, "", "answer.empty"),
        (CHOICE, "galileo", "answer.empty"),
        (CHOICE, "other", "answer.empty"),
        (OPTIONAL, "galileo", "answer.empty"),
        (OPTIONAL, "sabre\ngalileo", "answer.empty"),
        (WITH_OTHER, "other", "answer.other"),
        (WITH_OTHER, "other\n" + "а" * 21, "answer.long"),
        (CHOICES, "", "answer.empty"),
        (CHOICES, "sabre\nother", "answer.other"),
    ],
)
def test_what_is_missing_stops(question: Sample, kept: str, code: str) -> None:
    assert [finding.code for finding in checker_of(question).verdict(typed(question, kept)).stops] == [code]


@pytest.mark.parametrize(
    ("question", "kept", "text"),
    [
        (YES_NO, "yes", "Да"),
        (YES_NO, "no", "Нет"),
        (CHOICE, "amadeus", "Amadeus, Мадрид"),
        (WITH_OTHER, "other\nСвоя  шина ", "Своя шина"),
        (WITH_OTHER, "Своя шина", "Своя шина"),
        (WITH_OTHER, "sabre\nСвоя шина", "Sabre\nСвоя шина"),
        (CHOICES, "sabre\namadeus", "Sabre\nAmadeus, Мадрид"),
        (CHOICES, "sabre\nother\nСвоя шина", "Sabre\nСвоя шина"),
        (OPTIONAL, "", None),
    ],
)
def test_an_answer_reads_in_the_words_of_the_page(question: Sample, kept: str, text: str | None) -> None:
    answers = ticket_of(question, kept).answers
    assert [answer.text for answer in answers] == ([] if text is None else [text])


def test_yes_is_said_in_the_language_of_the_ticket() -> None:
    assert [answer.text for answer in ticket_of(YES_NO, "yes", "en").answers] == ["Yes"]


@pytest.mark.parametrize(
    ("question", "kept"),
    [(YES_NO, "no"), (CHOICE, "amadeus"), (WITH_OTHER, "other\nСвоя шина"), (CHOICES, "sabre\namadeus")],
)
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_ticket_gives_back_what_was_chosen(question: Sample, kept: str, lang: str) -> None:
    again = typed_again(ticket_of(question, kept, lang), checker_of(question).questionnaire)
    assert again.texts[question.name] == kept


@pytest.mark.parametrize(
    ("question", "written", "kept"),
    [
        (YES_NO, "да", "yes"),
        (CHOICE, "Amadeus, Мадрид", "amadeus"),
        (WITH_OTHER, "Своя шина", "other\nСвоя шина"),
        (CHOICES, "Sabre\nAmadeus, Мадрид", "sabre\namadeus"),
    ],
)
def test_an_example_writes_it_in_the_words_of_the_page(question: Sample, written: str, kept: str) -> None:
    example = Example(True, False, (("Поле 4", written),), SourcePlace("form.md"))
    assert read_example(checker_of(question).questionnaire, example, "ru").texts == {question.name: kept}


def rules_with(examples: str, question: Sample) -> Rulebook:
    page = pages_of((TRACKER, SUBJECT, ADDRESS, question), {"bug": ["subject", question.name, "email"]})
    rulebook, problems = read_rulebook({"ru": {"form.md": page.replace("## 7.1.", f"{examples}\n## 7.1.")}})
    assert not problems
    return rulebook


@pytest.mark.parametrize(
    ("question", "bad", "good"),
    [(YES_NO, "возможно", "Нет"), (CHOICE, "Galileo", "Sabre"), (CHOICES, "Другая система", "Sabre\n  Своя шина")],
)
def test_examples_of_the_pages_run(question: Sample, bad: str, good: str) -> None:
    begin = "Поле 2: Тема\nПоле 3: agent@putevka.example\nПоле 1: bug\nПоле 4: "
    examples = "".join(f"```ticket {sort}\n{begin}{said}\n```\n\n" for sort, said in (("bad", bad), ("good", good)))
    assert list(example_problems(Checker(rules_with(examples, question)))) == []
    wrong = (
        examples.replace("ticket bad", "ticket x")
        .replace("ticket good", "ticket bad")
        .replace("ticket x", "ticket good")
    )
    assert len(list(example_problems(Checker(rules_with(wrong, question))))) == 2


BROKEN: Mapping[str, tuple[Sample, str, str]] = {
    "no options": (CHOICE, "    options:\n    - sabre\n    - amadeus\n", "    ⟦choice.no_options⟧options: []\n"),
    "options left out": (CHOICE, "  r-1-4:\n", "  ⟦key.missing⟧r-1-4:\n"),
    "an option without words": (CHOICE, "  r-1-4:\n", "  ⟦word.missing⟧r-1-4:\n"),
    "words without an option": (CHOICE, "option.sabre: Sabre", "option.sabre: Sabre\n⟦word.unknown⟧option.galileo: G"),
    "an option twice": (CHOICE, "    - amadeus\n", "    - amadeus\n    - ⟦choice.option⟧sabre\n"),
    "an option that is no name": (CHOICE, "    - amadeus\n", "    - amadeus\n    - ⟦choice.option⟧Своя шина\n"),
    "an option called other": (WITH_OTHER, "    - amadeus\n", "    - amadeus\n    - ⟦choice.option⟧other\n"),
    "no words for the line beside other": (WITH_OTHER, "  r-1-4:\n", "  ⟦word.missing⟧r-1-4:\n"),
    "an option in the plural": (CHOICE, "    - amadeus\n", "    - ⟦key.str⟧[amadeus]\n"),
    "text for true": (WITH_OTHER, "    other: true", '    ⟦key.bool⟧other: "да"'),
    "options of a yes or no": (YES_NO, "type: yes_no\n", "type: yes_no\n    ⟦key.unknown⟧options: [a]\n"),
}  # fmt: skip
ALSO = {
    "options left out": ("    options:\n    - sabre\n    - amadeus\n", ""),
    "an option without words": ("option.sabre: Sabre\n", ""),
    "no words for the line beside other": ("message.other: Напишите, какая\n", ""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_it_names_the_exact_place_of_a_problem(name: str) -> None:
    question, *edit = BROKEN[name]
    page = pages_of((TRACKER, SUBJECT, ADDRESS, question), {"bug": ["subject", question.name, "email"]})
    for old, new in (edit, *([ALSO[name]] if name in ALSO else [])):
        assert old in page
        page = page.replace(old, new)
    marked: Any = {"ru": {"form.md": page}}
    rulebook, problems = read_rulebook(unmarked(marked))
    assert not problems
    assert found(question_problems(rulebook)) == expected(marked)

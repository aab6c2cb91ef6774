"""Questions with `when`: what is asked under which answers, what is judged and sent, what `submit check` refuses."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from submit.rulebook.reader import read_rulebook
from submit.ticket.acceptance import accept
from submit.ticket.checker import Checker
from submit.ticket.questions.conditions import conditions
from submit.ticket.questions.question_compiler import question_problems
from submit.ticket.replay import typed_again
from submit.ticket.typed import Typed
from tests.rulebook.marked import expected, found, unmarked
from tests.ticket.questions.sample import ADDRESS, SUBJECT, TRACKER, Sample, pages_of, rulebook_of

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
OPTIONS = {"option.sabre": "Sabre", "option.amadeus": "Amadeus", "option.other": "Другой", "message.other": "Какой?"}
OTHERS = {"options": ["sabre", "amadeus"], "other": True, "max": 50}
HARM = Sample("harm", "impact", {"required": True})
AGAIN = Sample("again", "yes_no", {"required": True})
SUPPLIER = Sample("supplier", "choice", OTHERS, OPTIONS)
SYSTEMS = Sample("systems", "choices", OTHERS, OPTIONS)
UNTIL = Sample("until", "line", {"required": True, "max": 30, "when": {"harm": ["fines"]}})
GOOD = {"tracker": "bug", "subject": "Тема", "email": "agent@putevka.example"}


def checker_of(*questions: Sample) -> Checker:
    asked = ["subject", *(item.name for item in questions), "email"]
    rulebook = rulebook_of((TRACKER, SUBJECT, ADDRESS, *questions), {"bug": asked})
    assert question_problems(rulebook) == []
    return Checker(rulebook)


def asked_by(checker: Checker, complete: bool = True, **answers: str) -> list[str]:
    typed = Typed({**GOOD, **answers}, complete=complete)
    return [item.name for item in checker.questionnaire.due(typed) if item.question.when]


@pytest.mark.parametrize(
    ("on", "values", "answer", "is_asked"),
    [
        (HARM, ["fines"], "fines", True),
        (HARM, ["fines"], "partial", False),
        (HARM, ["fines", "partial"], "partial", True),
        (HARM, ["fines"], "", False),
        (AGAIN, ["yes"], "yes", True),
        (AGAIN, [True], "yes", True),
        (AGAIN, [False], "yes", False),
        (AGAIN, ["no"], "yes\nno", True),
        (SUPPLIER, ["sabre"], "sabre", True),
        (SUPPLIER, ["other"], "other\nСвой", True),
        (SUPPLIER, ["other"], "other", True),
        (SUPPLIER, ["other"], "Свой", True),
        (SUPPLIER, ["other"], "sabre", False),
        (SUPPLIER, ["sabre"], "gone", False),
        (SYSTEMS, ["amadeus"], "sabre\namadeus", True),
        (SYSTEMS, ["amadeus"], "sabre\nother\nAmadeus", False),
        (SYSTEMS, ["other"], "sabre\nother\nAmadeus", True),
    ],
)
def test_it_is_asked_under_any_of_the_answers(on: Sample, values: list[object], answer: str, is_asked: bool) -> None:
    checker = checker_of(on, replace(UNTIL, parameters={**UNTIL.parameters, "when": {on.name: values}}))
    assert asked_by(checker, **{on.name: answer}) == (["until"] if is_asked else [])


def test_all_keys_must_hold() -> None:
    both = {"harm": ["fines"], "again": ["yes"]}
    checker = checker_of(HARM, AGAIN, replace(UNTIL, parameters={**UNTIL.parameters, "when": both}))
    assert asked_by(checker, harm="fines", again="no") == []
    assert asked_by(checker, harm="fines", again="yes") == ["until"]


def test_a_question_that_is_not_asked_asks_for_no_other() -> None:
    second = Sample("again", "yes_no", {"required": True, "when": {"harm": ["fines"]}})
    third = Sample("how", "line", {"max": 20, "when": {"again": ["yes"]}})
    checker = checker_of(HARM, second, third)
    assert asked_by(checker, harm="fines", again="yes") == ["again", "how"]
    assert asked_by(checker, harm="partial", again="yes") == []


def codes(checker: Checker, complete: bool = True, **answers: str) -> list[tuple[str, str]]:
    findings = checker.verdict(Typed({**GOOD, **answers}, complete=complete)).findings
    return [(finding.field, finding.code) for finding in findings]


def test_what_is_not_asked_is_neither_demanded_nor_judged() -> None:
    checker = checker_of(HARM, UNTIL)
    card = "карта 4242 4242 4242 4242, и ещё много слов"
    assert codes(checker, harm="partial") == []
    assert codes(checker, harm="partial", until=card) == []
    assert codes(checker, harm="fines") == [("until", "answer.empty")]
    assert {field for field, _ in codes(checker, harm="fines", until=card)} == {"until"}


def test_an_incomplete_ticket_may_have_the_answer_that_is_absent() -> None:
    checker = checker_of(HARM, UNTIL)
    assert codes(checker, complete=False) == []
    assert [field for field, _ in codes(checker, complete=False, until="")] == ["until"]
    assert codes(checker, complete=False, until="", harm="partial") == []


def test_the_ticket_holds_what_was_asked_and_is_judged_again_so() -> None:
    checker = checker_of(HARM, UNTIL)
    for harm, answers in (("partial", ["harm"]), ("fines", ["harm", "until"])):
        typed = Typed({**GOOD, "harm": harm, "until": "до вечера"}, complete=True)
        ticket = accept(typed, checker.verdict(typed), checker.questionnaire, "ML-2", NOW)
        assert [answer.question for answer in ticket.answers] == answers
        assert ("until" in typed_again(ticket, checker.questionnaire).texts) == (harm == "fines")


def test_a_priority_rests_on_asked_questions_alone() -> None:
    harm = Sample("harm", "impact", {"required": True, "when": {"again": ["yes"]}})
    checker = checker_of(AGAIN, harm)
    priorities = [
        checker.verdict(Typed({**GOOD, "again": again, "harm": "fines"}, complete=True)).priority
        for again in ("yes", "no")
    ]
    assert priorities == ["high", "low"]


def test_a_condition_reads_as_words() -> None:
    checker = checker_of(HARM, replace(UNTIL, parameters={**UNTIL.parameters, "when": {"harm": ["fines", "partial"]}}))
    item = checker.questionnaire.all["until"]
    (said,) = conditions(item, checker.questionnaire.all, "ru")
    assert said.question.text == "Вопрос 4"
    assert [word.text for word in said.answers] == ["Грозят штрафы", "Мешает частично"]


PAGE = pages_of(
    (TRACKER, SUBJECT, ADDRESS, HARM, SUPPLIER, UNTIL, Sample("files", "files"), Sample("consent", "consent")),
    {"bug": ["subject", "harm", "supplier", "until", "files", "email"]},
)
WHEN = "    when:\n      harm:\n      - fines\n"
ON = "      harm:\n      - fines\n"
SUPPLIED = "question: supplier\n    type: choice\n"
Edits = list[tuple[str, str]]

BROKEN: Mapping[str, Edits] = {
    "an unknown question": [("      harm:\n", "      ⟦condition.question⟧harms:\n")],
    "a question in Cyrillic letters": [("      harm:\n", "      ⟦key.alphabet⟧hаrm:\n")],
    "an unknown answer": [("      - fines\n", "      - ⟦condition.answer⟧fine\n")],
    "a second answer that is unknown": [("      - fines\n", "      - fines\n      - ⟦condition.answer⟧money\n")],
    "the words of an answer": [("      - fines\n", "      - ⟦condition.answer⟧Грозят штрафы\n")],
    "no answer": [(ON, "      ⟦condition.empty⟧harm: []\n")],
    "an answer that is no list": [(ON, "      ⟦key.list⟧harm: fines\n")],
    "no keys": [(WHEN, "    ⟦key.mapping⟧when: harm\n")],
    "a question that is typed": [("      harm:\n", "      ⟦condition.no_answers⟧subject:\n")],
    "files": [("      harm:\n", "      ⟦condition.no_answers⟧files:\n")],
    "the tracker": [(ON, "      ⟦condition.question⟧tracker:\n      - bug\n")],
    "a consent": [(ON, "      ⟦condition.question⟧consent:\n      - yes\n")],
    "itself": [(SUPPLIED, f"{SUPPLIED}    when:\n      ⟦condition.circle⟧supplier: [other]\n")],
    "a circle": [
        (
            "question: harm\n    type: impact\n",
            "question: harm\n    type: impact\n    when:\n      ⟦condition.circle⟧supplier: [sabre]\n",
        ),
        (SUPPLIED, f"{SUPPLIED}    when:\n      harm: [fines]\n"),
    ],
    "a question that its tracker does not ask": [
        ("    - harm\n", ""),
        ("      harm:\n", "      ⟦condition.not_asked⟧harm:\n"),
    ],
    "a question that comes later": [
        ("    - harm\n    - supplier\n    - until\n", "    - supplier\n    - until\n    - harm\n"),
        ("      harm:\n", "      ⟦condition.later⟧harm:\n"),
    ],
    "a conditional subject": [
        ("    role: subject\n", "    role: subject\n    ⟦condition.role⟧when: {harm: [fines]}\n")
    ],
    "a conditional address": [
        ("    role: address\n", "    role: address\n    ⟦condition.role⟧when: {harm: [fines]}\n")
    ],
    "conditional files": [("type: files\n", "type: files\n    ⟦condition.type⟧when: {harm: [fines]}\n")],
    "a conditional consent": [("type: consent\n", "type: consent\n    ⟦condition.type⟧when: {harm: [fines]}\n")],
    "a conditional tracker": [("type: tracker\n", "type: tracker\n    ⟦condition.type⟧when: {harm: [fines]}\n")],
    "a condition of a later day": [
        (WHEN, WHEN + "    upcoming:\n    - {from: 2027-06-01, when: {harm: [⟦condition.answer⟧ruin]}}\n")
    ],
    "a subject that is remembered": [("    role: subject\n", "    role: subject\n    ⟦remember.role⟧remember: true\n")],
    "an address that is remembered anyway": [
        ("    role: address\n", "    role: address\n    ⟦remember.role⟧remember: true\n")
    ],
    "files that are remembered": [("type: files\n", "type: files\n    ⟦remember.type⟧remember: true\n")],
    "a consent that is remembered": [("type: consent\n", "type: consent\n    ⟦remember.type⟧remember: true\n")],
    "an impact that is remembered": [("type: impact\n", "type: impact\n    ⟦remember.type⟧remember: true\n")],
    "a question that must be answered and is folded": [
        ("    type: line\n", "    type: line\n    ⟦folded.required⟧folded: true\n")
    ],
    "a memory that is no yes or no": [(WHEN, WHEN + "    ⟦key.bool⟧remember: always\n")],
}


def edited(name: str) -> Mapping[str, Mapping[str, str]]:
    page = PAGE
    for old, new in BROKEN[name]:
        assert old in page, old
        page = page.replace(old, new, 1)
    return {"ru": {"form.md": page}}


def test_the_sample_has_no_problems() -> None:
    rulebook, problems = read_rulebook({"ru": {"form.md": PAGE}})
    assert (problems, question_problems(rulebook)) == ([], [])


@pytest.mark.parametrize("name", BROKEN)
def test_it_names_the_exact_place_of_a_problem(name: str) -> None:
    rulebook, problems = read_rulebook(unmarked(edited(name)))
    told = [*problems, *question_problems(rulebook)]
    assert found(told) == expected(edited(name))
    for problem in told:
        assert str(problem).endswith((".", "…", "»."))


def test_the_examples_for_staff_work() -> None:
    page = (Path(__file__).parents[3] / "docs/ru/staff/index.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml\n(rules:.*?)^```$", page.partition("{ #choice }")[2], re.DOTALL | re.MULTILINE)
    rules = [rule for block in blocks for rule in yaml.safe_load(block)["rules"].values() if "question" in rule]
    words = {"message.long": "До {max}", "message.other": "Какой?"}
    options = {f"option.{name}": name for name in ("sabre", "amadeus", "other")}
    unread = {"message.unread": "Не поняли «{value}», например {example}"}
    of_type = {
        "moment": unread | {"message.impossible": "Такого нет", "message.future": "Ещё не было: {read}"},
        "amount": unread | {"unit": "руб.", "message.low": "От {least}", "message.high": "До {most}"},
        "code": unread | {"kind.order": "Заказ", "kind.locator": "Локатор"},
        "choice": words | options,
        "choices": words | options,
    }
    questions = [Sample(rule.pop("question"), rule["type"], rule, of_type.get(rule.pop("type"), {})) for rule in rules]
    assert {key for rule in rules for key in rule} >= {"when", "remember", "options"}
    questions = [replace(HARM, name="impact"), *questions]
    asked = ["subject", *(item.name for item in questions), "email"]
    text = pages_of((TRACKER, SUBJECT, ADDRESS, *questions), {"bug": asked}).replace("partial", "money_loss")
    rulebook, problems = read_rulebook({"ru": {"form.md": text}})
    assert [str(problem) for problem in (*problems, *question_problems(rulebook))] == []

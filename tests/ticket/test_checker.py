"""The verdict: what is asked, what is missing, and in which order it is said."""

from typing import Any

import pytest

from submit.ticket.checker import Checker
from submit.ticket.finding import Verdict
from submit.ticket.ticket import FileInfo
from submit.ticket.typed import read_input
from tests.rulebook.sample import rulebook_of

GOOD: dict[str, Any] = {
    "tracker": "bug",
    "subject": "Sabre: ошибка 500 при выписке билета",
    "email": "agent@putevka.example",
    "answers": {
        "steps": "Открыли заказ, нажали «Выписать».",
        "actual": "Красная строка «Ошибка 500».",
        "expected": "Билет выписан, статус «Выписан».",
        "since": "После обновления, раньше работало",
        "scope": "all",
    },
    "impact": ["partial"],
    "complete": True,
}


def verdict_of(checker: Checker, **values: Any) -> Verdict:
    return checker.verdict(read_input(values))


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in GOOD.items() if name != key}


def codes(verdict: Verdict) -> dict[str, str]:
    return {finding.code: finding.field for finding in verdict.findings}


def test_a_good_ticket_has_no_findings(checker: Checker) -> None:
    verdict = verdict_of(checker, **GOOD)
    assert verdict.findings == ()
    assert verdict.priority == "medium"
    assert verdict.edition == checker.rulebook.edition


def test_an_absent_key_is_not_checked(checker: Checker) -> None:
    assert verdict_of(checker).findings == ()
    assert verdict_of(checker, tracker="bug").findings == ()
    assert verdict_of(checker, tracker=None, subject=None, email=None, impact=None, files=None).findings == ()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"tracker": ""}, "answer.empty"),
        ({"tracker": "unheard of"}, "answer.empty"),
        ({"subject": ""}, "answer.empty"),
        ({"subject": " \u200b\n"}, "answer.empty"),
        ({"email": ""}, "answer.empty"),
        ({"tracker": "bug", "impact": []}, "answer.empty"),
        ({"tracker": "bug", "impact": ["unheard of"]}, "answer.empty"),
        ({"tracker": "bug", "answers": {"steps": ""}}, "answer.empty"),
        ({"subject": "а" * 256}, "answer.long"),
        ({"tracker": "bug", "answers": {"steps": "а" * 20_001}}, "answer.long"),
    ],
)
def test_an_empty_string_is_empty_and_is_checked(checker: Checker, values: dict[str, Any], code: str) -> None:
    stops = verdict_of(checker, **values).stops
    assert [finding.code for finding in stops] == [code]
    assert stops[0].message and stops[0].url.startswith("https://support.example/rules/")


@pytest.mark.parametrize(
    "values",
    [
        {"tracker": "bug", "answers": {"booking": ""}},
        {"tracker": "bug", "files": []},
        {"tracker": "discussion", "answers": {"steps": ""}},
        {"subject": "а" * 255},
    ],
)
def test_what_is_not_required_may_be_empty(checker: Checker, values: dict[str, Any]) -> None:
    assert verdict_of(checker, **values).stops == ()


def test_complete_demands_what_is_absent(checker: Checker) -> None:
    for tracker, rule in checker.rulebook.trackers.items():
        asked = {name: checker.rulebook.questions[name].parameters for name in rule.value.questions}
        required = {name for name, question in asked.items() if question["required"] and "when" not in question}
        stops = verdict_of(checker, tracker=tracker, complete=True).stops
        assert {finding.field for finding in stops} == required
        assert {finding.code for finding in stops} == {"answer.empty"}


def test_complete_without_a_tracker_demands_what_every_ticket_needs(checker: Checker) -> None:
    assert [finding.field for finding in verdict_of(checker, complete=True).findings] == ["tracker", "subject", "email"]


@pytest.mark.parametrize("absent", ["subject", "email", "impact", "tracker"])
def test_complete_names_the_one_thing_that_is_absent(checker: Checker, absent: str) -> None:
    assert [finding.field for finding in verdict_of(checker, **without(absent)).stops] == [absent]


def test_findings_follow_the_questions_and_stops_go_first(checker: Checker) -> None:
    answers = {**GOOD["answers"], "steps": "-", "actual": "", "expected": "-"}
    values = {**GOOD, "subject": "!!" + "а" * 255, "email": "x@mail.ru", "answers": answers, "tracker": "bug"}
    findings = verdict_of(checker, **values).findings
    assert [(finding.field, finding.level) for finding in findings] == [
        ("subject", "stop"),
        ("subject", "advice"),
        ("steps", "advice"),
        ("actual", "stop"),
        ("expected", "advice"),
        ("email", "stop"),
    ]


def test_a_message_is_in_the_words_of_the_page_with_its_numbers(checker: Checker) -> None:
    rule = checker.rulebook.rules["r-3-2"]
    (finding,) = verdict_of(checker, subject="Сбор 0 ₽").advice
    assert (finding.rule, finding.code) == ("r-3-2", "length.short")
    assert str(rule.parameters["min"]) in finding.message
    assert "{" not in finding.message


def test_what_is_not_translated_is_said_in_russian_and_linked_where_it_is() -> None:
    checker = Checker(rulebook_of(), "https://support.example")
    findings = verdict_of(checker, tracker="bug", subject="", impact=[], lang="en").findings
    assert [(finding.message, finding.url) for finding in findings] == [
        ("Напишите тему", "https://support.example/en/all/#r-1-1"),
        ("Выберите", "https://support.example/all/#r-1-2"),
    ]


def test_findings_come_as_the_format_of_the_api(checker: Checker) -> None:
    found = verdict_of(checker, tracker="bug", subject="Не работает").to_dict()
    assert found["priority"] == "medium"
    assert found["findings"]
    for finding in found["findings"]:
        assert set(finding) == {"rule", "field", "level", "code", "message", "url"}


def test_files_are_judged_by_the_page(checker: Checker) -> None:
    limit = checker.rulebook.rules["r-7-2"].parameters
    too_many = [{"name": "a.png", "kind": "png", "size": 1}] * (limit["count"] + 1)
    assert codes(verdict_of(checker, tracker="bug", files=too_many)) == {"files.count": "files"}
    assert codes(verdict_of(checker, tracker="bug", files=too_many[1:])) == {}


def test_a_forbidden_file_is_named(checker: Checker) -> None:
    typed = read_input({"tracker": "bug", "files": [{"name": "вирус.exe", "kind": "", "size": 1}]})
    assert typed.files == (FileInfo("вирус.exe", "", 1, ""),)
    (finding,) = checker.verdict(typed).stops
    assert "вирус.exe" in finding.message

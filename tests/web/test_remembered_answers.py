"""Questions with `remember: true`: the browser's next ticket begins with the last answer, if the client wishes."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from submit.rulebook.rulebook import Rulebook
from submit.ticket.questions.question_compiler import question_problems
from tests.ticket.questions.sample import ADDRESS, SUBJECT, TRACKER, Sample, rulebook_of
from tests.web.visitor import Page, Visitor

Put = Callable[[Rulebook], None]
GOOD = {"subject": "Sabre: ошибка 500", "email": "agent@putevka.example"}
WORDS = {"option.sabre": "Sabre", "option.galileo": "Galileo"}
NOTE = "Подставили из прошлой заявки"


def account(**parameters: Any) -> Sample:
    return Sample("account", "line", {"max": 255, "remember": True, **parameters}, {"label": "Учётная запись"})


def supplier(*options: str) -> Sample:
    words = {key: word for key, word in WORDS.items() if key.removeprefix("option.") in options}
    return Sample("supplier", "choice", {"options": list(options), "remember": True}, words)


def rules(*questions: Sample, **trackers: list[str]) -> Rulebook:
    asked = {"bug": ["subject", *(item.name for item in questions), "email"], "task": ["subject", "email"], **trackers}
    rulebook = rulebook_of((TRACKER, SUBJECT, ADDRESS, *questions), asked)
    assert question_problems(rulebook) == []
    return rulebook


def send(visitor: Visitor, tracker: str = "bug", **values: str) -> None:
    visitor.open(f"/submit/?tracker={tracker}")
    visitor.press("continue", **{**GOOD, "remember": "yes", **values})
    assert visitor.path.endswith("/check/"), visitor.page.text
    visitor.press("send")


def begun(visitor: Visitor, tracker: str = "bug") -> Page:
    return visitor.open(f"/submit/?tracker={tracker}")


@pytest.mark.parametrize("way", ["address", "first page"])
def test_the_next_ticket_begins_with_the_answer_and_says_so(publish_rules: Put, visitor: Visitor, way: str) -> None:
    publish_rules(rules(account(), supplier("sabre", "galileo")))
    assert "Вместе с ответами: «Учётная запись»" in begun(visitor).text
    send(visitor, account="kassa-3", supplier="galileo")
    if way == "address":
        begun(visitor)
    else:
        visitor.open("/submit/")
        visitor.press("continue", tracker="bug")
    page = visitor.page
    assert (page.fields["account"], page.fields["supplier"]) == ("kassa-3", "galileo")
    assert page.text.count(NOTE) == 2


def test_nothing_is_remembered_unasked_or_elsewhere(publish_rules: Put, visitor: Visitor, stranger: Visitor) -> None:
    publish_rules(rules(account()))
    send(visitor, account="kassa-3", remember="")
    assert begun(visitor).fields["account"] == ""
    send(visitor, account="kassa-3")
    assert begun(stranger).fields["account"] == "" and NOTE not in stranger.page.text


def test_it_can_be_taken_out_for_good(publish_rules: Put, visitor: Visitor) -> None:
    publish_rules(rules(account()))
    send(visitor, account="kassa-3")
    begun(visitor)
    page = visitor.press("forget:account", subject="Начатая тема")
    assert (page.fields["account"], page.fields["subject"]) == ("", "Начатая тема")
    assert NOTE not in page.text
    visitor.press("continue", **GOOD)
    visitor.press("send")
    assert begun(visitor).fields["account"] == ""


def test_a_ticket_that_did_not_ask_takes_nothing_away_and_gets_nothing(publish_rules: Put, visitor: Visitor) -> None:
    publish_rules(rules(Sample("steps", "text", {"max": 2000}), account(), task=["subject", "steps", "email"]))
    send(visitor, account="kassa-3")
    begun(visitor, "task")
    assert visitor.page.fields["steps"].strip() == ""
    send(visitor, "task", steps="Шаги")
    assert begun(visitor).fields["account"] == "kassa-3"


def test_a_change_of_tracker_moves_nothing_that_the_client_has_not_seen(publish_rules: Put, visitor: Visitor) -> None:
    publish_rules(rules(Sample("steps", "text", {"max": 2000}), account(), task=["subject", "steps", "email"]))
    send(visitor, account="kassa-3")
    visitor.open("/submit/")
    visitor.press("continue", tracker="bug")
    visitor.open(visitor.path.replace("/questions/", "/tracker/"))
    page = visitor.press("continue", tracker="task")
    assert page.fields["steps"].strip() == "" and "moved" not in page.fields


def test_what_was_typed_instead_stays(publish_rules: Put, visitor: Visitor) -> None:
    publish_rules(rules(account()))
    send(visitor, account="kassa-3")
    begun(visitor)
    page = visitor.press("continue", account="kassa-4")
    assert page.fields["account"] == "kassa-4" and NOTE not in page.text
    page = visitor.press("continue", account="")
    assert page.fields["account"] == ""


@pytest.mark.parametrize(
    ("then", "now", "answer"),
    [
        (account(), account(max=5), {"account": "kassa-3"}),
        (supplier("sabre", "galileo"), supplier("sabre"), {"supplier": "galileo"}),
        (account(max=2000), account(max=2000), {"account": "к" * 1001}),
    ],
)
def test_an_answer_that_no_longer_fits_is_not_filled_in(
    publish_rules: Put, visitor: Visitor, then: Sample, now: Sample, answer: Mapping[str, str]
) -> None:
    publish_rules(rules(then))
    send(visitor, **answer)
    publish_rules(rules(now))
    page = begun(visitor)
    assert page.fields.get(now.name, "") == "" and NOTE not in page.text
    assert page.fields["email"] == GOOD["email"]


def test_an_answer_in_which_something_was_hidden_is_not_remembered(publish_rules: Put, visitor: Visitor) -> None:
    publish_rules(rules(account()))
    begun(visitor)
    visitor.press("continue", **GOOD, remember="yes", account="касса 4242 4242 4242 4242")
    visitor.press("mask:account")
    visitor.press("continue")
    visitor.press("send")
    page = begun(visitor)
    assert page.fields["account"] == "" and page.fields["email"] == GOOD["email"]


def test_a_conditional_answer_is_filled_in_when_its_question_comes_up(publish_rules: Put, visitor: Visitor) -> None:
    harm = Sample("harm", "impact", {"required": True})
    publish_rules(rules(harm, account(when={"harm": ["fines"]})))
    send(visitor, harm="fines", account="kassa-3")
    page = begun(visitor)
    assert page.fields["account"] == ""
    page = visitor.press("continue", **GOOD, remember="yes", harm="fines")
    assert page.fields["account"] == "kassa-3" and NOTE in page.text


def test_the_whole_browser_forgets_it(publish_rules: Put, visitor: Visitor) -> None:
    publish_rules(rules(account()))
    send(visitor, account="kassa-3")
    visitor.open("/submit/mine/")
    visitor.press("", forget="yes")
    assert begun(visitor).fields["account"] == ""

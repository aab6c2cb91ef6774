"""A question may bear any name, and stand in any order: what is typed reaches the ticket, or `submit check` refuses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest
from flask import Flask

from submit.rulebook.rulebook import Rulebook
from submit.store.outbox import Outbox
from submit.ticket.questions.names import NAME, OF_THE_FORM
from submit.ticket.questions.question_compiler import question_problems
from submit.ticket.ticket import Ticket
from tests.ticket.questions.sample import ADDRESS, SUBJECT, TRACKER, Sample, rulebook_of
from tests.web.visitor import Page, Visitor

Put = Callable[[Rulebook], None]
GOOD = {"subject": "Sabre: ошибка 500", "email": "agent@putevka.example"}
ALWAYS = (TRACKER, SUBJECT, ADDRESS)
META = {"viewport", "description"}
"""Names of what stands in the head of the page."""


def form(*others: Sample, questions: Sequence[str] = (), files: str = "files") -> Rulebook:
    """A rule-book whose tracker `bug` asks `others`, too, and which `submit check` takes."""
    asked = questions or ("subject", *(item.name for item in others if item.type != "consent"), "email")
    rulebook = rulebook_of((*ALWAYS, *others), {"bug": asked}, files)
    assert question_problems(rulebook) == []
    return rulebook


def filled(visitor: Visitor, values: Mapping[str, str], files: list[tuple[str, bytes]] | None = None) -> Page:
    visitor.open("/submit/?tracker=bug")
    return visitor.press("continue", files, **{**GOOD, **values})


def sent(visitor: Visitor, outbox: Outbox, values: Mapping[str, str]) -> Ticket:
    page = filled(visitor, values)
    assert visitor.path.endswith("/check/"), page.text
    for value in values.values():
        assert value in page.text or not value.strip()
    visitor.press("send")
    return outbox.entries()[-1].ticket


def test_a_second_address_reaches_the_ticket(visitor: Visitor, outbox: Outbox, publish_rules: Put) -> None:
    publish_rules(form(Sample("cc", "email", {"max": 254})))
    ticket = sent(visitor, outbox, {"cc": "boss@putevka.example"})
    assert (ticket.email, ticket.subject) == (GOOD["email"], GOOD["subject"])
    assert {answer.question: answer.text for answer in ticket.answers} == {"cc": "boss@putevka.example"}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("virus.exe", b"MZ" + bytes(9 * 1024 * 1024), "Нельзя"),
        ("big.png", b"\x89PNG\r\n\x1a\n" + bytes(2 * 1024 * 1024), "Нельзя"),
        ("empty.png", b"", "Нельзя"),
    ],
)
@pytest.mark.parametrize("named", ["attachments", "anhang"])
def test_limits_hold_whatever_the_question_about_files_is_called(
    visitor: Visitor, publish_rules: Put, named: str, name: str, content: bytes, message: str
) -> None:
    publish_rules(form(Sample(named, "files"), files=named))
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("continue", [(name, content)], _files_name=named, **GOOD)
    assert page.status == 422
    assert message in page.text and not page.all("button", value="remove")


def test_a_card_in_the_name_of_a_file_is_seen_whatever_its_question_is_called(
    visitor: Visitor, publish_rules: Put
) -> None:
    publish_rules(form(Sample("attachments", "files"), files="attachments"))
    visitor.open("/submit/?tracker=bug")
    image = b"\x89PNG\r\n\x1a\n" + bytes(100)
    page = visitor.press("continue", [("4242 4242 4242 4242.png", image)], _files_name="attachments", **GOOD)
    assert page.status == 422
    assert "Карта в имени" in page.text
    page = visitor.press("mask:attachments")
    assert "4242 4242 4242 4242" not in page.text
    assert "•" in page.text


def test_the_question_about_consequences_may_bear_any_name(
    visitor: Visitor, outbox: Outbox, publish_rules: Put
) -> None:
    publish_rules(form(Sample("harm", "impact", {"required": True})))
    page = filled(visitor, {})
    assert page.status == 422 and "Ответьте" in page.text
    visitor.press("continue", harm="fines")
    visitor.press("send")
    ticket = outbox.entries()[-1].ticket
    assert (ticket.priority, ticket.impact) == ("high", ("fines",))
    assert [(answer.question, answer.text) for answer in ticket.answers] == [("harm", "Грозят штрафы")]


def test_links_of_the_site_choose_the_consequence_whatever_its_question_is_called(
    visitor: Visitor, publish_rules: Put
) -> None:
    publish_rules(form(Sample("harm", "impact", {"required": True})))
    assert visitor.open("/submit/?tracker=bug&impact=fines").fields["harm"] == "fines"


def test_subject_and_address_may_bear_any_name(app: Flask, outbox: Outbox, publish_rules: Put) -> None:
    theme = Sample("theme", "line", {"required": True, "role": "subject"})
    sender = Sample("sender", "email", {"required": True, "role": "address"})
    rulebook = rulebook_of((TRACKER, theme, sender), {"bug": ["sender", "theme"]})
    assert question_problems(rulebook) == []
    publish_rules(rulebook)
    visitor = Visitor(app)
    visitor.open("/submit/?tracker=bug")
    visitor.press("continue", theme="Ошибка 500", sender="agent@putevka.example", remember="yes")
    visitor.press("send")
    ticket = outbox.entries()[-1].ticket
    assert (ticket.subject, ticket.email, ticket.answers) == ("Ошибка 500", "agent@putevka.example", ())
    assert visitor.open("/submit/?tracker=bug").fields["sender"] == "agent@putevka.example"
    answer = visitor.client.post("/submit/api/v1/check", json={"tracker": "bug", "subject": "", "email": ""})
    assert {finding["field"] for finding in answer.get_json()["findings"]} == {"theme", "sender"}


def test_the_question_for_the_tracker_may_bear_any_name(visitor: Visitor, publish_rules: Put) -> None:
    kind = Sample("kind", "tracker", {"required": True})
    rulebook = rulebook_of((SUBJECT, ADDRESS, kind), {"bug": ["subject", "email"]})
    assert question_problems(rulebook) == []
    publish_rules(rulebook)
    visitor.open("/submit/")
    page = visitor.press("continue")
    assert page.status == 422 and 'href="#tracker-1"' in page.text
    visitor.press("continue", tracker="bug")
    assert visitor.path.endswith("/questions/")


@pytest.mark.parametrize("role", ["subject", "email"])
def test_a_tracker_without_subject_or_address_is_refused(role: str) -> None:
    rulebook = rulebook_of(ALWAYS, {"bug": [name for name in ("subject", "email") if name != role]})
    (problem,) = question_problems(rulebook)
    assert problem.code == "role.none"
    assert str(problem.place).startswith("docs/ru/form.md:")


OPTIONS = {"option.sabre": "Sabre", "option.amadeus": "Amadeus", "option.other": "Другая", "message.other": "Какая?"}
YES_NO = Sample("again", "yes_no", {"required": True})
CHOICES = Sample(
    "suppliers", "choices", {"options": ["sabre", "amadeus"], "other": True}, OPTIONS | {"message.long": "До {max}"}
)
CHOICE = replace(CHOICES, name="supplier", type="choice")


def test_yes_or_no_is_asked_with_no_default(visitor: Visitor, outbox: Outbox, publish_rules: Put) -> None:
    publish_rules(form(YES_NO))
    page = visitor.open("/submit/?tracker=bug")
    assert [radio["value"] for radio in page.all("input", type="radio", name="again")] == ["yes", "no"]
    assert "again" not in page.fields
    page = visitor.press("continue", **GOOD)
    assert page.status == 422 and 'href="#again-1"' in page.text
    visitor.press("continue", again="no")
    assert visitor.path.endswith("/check/")
    visitor.press("send")
    assert [(answer.question, answer.text) for answer in outbox.entries()[-1].ticket.answers] == [("again", "Нет")]


def test_one_answer_of_a_list_or_one_of_ones_own(visitor: Visitor, outbox: Outbox, publish_rules: Put) -> None:
    publish_rules(form(CHOICE))
    page = filled(visitor, {"supplier": "other"})
    assert page.status == 422 and "Какая?" in page.text
    visitor.press("continue", **{"supplier.other": "Своя шина"})
    assert "Другая, Своя шина" in visitor.page.text
    visitor.press("send")
    assert [answer.text for answer in outbox.entries()[-1].ticket.answers] == ["Своя шина"]


def test_several_answers_can_be_chosen_and_taken_back(visitor: Visitor, outbox: Outbox, publish_rules: Put) -> None:
    publish_rules(form(CHOICES))
    filled(visitor, {})
    draft = visitor.path.split("/")[2]
    visitor.open(f"/submit/{draft}/questions/")
    visitor.press("continue", suppliers=["", "sabre", "amadeus"])
    assert "Sabre, Amadeus" in visitor.page.text
    page = visitor.open(f"/submit/{draft}/questions/")
    assert len([box for box in page.all("input", name="suppliers", type="checkbox") if "checked" in box]) == 2
    visitor.press("continue", suppliers=["", "amadeus"])
    visitor.press("send")
    assert [answer.text for answer in outbox.entries()[-1].ticket.answers] == ["Amadeus"]


def test_all_answers_of_a_list_can_be_taken_back(visitor: Visitor, outbox: Outbox, publish_rules: Put) -> None:
    publish_rules(form(CHOICES))
    filled(visitor, {"suppliers": "sabre"})
    visitor.open(f"/submit/{visitor.path.split('/')[2]}/questions/")
    visitor.press("continue", suppliers="")
    visitor.press("send")
    assert outbox.entries()[-1].ticket.answers == ()


def test_a_card_in_an_answer_of_ones_own_is_hidden(visitor: Visitor, publish_rules: Put) -> None:
    publish_rules(form(CHOICE))
    page = filled(visitor, {"supplier": "other", "supplier.other": "Шина 4242 4242 4242 4242"})
    assert page.status == 422 and "Карта" in page.text
    page = visitor.press("mask:supplier")
    assert page.fields["supplier.other"] == "Шина •••• •••• •••• 4242"


def test_an_option_that_is_gone_is_asked_again_and_not_dropped(visitor: Visitor, publish_rules: Put) -> None:
    lasting = Sample("supplier", "choice", {"options": ["sabre", "amadeus"]}, dict(list(OPTIONS.items())[:2]))
    publish_rules(form(lasting))
    filled(visitor, {"supplier": "amadeus"})
    assert visitor.path.endswith("/check/")
    publish_rules(form(replace(lasting, parameters={"options": ["sabre"]}, words={"option.sabre": "Sabre"})))
    page = visitor.press("send")
    assert visitor.path.endswith("/questions/")
    assert "Ответьте" in page.text


@pytest.mark.parametrize("lang", ["", "/en"])
def test_no_question_can_bear_a_name_that_the_page_uses(visitor: Visitor, rulebook: Rulebook, lang: str) -> None:
    page = visitor.open(f"{lang}/submit/?tracker=bug")
    used = {values.get(key, "") for _, values in page.elements for key in ("id", "name")}
    own = {name for name in used if NAME.fullmatch(name)} - rulebook.questions.keys() - META
    assert own <= OF_THE_FORM


MOMENT = Sample(
    "since",
    "moment",
    {"required": True},
    {"message.unread": "Не поняли. Например, «{example}»", "message.impossible": "Такого дня нет: «{value}»"},
)


def test_what_was_read_is_shown_before_it_is_sent(visitor: Visitor, outbox: Outbox, publish_rules: Put) -> None:
    publish_rules(form(MOMENT))
    page = filled(visitor, {"since": "9 мая 2026 в 10"})
    assert "9 мая 2026 в 10<br>суббота, 9 мая 2026, 10:00 (Москва)" in page.text
    visitor.press("send")
    told = "9 мая 2026 в 10\nсуббота, 9 мая 2026, 10:00 (Москва)"
    assert [answer.text for answer in outbox.entries()[-1].ticket.answers] == [told]


@pytest.mark.parametrize(("typed", "message"), [("давно", "«сегодня 10:40»"), ("31.02", "Такого дня нет: «31.02»")])
def test_what_cannot_be_read_is_advice_and_stays(
    visitor: Visitor, outbox: Outbox, publish_rules: Put, typed: str, message: str
) -> None:
    publish_rules(form(MOMENT))
    page = filled(visitor, {"since": typed})
    assert visitor.path.endswith("/check/") and message in page.text
    visitor.press("send")
    assert [answer.text for answer in outbox.entries()[-1].ticket.answers] == [typed]


def test_a_level_of_stop_keeps_what_was_typed(visitor: Visitor, publish_rules: Put) -> None:
    publish_rules(form(replace(MOMENT, parameters={"required": True, "level": "stop"})))
    page = filled(visitor, {"since": "<b>давно</b>"})
    assert page.status == 422 and page.fields["since"] == "<b>давно</b>"


def test_a_card_among_codes_is_hidden(visitor: Visitor, publish_rules: Put) -> None:
    kinds = {"order": {"pattern": "[0-9]{6}", "example": "771204"}}
    words = {"message.unread": "Не узнали", "kind.order": "Заказ"}
    publish_rules(form(Sample("booking", "code", {"kinds": kinds}, words)))
    page = filled(visitor, {"booking": "771204, 4242 4242 4242 4242"})
    assert page.status == 422 and "Карта" in page.text
    page = visitor.press("mask:booking")
    assert page.fields["booking"] == "771204, •••• •••• •••• 4242"

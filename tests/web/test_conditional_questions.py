"""Questions that are asked under some answers only, over HTTP: they come up in time, and no word to them is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from submit.rulebook.rulebook import Rulebook
from submit.store.outbox import Outbox
from submit.ticket.questions.question_compiler import question_problems
from submit.ticket.ticket import Ticket
from tests.ticket.questions.sample import ADDRESS, SUBJECT, TRACKER, Sample, rulebook_of
from tests.web.visitor import Page, Visitor

Put = Callable[[Rulebook], None]
OPTIONS = {"option.sabre": "Sabre", "option.other": "Другой", "message.other": "Какой?"}
HARM = Sample("harm", "impact", {"required": True}, {"label": "Насколько мешает"})
UNTIL = Sample("until", "line", {"required": True, "max": 60, "when": {"harm": ["fines"]}}, {"label": "До какого часа"})
MAIN = Sample("steps", "text", {"max": 2000}, {"label": "Что делали"})
SUPPLIER = Sample("supplier", "choice", {"options": ["sabre"], "other": True, "max": 60}, OPTIONS)
WHO = Sample("who", "line", {"max": 60, "when": {"supplier": ["other"]}}, {"label": "Кто отвечает"})
GOOD = {"subject": "Sabre: ошибка 500", "email": "agent@putevka.example"}
UNSENT = {"ru": "это не отправится", "en": "it will not be sent"}


def rules(*questions: Sample, **trackers: list[str]) -> Rulebook:
    asked = {"bug": ["subject", *(item.name for item in questions), "email"], **trackers}
    rulebook = rulebook_of((TRACKER, SUBJECT, ADDRESS, *questions), asked)
    assert question_problems(rulebook) == []
    return rulebook


@pytest.fixture
def form(publish_rules: Put, visitor: Visitor) -> Visitor:
    """A client at a form with a question about the hour, which is asked under fines alone."""
    publish_rules(rules(MAIN, HARM, UNTIL, SUPPLIER, WHO))
    visitor.open("/submit/?tracker=bug")
    return visitor


def is_shown(page: Page, name: str) -> bool:
    (field,) = page.all("input", name=f"{name}.seen")
    return "disabled" not in field


def sent(visitor: Visitor, outbox: Outbox) -> Ticket:
    assert visitor.path.endswith("/check/"), visitor.page.text
    visitor.press("send")
    return outbox.entries()[-1].ticket


def answers(ticket: Ticket) -> dict[str, str]:
    return {answer.question: answer.text for answer in ticket.answers}


def test_the_press_that_makes_it_due_asks_it_on_the_same_page_without_reproach(form: Visitor, outbox: Outbox) -> None:
    assert not is_shown(form.page, "until")
    page = form.press("continue", **GOOD, steps="Первый шаг", harm="fines")
    assert page.status == 200 and form.path.endswith("/questions/") and is_shown(page, "until")
    assert {name: page.fields[name] for name in ("subject", "steps", "harm")} == {
        "subject": GOOD["subject"],
        "steps": "Первый шаг",
        "harm": "fines",
    }
    assert "summary" not in page.ids and "Ответьте" not in page.text and not page.title.startswith("Ошибка")
    (why,) = [values for tag, values in page.elements if tag == "p" and "autofocus" in values]
    assert "Этот вопрос мы задаём, если на вопрос «Насколько мешает» ответить «Грозят штрафы»" in page.text
    form.press("continue", until="до 18:00")
    assert answers(sent(form, outbox))["until"] == "до 18:00"


def test_only_the_second_press_calls_it_missing(form: Visitor) -> None:
    form.press("continue", **GOOD, harm="fines")
    page = form.press("continue")
    assert page.status == 422 and page.text.count("Ответьте") == 2
    assert is_shown(page, "until")


def test_an_optional_one_is_asked_once(form: Visitor, outbox: Outbox) -> None:
    page = form.press("continue", **GOOD, harm="partial", supplier="other", **{"supplier.other": "Мой"})
    assert page.status == 200 and is_shown(page, "who") and not is_shown(page, "until")
    form.press("continue")
    assert answers(sent(form, outbox))["supplier"] == "Мой"


def test_errors_and_a_new_question_stand_on_one_page(form: Visitor) -> None:
    page = form.press("continue", harm="fines", email=GOOD["email"])
    assert page.status == 422 and is_shown(page, "until")
    assert page.text.count("Ответьте") == 2
    assert [values["id"] for tag, values in page.elements if "autofocus" in values] == ["summary"]


def test_what_is_not_asked_is_neither_demanded_nor_sent(form: Visitor, outbox: Outbox) -> None:
    form.press("continue", **GOOD, harm="partial")
    assert answers(sent(form, outbox)) == {"harm": "Мешает частично"}


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_what_was_written_and_is_no_longer_asked_is_shown_and_not_sent(
    form: Visitor, outbox: Outbox, lang: str
) -> None:
    form.press("continue", **GOOD, harm="fines", until="до 18:00")
    form.open(form.path.replace("/check/", "/questions/"))
    form.press(f"lang:{lang}", harm="partial")
    assert UNSENT[lang] in form.page.text and "до 18:00" in form.page.text
    page = form.press("continue")
    assert UNSENT[lang] in page.text and "до 18:00" in page.text
    assert answers(sent(form, outbox)) == {"harm": "Мешает частично"}


def test_it_can_be_kept_in_another_answer(form: Visitor, outbox: Outbox) -> None:
    form.press("continue", **GOOD, steps="Первый шаг", harm="fines", until="до 18:00")
    form.open(form.path.replace("/check/", "/questions/"))
    form.press("continue", harm="partial")
    form.open(form.path.replace("/check/", "/questions/"))
    assert form.page.all("button", value="keep:until")
    page = form.press("keep:until")
    assert not page.all("button", value="keep:until") or UNSENT["ru"] not in visible(page)
    form.press("continue")
    told = answers(sent(form, outbox))
    assert told["steps"].splitlines() == ["Первый шаг", "", "До какого часа:", "до 18:00"]


def visible(page: Page) -> str:
    """The page without what is hidden."""
    return re.sub(r'<div class="conditional__idle moved" hidden>.*?</div>', "", page.text, flags=re.DOTALL)


def test_an_answer_that_is_asked_for_again_is_in_its_old_place(form: Visitor, outbox: Outbox) -> None:
    form.press("continue", **GOOD, harm="fines", until="до 18:00")
    questions = form.path.replace("/check/", "/questions/")
    form.open(questions)
    form.press("continue", harm="partial")
    form.open(questions)
    assert not is_shown(form.page, "until")
    form.press("continue", harm="fines")
    assert answers(sent(form, outbox))["until"] == "до 18:00"


def test_an_old_page_that_did_not_show_it_empties_nothing(form: Visitor, outbox: Outbox) -> None:
    old, address = dict(form.page.fields), form.page.action
    form.press("continue", **GOOD, harm="fines", until="до 18:00")
    form.client.post(address, data={**old, **GOOD, "harm": "fines", "action": "save"})
    page = form.open(address)
    assert page.fields["until"] == "до 18:00"


def test_its_own_page_empties_it(form: Visitor) -> None:
    form.press("continue", **GOOD, harm="fines", until="до 18:00")
    form.open(form.path.replace("/check/", "/questions/"))
    page = form.press("continue", until="")
    assert page.status == 422 and page.fields["until"] == ""


def test_a_condition_on_a_conditional_question(publish_rules: Put, visitor: Visitor, outbox: Outbox) -> None:
    again = Sample("again", "yes_no", {"required": True, "when": {"harm": ["fines"]}})
    often = Sample("often", "line", {"max": 60, "when": {"again": [True]}})
    publish_rules(rules(HARM, again, often))
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("continue", **GOOD, harm="fines")
    assert (is_shown(page, "again"), is_shown(page, "often")) == (True, False)
    page = visitor.press("continue", again="yes")
    assert is_shown(page, "often")
    visitor.press("continue", often="каждый день")
    assert answers(sent(visitor, outbox))["often"] == "каждый день"
    visitor.open("/submit/?tracker=bug")
    visitor.press("continue", **GOOD, harm="fines", again="yes", often="каждый день")
    visitor.open(visitor.path.replace("/check/", "/questions/"))
    page = visitor.press("continue", harm="partial")
    assert visible(page).count(UNSENT["ru"]) == 2
    assert answers(sent(visitor, outbox)) == {"harm": "Мешает частично"}


def test_another_tracker_keeps_the_words(publish_rules: Put, visitor: Visitor, outbox: Outbox) -> None:
    publish_rules(rules(MAIN, HARM, UNTIL, task=["subject", "steps", "email"]))
    visitor.open("/submit/?tracker=bug")
    visitor.press("continue", **GOOD, harm="fines", until="до 18:00")
    visitor.open(visitor.path.replace("/check/", "/tracker/"))
    page = visitor.press("continue", tracker="task")
    assert "до 18:00" in page.fields["steps"]
    visitor.press("continue")
    assert "до 18:00" in answers(sent(visitor, outbox))["steps"]


def test_a_condition_that_comes_with_new_rules_between_the_pages(
    publish_rules: Put, form: Visitor, outbox: Outbox
) -> None:
    form.press("continue", **GOOD, harm="partial")
    always = Sample("until", "line", {"required": True, "max": 60, "when": {"harm": ["partial"]}})
    publish_rules(rules(MAIN, HARM, always, SUPPLIER, WHO))
    page = form.press("send")
    assert is_shown(page, "until") and outbox.entries() == []
    form.press("continue", until="до 18:00")
    assert answers(sent(form, outbox))["until"] == "до 18:00"


def test_an_option_that_is_gone_by_the_next_page_is_asked_for_again(publish_rules: Put, visitor: Visitor) -> None:
    two = Sample("supplier", "choice", {"options": ["sabre", "galileo"]}, {**OPTIONS, "option.galileo": "Galileo"})
    words = {key: word for key, word in two.words.items() if not key.endswith("other")}
    publish_rules(rules(Sample("supplier", "choice", two.parameters, words)))
    visitor.open("/submit/?tracker=bug")
    visitor.press("continue", **GOOD, supplier="galileo")
    assert visitor.path.endswith("/check/")
    publish_rules(rules(Sample("supplier", "choice", {"options": ["sabre"]}, {"option.sabre": "Sabre"})))
    page = visitor.press("send")
    assert visitor.path.endswith("/questions/") and "Ответьте" in page.text


def test_other_without_words_is_asked_for(form: Visitor) -> None:
    page = form.press("continue", **GOOD, harm="partial", supplier="other", **{"supplier.other": "  "})
    assert page.status == 422 and "Какой?" in page.text


def test_forty_options(publish_rules: Put, visitor: Visitor, outbox: Outbox) -> None:
    names = [f"o{number}" for number in range(40)]
    words = {f"option.{name}": f"Система {name}" for name in names}
    many = Sample("many", "choices", {"options": names}, words)
    publish_rules(rules(many, Sample("why_last", "line", {"max": 60, "when": {"many": ["o39"]}})))
    visitor.open("/submit/?tracker=bug")
    assert len(visitor.page.all("input", name="many", type="checkbox")) == 40
    page = visitor.press("continue", **GOOD, many=["", *names])
    assert is_shown(page, "why_last")
    visitor.press("continue", many=["", *names])
    assert len(answers(sent(visitor, outbox))["many"].splitlines()) == 40


def test_an_option_without_an_english_word_is_marked_as_russian(form: Visitor) -> None:
    page = form.open("/en/submit/?tracker=bug")
    assert '<span lang="ru">Другой</span>' in page.text
    page = form.press("continue", **GOOD, harm="partial", supplier="other", **{"supplier.other": "Мой"})
    assert 'is “<span lang="ru">Другой</span>”' in page.text


def test_the_api_knows_it(form: Visitor) -> None:
    def fields(**answers: Any) -> list[str]:
        ticket = {"tracker": "bug", "subject": GOOD["subject"], "email": GOOD["email"], "complete": True, **answers}
        verdict = form.client.post("/submit/api/v1/check", json=ticket).get_json()
        return [finding["field"] for finding in verdict["findings"] if finding["level"] == "stop"]

    assert fields(impact=["partial"]) == []
    assert fields(impact=["fines"]) == ["until"]
    assert fields(impact=["partial"], answers={"until": "4242 4242 4242 4242"}) == []
    assert fields(impact=["fines"], answers={"until": "4242 4242 4242 4242"}) == ["until"]

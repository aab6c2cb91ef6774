"""What is missing or impossible stops, is named where it stands, and costs no word (A3)."""

import re

import pytest

from submit.rulebook.rulebook import Rulebook
from tests.web.visitor import BUG, Visitor

LONG = "я" * 256
MISTAKES = [
    ("subject", "", "Напишите тему заявки"),
    ("subject", LONG, "сейчас 256"),
    ("steps", "  \n ", "Напишите по шагам"),
    ("actual", "", "Напишите, что произошло"),
    ("expected", "", "Напишите, что вы ожидали"),
    ("steps", "я" * 20001, "сейчас 20"),
    ("email", "", "Напишите рабочий адрес почты"),
    ("email", "agent", "адрес почты целиком"),
    ("email", "agent@tour,ru", "запятая"),
    ("email", "агент@tour.example", "русские буквы"),
    ("email", "agent@mail.ru", "mail.ru"),
]


@pytest.mark.parametrize(("field", "value", "message"), MISTAKES)
def test_a_mistake_is_named_above_and_beside_its_field(visitor: Visitor, field: str, value: str, message: str) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("continue", **{**BUG, field: value})
    assert page.status == 422
    assert page.title.startswith("Ошибка: ")
    assert "Исправьте 1\u00a0ответ" in page.text or "Исправьте 1 ответ" in page.text
    assert page.text.count(message) >= 2
    assert f"#{field}" in page.links
    (control,) = [values for _, values in page.elements if values.get("name") == field]
    assert control["aria-invalid"] == "true"
    assert f"{field}-error" in control["aria-describedby"].split()
    assert page.fields[field] == value.strip("\r") if field != "steps" else True


def test_every_answer_comes_back_as_it_was_typed(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    typed = {**BUG, "email": " agent@mail.ru", "steps": "<b>1</b>\n\n  отступ & «кавычки»", "booking": "PNR abc123 "}
    page = visitor.press("continue", **typed)
    assert {name: page.fields[name].replace("\r\n", "\n") for name in typed} == typed


def test_the_summary_comes_first_and_has_the_focus(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("continue", **{**BUG, "subject": ""})
    (summary,) = page.all("div", id="summary")
    assert "autofocus" in summary
    assert summary["tabindex"] == "-1"
    assert page.text.index('id="summary"') < page.text.index("<h1")


def test_radios_lead_to_their_first_option(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    answers = {name: value for name, value in BUG.items() if name != "impact"}
    page = visitor.press("continue", **answers)
    assert "#impact-1" in page.links
    assert "impact-1" in page.ids


def test_every_error_links_to_something_on_the_page(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("continue")
    targets = {link[1:] for link in page.links if link.startswith("#")}
    assert targets <= page.ids | {"main"}


def test_the_server_alone_decides(visitor: Visitor) -> None:
    page = visitor.open("/submit/?tracker=bug")
    assert page.all("form")[0].keys() >= {"novalidate"}
    forbidden = {"required", "maxlength", "minlength", "placeholder", "pattern"}
    assert not any(forbidden & values.keys() for _, values in page.elements)


def test_a_first_page_without_a_choice_says_so(visitor: Visitor) -> None:
    visitor.open("/submit/")
    page = visitor.press("continue")
    assert page.status == 422
    assert "#tracker-1" in page.links


def test_every_optional_question_says_so(visitor: Visitor, rulebook: Rulebook) -> None:
    page = visitor.open("/submit/?tracker=bug")
    optional = [
        rulebook.questions[name]
        for name in rulebook.trackers["bug"].value.questions
        if not rulebook.questions[name].parameters["required"]
    ]
    assert page.text.count("(необязательно)") == len(optional)


@pytest.mark.parametrize("tracker", ["bug", "discussion", "task", "development"])
def test_a_hint_is_short_and_has_no_link(visitor: Visitor, tracker: str) -> None:
    page = visitor.open(f"/submit/?tracker={tracker}")
    for hint in re.findall(r'<p class="hint"[^>]*>(.*?)</p>', page.text):
        assert len(hint) <= 100
        assert "<a" not in hint
        assert not hint.endswith(".")


def test_words_of_the_libraries_never_reach_the_screen(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("continue", email="@")
    for words in ("This field", "must have", "Обязательное поле", "Некорректный", "CSRF"):
        assert words not in page.text

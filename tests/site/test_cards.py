from dataclasses import replace
from datetime import date

import pytest

from submit.rulebook.page import read_page
from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Rule, Rulebook, Upcoming
from submit.site.cards import form_card, short_page, ticket_card
from tests.site.conftest import ENGLISH, SUBJECT


@pytest.fixture
def tiny() -> Rulebook:
    rulebook, problems = read_rulebook({"ru": {"rules/subject.md": SUBJECT}, "en": {"rules/subject.md": ENGLISH}})
    assert not problems
    return rulebook


def example(text: str, kind: str = "bad", lang: str = "ru") -> str:
    page = read_page("page.md", f"## 1.1. Правило {{ #r-1-1 }}\n\n```ticket {kind}\n{text}\n```\n")
    return ticket_card(page.sections[0].blocks[0], lang)


@pytest.mark.parametrize(
    ("kind", "lang", "verdict"),
    [("bad", "ru", "Плохо"), ("good", "ru", "Хорошо"), ("bad by-hand", "ru", "Плохо"), ("good", "en", "Good")],
)
def test_an_example_says_its_verdict_in_words_and_as_an_icon(kind: str, lang: str, verdict: str) -> None:
    card = example("Тема: Не работает", kind, lang)
    assert f"<span>{verdict}</span>" in card
    assert '<svg class="case__icon"' in card and 'aria-hidden="true"' in card
    assert "<dt>Тема</dt><dd>Не работает</dd>" in card


def test_an_example_keeps_its_lines_and_says_where_a_field_is_empty() -> None:
    card = example("Что делали: 1. Открыли заказ.\n  2. Нажали «Обменять».\n  3. Ждали.\nТема:")
    assert "<dd>1. Открыли заказ.<br>2. Нажали «Обменять».<br>3. Ждали.</dd>" in card
    assert "<dt>Тема</dt><dd><em>пусто</em></dd>" in card


@pytest.mark.parametrize(
    "typed",
    ["<script>alert(1)</script>", "{{7*7}}", "{% raw %}", "{# нет #}", "`код`", "**жирно**", '"кавычки"', "&amp;"],
)
def test_nothing_typed_in_a_block_is_markup_of_any_kind(typed: str) -> None:
    card = example(f"Тема: {typed}")
    assert "\n" not in card
    assert not set("{}`") & set(card)
    assert "<script" not in card and "&amp;<" not in card


def test_a_check_shows_its_messages_with_numbers_filled_in_and_how_strict_it_is(tiny: Rulebook) -> None:
    card = form_card(tiny.rules["r-3-2"], "ru")
    assert "Как проверяет форма" in card and "совет" in card
    assert "Тема — не короче 10\u00a0знаков" in card
    assert "Тема — не больше 120\u00a0знаков, сейчас <var>столько-то</var>" in card


def test_a_question_shows_its_label_and_what_is_said_when_it_is_left_out(tiny: Rulebook) -> None:
    card = form_card(tiny.rules["r-3-1"], "ru")
    assert "Как спрашивает форма" in card
    assert "<dt>Вопрос</dt><dd><span>Тема заявки</span></dd>" in card
    assert "<dt>Если ответа нет</dt><dd><span>Напишите тему</span></dd>" in card
    assert "необязательно" not in card


def test_a_question_that_may_be_passed_over_says_so(tiny: Rulebook) -> None:
    rule = tiny.rules["r-3-1"]
    assert "(необязательно)" in form_card(replace(rule, parameters={**rule.parameters, "required": False}), "ru")


def test_what_changes_later_is_announced_with_its_day_reason_and_both_numbers(tiny: Rulebook) -> None:
    card = form_card(tiny.rules["r-3-2"], "ru")
    now, _, later = card.partition("С 1 июня 2027:")
    assert "120\u00a0знаков" in now and "100" not in now
    assert "Короче темы — быстрее разбор" in later
    assert "100\u00a0знаков" in later and "не короче" not in later


def test_after_that_day_the_new_number_stands_alone(tiny: Rulebook) -> None:
    card = form_card(tiny.rules["r-3-2"].at(date(2027, 6, 1)), "ru")
    assert "100\u00a0знаков" in card and "120" not in card and "2027" not in card


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"level": "stop"}, "без этого заявка не уйдёт"),
        ({"field": "steps"}, "field: сейчас subject, станет steps"),
    ],
)
def test_a_change_that_no_message_shows_is_told_in_words(tiny: Rulebook, change: dict[str, str], sentence: str) -> None:
    rule = replace(tiny.rules["r-3-2"], upcoming=(Upcoming(date(2027, 1, 1), change),))
    assert sentence in form_card(rule, "ru").partition("2027")[2]


def test_two_changes_in_a_row_are_each_compared_with_the_one_before(tiny: Rulebook) -> None:
    changes = (Upcoming(date(2027, 1, 1), {"max": 90}), Upcoming(date(2028, 1, 1), {"min": 5}))
    first, _, second = form_card(replace(tiny.rules["r-3-2"], upcoming=changes), "ru").partition("С 1 января 2028:")
    assert "90\u00a0знаков" in first and "90\u00a0знаков" not in second
    assert "5\u00a0знаков" in second


def test_words_that_are_not_translated_are_shown_in_russian_and_marked(tiny: Rulebook) -> None:
    card = form_card(tiny.rules["r-3-2"], "en")
    assert "The subject needs 10\u00a0characters or more" in card
    assert '<span lang="ru">Тема — не больше 120\u00a0знаков' in card
    assert "<small>(in Russian)</small>" in card


def test_a_card_that_would_only_repeat_the_heading_is_left_out() -> None:
    rule: Rule[None] = Rule("r-4-7", "4.7", "priority", "critical", {"redmine": "Критический", "when": ()}, (), {})
    text = read_rulebook({"ru": {"p.md": SUBJECT}})[0].rules["r-3-1"].text("ru")
    same = replace(text, title="Критический", words={"label": "Критический"})
    assert form_card(replace(rule, texts={"ru": same}), "ru") == ""


def test_a_short_page_leads_to_the_rule_and_stays_out_of_search_engines(tiny: Rulebook) -> None:
    page = short_page(tiny.rules["r-3-2"], "ru")
    assert '<meta http-equiv="refresh" content="0; url=/rules/subject/#r-3-2">' in page
    assert '<a href="/rules/subject/#r-3-2">Перейти к правилу 3.2: Тема короткая</a>' in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'url=/en/rules/subject/#r-3-2"' in short_page(tiny.rules["r-3-2"], "en")

from dataclasses import replace
from datetime import date

import pytest

from submit.rulebook.page import read_page
from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Rule, Rulebook, Upcoming
from submit.rulebook.validity import Validity
from submit.site.build.page_source import with_cards
from submit.site.widgets.cards import form_card, notice, short_page, ticket_card
from tests.site.conftest import ENGLISH, SUBJECT
from tests.ticket.questions import sample


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
    card = form_card(tiny.rules["r-3-2"], tiny, "ru")
    assert "Как проверяет форма" in card and "совет" in card
    assert "Тема — не короче 10\u00a0знаков" in card
    assert "Тема — не больше 120\u00a0знаков, сейчас <var>столько-то</var>" in card


def test_a_question_shows_its_label_and_what_is_said_when_it_is_left_out(tiny: Rulebook) -> None:
    card = form_card(tiny.rules["r-3-1"], tiny, "ru")
    assert "Как спрашивает форма" in card
    assert "<dt>Вопрос</dt><dd><span>Тема заявки</span></dd>" in card
    assert "<dt>Если ответа нет</dt><dd><span>Напишите тему</span></dd>" in card
    assert "необязательно" not in card


def test_a_question_that_may_be_passed_over_says_so(tiny: Rulebook) -> None:
    rule = tiny.rules["r-3-1"]
    assert "(необязательно)" in form_card(replace(rule, parameters={**rule.parameters, "required": False}), tiny, "ru")


def test_what_changes_later_is_announced_with_its_day_reason_and_both_numbers(tiny: Rulebook) -> None:
    now, later = form_card(tiny.rules["r-3-2"], tiny, "ru"), notice(tiny.rules["r-3-2"], tiny, "ru")
    assert "120\u00a0знаков" in now and "100" not in now
    assert "<strong>С 1 июня 2027 г.:</strong> Короче темы — быстрее разбор" in later
    assert "100\u00a0знаков" in later and "не короче" not in later
    assert "From 1 June 2027:" in notice(tiny.rules["r-3-2"], tiny, "en")


def test_after_that_day_the_new_number_stands_alone(tiny: Rulebook) -> None:
    rule = tiny.rules["r-3-2"].at(date(2027, 6, 1))
    card = form_card(rule, tiny, "ru")
    assert "100\u00a0знаков" in card and "120" not in card
    assert notice(rule, tiny, "ru") == ""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"level": "stop"}, "без этого заявка не уйдёт"),
        ({"field": "steps"}, "Проверялся ответ «Тема», станет «steps»."),
    ],
)
def test_a_change_that_no_message_shows_is_told_in_words(tiny: Rulebook, change: dict[str, str], sentence: str) -> None:
    rule = replace(tiny.rules["r-3-2"], upcoming=(Upcoming(date(2027, 1, 1), change),))
    assert sentence in notice(rule, tiny, "ru").partition("2027")[2]


def test_english_tells_a_change_of_strictness_in_words(tiny: Rulebook) -> None:
    rule = replace(tiny.rules["r-3-2"], upcoming=(Upcoming(date(2027, 1, 1), {"level": "stop"}),))
    assert "<p>The rule becomes binding: a ticket must meet it to be sent.</p>" in notice(rule, tiny, "en")


def test_two_changes_in_a_row_are_each_compared_with_the_one_before(tiny: Rulebook) -> None:
    changes = (Upcoming(date(2027, 1, 1), {"max": 90}), Upcoming(date(2028, 1, 1), {"min": 5}))
    rule = replace(tiny.rules["r-3-2"], upcoming=changes)
    first, _, second = notice(rule, tiny, "ru").partition("С 1 января 2028 г.:")
    assert "90\u00a0знаков" in first and "90\u00a0знаков" not in second
    assert "5\u00a0знаков" in second


@pytest.mark.parametrize(
    ("day", "lang", "said"),
    [
        (date(2026, 1, 1), "ru", "<p><strong>Действует с 1 января 2027 г.</strong></p>"),
        (date(2027, 1, 1), "ru", "<strong>Правило отменяется с 12 мая 2027 г.</strong>, вместо него <a"),
        (date(2027, 5, 12), "ru", "<strong>3.2 — отменено 12 мая 2027 г.</strong>, вместо него <a href="),
        (date(2027, 5, 12), "en", "<strong>3.2: withdrawn on 12 May 2027</strong>, in its place <a href="),
    ],
)
def test_a_rule_says_when_it_begins_and_ends(tiny: Rulebook, day: date, lang: str, said: str) -> None:
    term = Validity(date(2027, 1, 1), date(2027, 5, 12), "r-3-1")
    assert said in notice(replace(tiny.rules["r-3-2"], term=term, upcoming=()).at(day), tiny, lang)


def test_a_date_at_the_end_takes_no_second_full_stop(tiny: Rulebook) -> None:
    told = notice(replace(tiny.rules["r-3-2"], term=Validity(until=date(2027, 5, 12))), tiny, "ru")
    assert "12 мая 2027 г.</strong></p>" in told


def test_of_a_withdrawn_rule_the_page_keeps_the_heading_and_the_prose_alone(tiny: Rulebook) -> None:
    page = "## 3.2. Тема короткая { #r-3-2 }\n\nПроза.\n\n```ticket bad\nТема: Мало\n```\n\n```form\nx: y\n```\n"
    gone = replace(tiny.rules["r-3-2"], term=Validity(until=date(2027, 5, 12))).at(date(2027, 5, 12))
    shown = with_cards(page, "ru", Rulebook({**tiny.rules, "r-3-2": gone}))
    assert "3.2 — отменено" in shown and "Проза." in shown
    assert "case" not in shown and "form-card" not in shown and "```" not in shown


def test_a_rule_without_words_of_the_form_still_announces_what_changes() -> None:
    rule: Rule[None] = Rule("r-6-9", "6.9", "closing", "x", {"annul_after": 3}, (), {})
    rule = replace(rule, upcoming=(Upcoming(date(2027, 1, 1), {"annul_after": 5}, "Дольше думать"),))
    text = read_rulebook({"ru": {"p.md": SUBJECT}})[0].rules["r-3-1"].text("ru")
    rule = replace(rule, texts={"ru": replace(text, words={})})
    shown = with_cards("## 6.9. Срок { #r-6-9 }\n\nПроза.\n", "ru", Rulebook({"r-6-9": rule}))
    assert "С 1 января 2027 г.:" in shown and "через 5" in shown


def test_words_that_are_not_translated_are_shown_in_russian_and_marked(tiny: Rulebook) -> None:
    card = form_card(tiny.rules["r-3-2"], tiny, "en")
    assert "The subject needs 10\u00a0characters or more" in card
    assert '<span lang="ru">Тема — не больше 120\u00a0знаков' in card
    assert "<small>(in Russian)</small>" in card


def test_a_card_that_would_only_repeat_the_heading_is_left_out(tiny: Rulebook) -> None:
    rule: Rule[None] = Rule("r-4-7", "4.7", "priority", "critical", {"redmine": "Критический", "when": ()}, (), {})
    text = read_rulebook({"ru": {"p.md": SUBJECT}})[0].rules["r-3-1"].text("ru")
    same = replace(text, title="Критический", words={"label": "Критический"})
    assert form_card(replace(rule, texts={"ru": same}), tiny, "ru") == ""


def test_a_short_page_leads_to_the_rule_and_stays_out_of_search_engines(tiny: Rulebook) -> None:
    page = short_page(tiny.rules["r-3-2"], "ru")
    assert '<meta http-equiv="refresh" content="0; url=/rules/subject/#r-3-2">' in page
    assert '<a href="/rules/subject/#r-3-2">Перейти к правилу 3.2: Тема короткая</a>' in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'url=/en/rules/subject/#r-3-2"' in short_page(tiny.rules["r-3-2"], "en")


def test_a_question_with_a_condition_says_it_in_words() -> None:
    options = sample.Sample("supplier", "choice", {"options": ["sabre"]}, {"option.sabre": "Sabre", "label": "Чья"})
    harm = sample.Sample("harm", "impact", {}, {"label": "Насколько мешает"})
    asked = sample.Sample("until", "line", {"max": 20, "when": {"harm": ["fines", "partial"], "supplier": ["sabre"]}})
    rulebook = sample.rulebook_of((sample.TRACKER, sample.SUBJECT, sample.ADDRESS, harm, options, asked), {"bug": []})
    rule = rulebook.questions["until"]
    assert (
        "Только если на вопрос «Насколько мешает» ответить «Грозят штрафы» или «Мешает частично», "
        "а на вопрос «Чья» ответить «Sabre»"
    ) in form_card(rule, rulebook, "ru")
    assert "Only if the answer to “Насколько мешает” is" in form_card(rule, rulebook, "en")
    assert "Только если" not in form_card(rulebook.questions["harm"], rulebook, "ru")

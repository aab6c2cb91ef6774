"""The pages read as a good printer sets them; what is no prose stays as it is, character by character."""

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from submit.publication import Publication
from submit.site.build.text_nodes import change_text
from submit.site.build.typography import set_page, set_text
from submit.ticket.checker import Checker
from submit.ticket.examples import read_example

PLAIN = str.maketrans({"\u00a0": " ", "\n": " ", "—": "-", "–": "-", "…": "...", **dict.fromkeys("«»„“”‘’'", '"')})


def set_(text: str, lang: str = "ru") -> str:
    """The text as set, a no-break space shown as ␣."""
    return "".join(set_text(text, lang)).replace("\u00a0", "␣")


@pytest.mark.parametrize(
    ("plain", "good"),
    [
        ('Тема "Не работает" не годится', "Тема «Не работает» не годится"),
        ('Агентство "Рога и "Копыта" тур"', "Агентство «Рога и␣„Копыта“ тур»"),
        ("«файл «отчёт» готов»", "«файл „отчёт“ готов»"),
        ('("Баг")', "(«Баг»)"),
        ("Приоритет - это очередь", "Приоритет␣— это очередь"),
        ("Приоритет — это очередь", "Приоритет␣— это очередь"),
        ("в трекере и с почты, а не у нас", "в␣трекере и␣с␣почты, а␣не у␣нас"),
        ("В трекере", "В␣трекере"),
        ("через 3 дня, до 5 МБ, 20 000 знаков, 5 %", "через 3␣дня, до 5␣МБ, 20␣000␣знаков, 5␣%"),
        ("№ 5, п. 3.2, т. е. так, и т. д.", "№␣5, п.␣3.2, т.␣е. так, и␣т.␣д."),
        ("с 22 ноября 2026 г. в 14:30", "с␣22␣ноября␣2026␣г. в␣14:30"),
        ("Ждите...", "Ждите…"),
        ("в\nтрекере", "в␣трекере"),
    ],
)
def test_russian_is_set_by_its_customs(plain: str, good: str) -> None:
    assert set_(plain) == good


@pytest.mark.parametrize(
    ("plain", "good"),
    [
        ('The "Bug" tracker', "The “Bug” tracker"),
        ('"A "quoted" word"', "“A ‘quoted’ word”"),
        ("It's 5 MB - or 20 000 characters...", "It’s 5␣MB␣– or 20␣000␣characters…"),
        ("rule 3.2 and 3.5, a test", "rule 3.2 and 3.5, a test"),
    ],
)
def test_english_is_set_by_its_own(plain: str, good: str) -> None:
    assert set_(plain, "en") == good


@pytest.mark.parametrize(
    "text",
    [
        'Экран 24" и',
        'Кавычка " одна',
        '"незакрытая, но «Баг»',
        "5 - 3, кое-кто, r-3-2, 3-5 дней",
        "см. https://a.example/x... и /r/3.2/...",
        "Правила 3.2 и 3.5",
        "....",
        "Rock 'n' roll",
    ],
)
def test_what_is_doubtful_stays(text: str) -> None:
    assert set_(text).replace("␣", " ") == text


@pytest.mark.parametrize("text", ["no customs known: - ... 5 MB", '"fr"'])
def test_a_language_of_unknown_customs_stays(text: str) -> None:
    assert set_(text, "fr") == text


SIGNS = [*"абвгдАБ г5012 .\"«»„“”—–-…,:/@№%()\n\u00a0'", "...", " - ", ' "', '" ', " и ", " т. "]
TEXT = st.lists(st.sampled_from(SIGNS), max_size=40).map("".join)


@example(' "“ "" ” "', "en")
@example(' "«" »', "ru")
@example('@/"а - " "', "ru")
@example("...5 и ", "en")
@given(TEXT, st.sampled_from(["ru", "en"]))
def test_only_signs_of_typography_change_and_a_second_time_nothing(text: str, lang: str) -> None:
    once = "".join(set_text(text, lang))
    assert once.translate(PLAIN) == text.translate(PLAIN)
    assert "".join(set_text(once, lang)) == once


def test_quotes_and_spaces_go_on_over_emphasis_links_and_code() -> None:
    page = '<p lang="ru">"<em>Тема</em>" и <code>x</code> в <a href="/">трекере</a> &#34;Баг&quot;</p>'
    assert set_page(page).replace("\u00a0", "␣") == (
        '<p lang="ru">«<em>Тема</em>» и␣<code>x</code> в␣<a href="/">трекере</a> «Баг»</p>'
    )


@pytest.mark.parametrize(
    "kept",
    [
        "<code>\"x\" - в доме...</code>",
        "<pre>в доме\n<span>и в лесу</span> - 5 МБ</pre>",
        '<a href="/?q=&quot;в доме&quot; - x" title="и в доме ...">Т</a>',
        "<script>const x = \"в доме\" - '</p>'</script>",
        "<!-- в доме - \"x\" -->",
        '<textarea>в доме "x"</textarea>',
        '<svg><text>в доме</text></svg>',
        '<dl class="case__fields"><dd>"в доме" - 5 МБ...</dd></dl>',
        '<dl class="case__fields"><div><dt>Т</dt><dd>в доме<br>и "x"</dd></div></dl>',
        "A &amp; B &lt; &nbsp;&copy; &#8230; & c",
        "<input value=\"в доме\"><img alt='в доме' src=x>",
    ],
)  # fmt: skip
def test_code_attributes_and_examples_stay_as_they_are(kept: str) -> None:
    page = f'<!doctype html>\n<html lang="ru"><head><title>"в доме"</title></head><body>{kept}</body></html>'
    assert set_page(page) == page


def test_a_word_of_another_language_is_set_by_its_own_customs() -> None:
    page = '<p lang="ru">в "доме" <span lang="en">the "Bug"</span> и в</p>'
    assert set_page(page) == '<p lang="ru">в\u00a0«доме» <span lang="en">the “Bug”</span> и\u00a0в</p>'


TAGS = st.sampled_from(
    ["<p>", "</p>", "<em>", "</em>", "<br>", "<code>", "</code>", "<b a='\"'>", "&amp;", "&#34;", "<", ">"]
)


@given(st.lists(TEXT | TAGS, max_size=12).map("".join))
def test_any_page_keeps_its_tags_and_all_that_is_not_changed(body: str) -> None:
    page = f'<html lang="ru">{body}'
    assert change_text(page, lambda text, lang: list(text)) == page
    assert re.findall(r"<[a-z/][^<>]*>", set_page(page)) == re.findall(r"<[a-z/][^<>]*>", page)


def test_every_example_is_judged_the_same_after_it_was_copied_from_a_page_that_was_set(checker: Checker) -> None:
    for _, lang, shown in checker.rulebook.examples():
        fields = tuple((name, "".join(set_text(value, lang))) for name, value in shown.fields)
        if shown.by_hand:
            continue
        before, after = (
            {
                (found.rule, found.code)
                for found in checker.verdict(read_example(checker.questionnaire, typed, lang)).findings
            }
            for typed in (shown, replace(shown, fields=fields))
        )
        assert after == before, shown.place


def test_the_published_pages_are_set(built: Publication) -> None:
    page = (built.site / "rules/subject/index.html").read_text(encoding="utf-8")
    assert "Тема\u00a0— от 10 до 120\u00a0знаков" in page

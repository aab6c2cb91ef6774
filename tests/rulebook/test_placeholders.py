"""Placeholders, and nouns that agree with their number."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submit.rulebook.placeholders import agree, fill_in, placeholders, shown, wrong_forms

DAYS = ("день", "дня", "дней")


@pytest.mark.parametrize(
    ("number", "lang", "forms", "said"),
    [
        (0, "ru", DAYS, "0 дней"),
        (1, "ru", DAYS, "1 день"),
        (2, "ru", DAYS, "2 дня"),
        (5, "ru", DAYS, "5 дней"),
        (11, "ru", DAYS, "11 дней"),
        (12, "ru", DAYS, "12 дней"),
        (21, "ru", DAYS, "21 день"),
        (22, "ru", DAYS, "22 дня"),
        (111, "ru", DAYS, "111 дней"),
        (1.5, "ru", DAYS, "1,5 дня"),
        (20000, "ru", ("знак", "знака", "знаков"), "20 000 знаков"),
        (0, "en", ("day", "days"), "0 days"),
        (1, "en", ("day", "days"), "1 day"),
        (2, "en", ("day", "days"), "2 days"),
        (5, "en", ("day", "days"), "5 days"),
        (11, "en", ("day", "days"), "11 days"),
        (21, "en", ("day", "days"), "21 days"),
        (1.5, "en", ("day", "days"), "1.5 days"),
        (20000, "en", ("day", "days"), "20,000 days"),
    ],
)
def test_a_noun_agrees_with_its_number(number: float, lang: str, forms: tuple[str, ...], said: str) -> None:
    found = agree(number, forms, lang)
    assert found.replace("\u00a0", " ") == said
    assert found.rpartition("\u00a0")[2] in forms, "the noun must not be torn from its number"


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("до {max}", {"max": 120}, "до 120"),
        ("{max|знак|знака|знаков}", {"max": 3}, "3\u00a0знака"),
        ("{max} и {min}", {"max": 1}, "1 и {min}"),
        ("«{value}»", {"value": "{max}", "max": 7}, "«{max}»"),
        ("{kinds}", {"kinds": ("png", "pdf")}, "png, pdf"),
        ("{max|знак|знака|знаков}", {"max": "много"}, "много"),
        ("{max|знак|знака|знаков}", {"max": None}, "None"),
        ("{max|знак|знака|знаков}", {"max": float("nan")}, "nan"),
        ("{ max } {Max} {} {{max}}", {"max": 1}, "{ max } {Max} {} {1}"),
        ("{max|знак}", {"max": 1}, "1\u00a0знак"),
    ],
)
def test_it_fills_in_what_it_knows_and_nothing_twice(text: str, values: dict[str, Any], said: str) -> None:
    assert fill_in(text, values, "ru") == said


@pytest.mark.parametrize(
    ("value", "lang", "said"),
    [(True, "ru", "True"), (1.5, "ru", "1,5"), (1.5, "en", "1.5"), (["a", 2], "en", "a, 2"), ("", "ru", "")],
)
def test_it_shows_values_by_the_custom_of_the_language(value: Any, lang: str, said: str) -> None:
    assert shown(value, lang) == said


def test_it_lists_the_names_in_order() -> None:
    assert placeholders("{b} {a|x|y} {b} { c }") == ["b", "a", "b"]


@pytest.mark.parametrize(
    ("text", "lang", "wrong"),
    [
        ("{max|a|b|c} {max}", "ru", []),
        ("{max|a|b}", "ru", ["{max|a|b}"]),
        ("{max|}", "en", ["{max|}"]),
        ("{max|a|b} {min|a}", "en", ["{min|a}"]),
    ],
)
def test_it_counts_the_forms_of_a_noun(text: str, lang: str, wrong: list[str]) -> None:
    assert wrong_forms(text, lang) == wrong


VALUE = (
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(-1e15, 1e15)
    | st.text()
    | st.lists(st.text(), max_size=2)
)


@given(st.text("{}|ab", max_size=20), st.dictionaries(st.sampled_from("ab"), VALUE), st.sampled_from(["ru", "en"]))
def test_any_text_can_be_filled_with_any_values(text: str, values: dict[str, Any], lang: str) -> None:
    assert isinstance(fill_in(text, values, lang), str)

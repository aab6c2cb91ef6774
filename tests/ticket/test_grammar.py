"""Signs that something happens."""

import pytest

from submit.ticket.grammar import is_report, is_sign, tells


@pytest.mark.parametrize(
    "word",
    [
        "работает",
        "пропал",
        "исчезла",
        "выписан",
        "недоступна",
        "сбрасывается",
        "открыть",
        "не",
        "нет",
        "без",
        "вместо",
        "почему",
        "hasn't",
        "returned",
        "shows",
        "missing",
    ],
)
def test_verbs_negations_and_the_like_are_signs(word: str) -> None:
    assert is_sign(word)


@pytest.mark.parametrize(
    "word",
    [
        "билет",
        "билеты",
        "отчёт",
        "расчёт",
        "лимита",
        "канал",
        "файлы",
        "правило",
        "стоимость",
        "области",
        "сеть",
        "цена",
        "замена",
        "возврат",
        "отель",
        "ticket",
        "fee",
    ],
)
def test_nouns_that_end_like_verbs_are_none(word: str) -> None:
    assert not is_sign(word)


@pytest.mark.parametrize(("word", "is_told"), [("исчезает", True), ("показана", True), ("нажать", False), ("is", True)])
def test_a_report_is_no_instruction(word: str, is_told: bool) -> None:
    assert is_report(word) == is_told


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Search returns charters", True),
        ("Passenger details page", False),
        ("Sales reports", False),
        ("Button overlaps icon", True),
        ("Карта мест", False),
        ("", False),
    ],
)
def test_english_verbs_are_told_by_their_place(text: str, is_told: bool) -> None:
    assert tells(text) == is_told

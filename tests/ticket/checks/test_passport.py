from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submit.ticket.checks.passport import BEHIND, PIECES, WORD, Passport
from submit.ticket.spelling import mentions
from tests.ticket.checks.danger import codes, digits, hidden

CHECK = Passport()
RANDOM = Random(315)

SENTENCES = (
    "Паспорт {}, Иванов",
    "паспорт РФ: {}",
    "Паспорт пассажира Иванова Ивана: {}",
    "паспортные данные: {}, выдан",
    "passport {}",
    "{} (паспорт)",
    "{} — загранпаспорт",
    "паспорт {}.pdf",
)


def number() -> str:
    """A Russian passport, or one for travelling abroad, as people write them."""
    return RANDOM.choice(("{}{} {}", "{} {} {}", "{}{}{}", "{} {} №{}", "{}{}-{}")).format(
        digits(RANDOM, 2), digits(RANDOM, 2), digits(RANDOM, 6)
    )


@pytest.mark.parametrize("sentence", SENTENCES)
def test_it_finds_a_number_beside_the_word(sentence: str) -> None:
    for value in [number() for _ in range(24)] + [f"75 {digits(RANDOM, 7)}", f"AB{digits(RANDOM, 7)}"]:
        assert codes(CHECK, sentence.format(value)) == [value]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("паспорт серия 45 09 номер 123456", "паспорт серия •• •• номер •••456"),
        ("паспорта: 4509 123456, 4510 654321 и 75№1234567", "паспорта: •••• •••456, •••• •••321 и ••№••••567"),
        ("паспорт AB1234567", "паспорт AB••••567"),
        ("паспорт_4509_123456.pdf", "паспорт_••••_•••456.pdf"),
    ],
)
def test_the_last_three_digits_stay(text: str, shown: str) -> None:
    assert hidden(CHECK, text) == shown
    assert codes(CHECK, shown) == []


OTHERS = ("заказ {}", "тел. {}", "телефон +7{}", "билет {}", "ticket {}", "PNR AB{}", "ИНН {}", "№ заказа: {}")


@pytest.mark.parametrize("sentence", OTHERS)
def test_other_numbers_beside_the_word_are_none(sentence: str) -> None:
    for _ in range(25):
        text = "Паспорт не сохраняется, " + sentence.format(digits(RANDOM, 10))
        assert codes(CHECK, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Номер 4509 123456 в отчёте",
        "4509 123456",
        "Не сохраняется паспорт: поле «Серия» пустое",
        "Загранпаспорт истекает 12.05.2026",
        "паспорт, билет 4216100998127",
        "в паспорте 9 цифр, а форма просит 10",
        "паспорт, рейс SU 1234 и 25.11.2026",
        "Паспорт с датой 20261123",
        "Паспорт не нужен.\n\n" + "слово " * 12 + "4509 123456",
    ],
)
def test_a_number_without_the_word_or_a_word_without_the_number_is_none(text: str) -> None:
    assert codes(CHECK, text) == []


@given(st.from_regex(WORD) | st.from_regex(BEHIND))
def test_no_text_that_names_a_passport_is_passed_over(text: str) -> None:
    assert mentions(text, PIECES) or not (WORD.search(text) or BEHIND.search(text))

from time import process_time

import pytest

from submit.ticket.checks.card_number import CardNumber
from tests.ticket.checks.danger import SPACES, TEST_CARDS, cards, codes, grouped, hidden, other_numbers

CHECK = CardNumber()


@pytest.mark.parametrize("number", TEST_CARDS)
def test_it_knows_the_numbers_that_the_schemes_publish(number: str) -> None:
    for text in (number, *(grouped(number, space) for space in SPACES)):
        assert codes(CHECK, f"Карта {text}, срок 12/27") == [text]


@pytest.mark.parametrize("text", list(cards(240)))
def test_it_finds_a_card_wherever_it_stands(text: str) -> None:
    assert len(codes(CHECK, text)) == 1


@pytest.mark.parametrize("text", list(other_numbers(240)))
def test_it_leaves_other_numbers_alone(text: str) -> None:
    assert codes(CHECK, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "4242 4242 4242 4241",
        "4222222222222",
        "30569309025904",
        "42424242424242424242",
        "0000 0000 0000 0000",
        "1111 1111 1111 1117",
        "4242\n4242\n4242\n4242",
        "4242 \n4242 \n4242 \n4242",
        "42 4242424242 4242",
        "UUID 42424242-4242-4242-4242-424242424242",
        "заказы: 4242424242424242",
        "order_id=4242424242424242",
        "транзакция № 4242424242424242",
        "https://pay.example/order/4242424242424242",
        "билеты 5552412345675-76 и 2985412369870",
        "PNR K7LM2P, EPR 4021",
        "карта •••• •••• •••• 4242",
    ],
)
def test_what_only_looks_like_a_card_is_none(text: str) -> None:
    assert codes(CHECK, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Клиент указал в заявке {}",
        "Вернули на счёт {}",
        "Заказ 881204, карта {}",
        "Оплатили билет картой {}",
        "номер {}",
        "881204,{},12/27",
        "3.5. {}",
        "заказ оплачен: 4242 4242 4242 4242 и {}",
    ],
)
def test_a_word_farther_off_excuses_no_card(text: str) -> None:
    assert codes(CHECK, text.format("4111111111111111"))[-1] == "4111111111111111"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Карта 4242 4242 4242 4242!", "Карта •••• •••• •••• 4242!"),
        ("4242424242424242", "••••••••••••4242"),
        ("3782-822463-10005", "••••-••••••-•0005"),
        ("4111 1111 1111 1111 1227 123", "•••• •••• •••• 1111 1227 123"),
        ("1. 4111111111111111 2. 5555 5555 5555 4444", "1. ••••••••••••1111 2. •••• •••• •••• 4444"),
        ("заказ 1234567890, карта 4111111111111111", "заказ 1234567890, карта ••••••••••••1111"),
        ("4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2", "• • • • • • • • • • • • 4 2 4 2"),
        ("3056 930902 5904", "•••• •••••• 5904"),
        ("карта_4242_4242_4242_4242.png", "карта_••••_••••_••••_4242.png"),
    ],
)
def test_the_last_four_digits_stay(text: str, shown: str) -> None:
    assert hidden(CHECK, text) == shown
    assert codes(CHECK, shown) == []


@pytest.mark.parametrize("text", ["4" * 20_000, "4 " * 10_000, "4242 " * 4_000, "4242-4242-4242-4241 " * 1_000])
def test_its_time_grows_with_the_text_and_no_faster(text: str) -> None:
    def seconds(text: str) -> float:
        started = process_time()
        for _ in range(3):
            codes(CHECK, text)
        return process_time() - started

    assert seconds(text) < 12 * seconds(text[: len(text) // 4]) + 0.05

from time import process_time

import pytest

from submit.ticket.checks.card_number import MOST, CardNumber
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
        "суммы: 4242, 4242, 4242, 4242",
        "заказы 4242, 4242, 4242, 4242",
        "4242, 4242, 4242, 4242, 4242",
        "4242\n4242\n4242\n4242\n4242",
        "4511, 4512, 4513, 4513, 4514",
        "4507\n4516\n4525\n4534",
        "4000, 5000, 6000, 4000",
        "47.33.37.30 58.13.46.09",
        "р/с 4070 2810 4242 4242 4242, БИК 044525225",
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


SEPARATORS = (
    *SPACES,
    *(
        "\n",
        " \n",
        "\n\n",
        "/",
        " / ",
        ",",
        ", ",
        ";",
        "|",
        " | ",
        "\t",
        "\u00a0",
        "_",
        ".",
        ":",
        "*",
        " – ",
        " — ",
        "\\",
        "'",
    ),
)
DIGITS = ("０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "⓪①②③④⑤⑥⑦⑧⑨")


@pytest.mark.parametrize("between", SEPARATORS)
@pytest.mark.parametrize("number", ["4111111111111111", "5555555555554444", "378282246310005"])
def test_it_knows_a_card_by_whatever_stands_between_its_groups(number: str, between: str) -> None:
    text = grouped(number, between)
    assert codes(CHECK, f"Карта:\n{text}\n12/27\n123") == [text]
    assert hidden(CHECK, text).endswith(number[-4:] if len(number) == 16 else "0005")


@pytest.mark.parametrize("between", SEPARATORS)
def test_it_knows_a_card_digit_by_digit(between: str) -> None:
    text = between.join("4111111111111111")
    assert codes(CHECK, f"Карта: {text} не проходит") == [text]


@pytest.mark.parametrize("digits", DIGITS)
def test_it_knows_a_card_in_other_digits(digits: str) -> None:
    text = grouped("4111111111111111", " ").translate(dict(zip(map(ord, "0123456789"), digits, strict=True)))
    assert codes(CHECK, f"Карта {text}, срок 12/27") == [text]
    assert codes(CHECK, hidden(CHECK, text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "41 11 11 11 11 11 11 11",
        "41111111 1111 1111",
        "411111 1111111111",
        "4111 111111111111",
        "4111 1111\n1111 1111",
        "card4111111111111111",
        "VISA4111111111111111",
        "4️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣",
        "карта 4111, 1111, 1111, 1111, 0527",
    ],
)
def test_it_knows_a_card_in_unusual_groups(text: str) -> None:
    assert len(codes(CHECK, text)) == 1


@pytest.mark.parametrize("piece", ["заказ 4111/1111/1111/1111 ", "4111,1111,1111,1111;1 ", "4111 1111 1111 1111 "])
def test_no_number_of_other_numbers_before_a_card_keeps_it_from_being_seen(piece: str) -> None:
    text = piece * (MOST + 100) + "и карта 5500 0000 0000 0004"
    assert "5500 0000 0000 0004" in "".join(text[span.start : span.end] for span in CHECK.spans(text))

import pytest

from submit.ticket.checks.two_amounts import TwoAmounts
from submit.ticket.typed import Typed
from tests.ticket.checks.tables import codes

CHECK = TwoAmounts(
    ("actual",),
    amounts=("сумм*", "сбор", "total"),
    faults=("неверн*", "больше", "wrong"),
    other="expected",
    excuses=("вдвое",),
)


@pytest.mark.parametrize(
    "text", ["Неверная сумма", "Сбор 500, это больше нормы", "The total is wrong", "Неверная сумма в заказе 10024588"]
)
def test_it_asks_for_both_amounts(text: str) -> None:
    assert codes(CHECK, text, "actual") == ["amounts"]


@pytest.mark.parametrize(
    "text",
    ["", "Нет сбора", "Сумма 500, а не 300: неверно", "Сбор вдвое больше", "Сумма неверна: 118 400,00 и 118 388,12"],
)
def test_two_amounts_are_enough(text: str) -> None:
    assert codes(CHECK, text, "actual") == []


def test_the_second_amount_may_stand_in_the_expectation() -> None:
    typed = Typed({"actual": "Неверный сбор 500", "expected": "300 ₽"})
    assert list(CHECK.hits(typed)) == []

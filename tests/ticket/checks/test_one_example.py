import pytest

from submit.ticket.checks.one_example import OneExample
from tests.ticket.checks.tables import codes

CHECK = OneExample(("actual",), words=("иногда", "не все", "некоторые", "some"), examples=("например", "for example"))


@pytest.mark.parametrize("text", ["Иногда нет чека", "Не все клиенты видят сбор", "Some orders are lost", "Не все"])
def test_it_asks_for_one_example(text: str) -> None:
    assert codes(CHECK, text, "actual") == ["without_example"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Нет чека",
        "Иногда нет чека: заказ 100245",
        "Иногда, например у Петровой, нет чека",
        "Не все рейсы SU показаны",
        "Некоторые кнопки серые: «Выписать»",
        "Сегодня не все чеки, с 10:40",
        "Something is lost",
    ],
)
def test_an_example_is_an_order_a_time_a_name_or_a_quotation(text: str) -> None:
    assert codes(CHECK, text, "actual") == []

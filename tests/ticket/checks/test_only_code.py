import pytest

from submit.ticket.checks.only_code import OnlyCode
from tests.ticket.checks.tables import codes

CHECK = OnlyCode("subject", labels=("заказ", "PNR", "номер", "ссылка"))


@pytest.mark.parametrize(
    "text",
    [
        "100245",
        "ABC123",
        "PNR: XYZABC",
        "Заказ № 100245",
        "https://example.com/a?b=1",
        "www.example.com",
        "по заказу 5-12/7",
    ],
)
def test_it_catches_a_code_without_words(text: str) -> None:
    assert codes(CHECK, text) == ["code"]


@pytest.mark.parametrize(
    "text",
    ["", "Заказ", "Возврат по заказу 100245", "500 при выписке", "Sabre: ошибка 500", "см. https://e.com: пусто"],
)
def test_it_leaves_a_code_with_words_alone(text: str) -> None:
    assert codes(CHECK, text) == []

import pytest

from submit.ticket.checks.error_text import ErrorText
from tests.ticket.checks.tables import codes

CHECK = ErrorText(
    ("actual",),
    words=("ошибка", "ошибку", "error"),
    reports=("пишет, что", "says that"),
    absent=("без ошибки", "no error"),
)


@pytest.mark.parametrize("text", ["Выходит ошибка", "Пишет ошибку при оплате заказа 7", "An error appears", "Ошибка."])
def test_it_asks_for_the_text_of_an_error(text: str) -> None:
    assert codes(CHECK, text, "actual") == ["without_text"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Билет не выписан",
        "Ошибка «Тариф недоступен»",
        "Ошибка 500",
        "Ошибка: нет ответа от поставщика",
        "Ошибка UNABLE TO PROCESS",
        "Ошибка, пишет, что тариф закрыт",
        "Закрылось без ошибки",
        "error code 12",
        "No error, but no ticket",
    ],
)
def test_it_leaves_an_error_with_text_or_code_alone(text: str) -> None:
    assert codes(CHECK, text, "actual") == []

import pytest

from submit.ticket.checks.template import Template
from tests.ticket.checks.tables import codes

CHECK = Template(fields=("steps",), words=("опишите шаги", "describe the bug"))


@pytest.mark.parametrize(
    "text",
    [
        "Опишите шаги здесь",
        "**Describe the bug**\nNothing",
        "1. Открыли заказ\n2.",
        "**Шаги**\n\n**Результат**\nПусто",
        "## Шаги\n## Результат\nПусто",
        "Открыли заказ\nЧто ожидали:",
    ],
)
def test_it_catches_a_form_left_unfilled(text: str) -> None:
    assert codes(CHECK, text, "steps") == ["template"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Шаги:",
        "Шаги:\n1. Открыли заказ\n2. Нажали «Обменять»",
        "## Шаги\n### В кассе\nОткрыли заказ",
        "**Результат**\nПусто",
        "Опишите, пожалуйста, порядок возврата",
        "2.5",
        "Ответ: пусто\nОжидали: сумму",
    ],
)
def test_it_leaves_what_is_filled_in_alone(text: str) -> None:
    assert codes(CHECK, text, "steps") == []

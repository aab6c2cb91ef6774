import pytest

from submit.ticket.checks.story import LongStory
from tests.ticket.checks.tables import codes

CHECK = LongStory("subject", words=("сначала", "потом", "после этого", "then"), sentences=3, links=2)


@pytest.mark.parametrize(
    "text",
    [
        "Сначала выбрали рейс, потом цена выросла",
        "Открыли заказ. Нажали «Обменять». Кнопка погасла.",
        "We opened it, then clicked Pay, then it hung",
        "Выбрали место! Оплатили? Место пропало",
    ],
)
def test_it_catches_a_story(text: str) -> None:
    assert codes(CHECK, text) == ["story"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Сначала показана одна цена, при оплате другая",
        "Профиль. Аватар. PNG не загружается",
        "Как настроить доп. сбор для субагентов?",
        "Кнопка гаснет. Вчера работала",
        "Цена 12.340 вместо 12.430",
    ],
)
def test_it_leaves_a_headline_alone(text: str) -> None:
    assert codes(CHECK, text) == []

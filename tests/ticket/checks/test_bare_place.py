import pytest

from submit.ticket.checks.bare_place import BarePlace
from tests.ticket.checks.tables import codes

CHECK = BarePlace("subject", symptoms=("дубль", "пустой", "ошибка", "mismatch"), topics=("вопрос", "question"), most=3)


@pytest.mark.parametrize(
    "text",
    [
        "Отчёт по продажам",
        "Билеты",
        "Кнопка «Оплатить»",
        "Отчёт за 2026 год",
        "Личный кабинет субагента",
        "Sales report",
        "Booking details page",
    ],
)
def test_it_catches_a_place_alone(text: str) -> None:
    assert codes(CHECK, text) == ["place"]


@pytest.mark.parametrize("text", ["Вопрос по комиссии субагентов", "Вопросы про отчёт", "Question about fees"])
def test_it_tells_a_topic_from_a_place(text: str) -> None:
    assert codes(CHECK, text) == ["about"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?!",
        "Вопрос",
        "Отчёт не строится",
        "Отчёт без возвратов",
        "Отчёт сформирован за май",
        "Добавить отчёт по продажам",
        "Пустые отчёты",
        "Дубли в отчёте",
        "Комиссия 0 %",
        "Багаж: 0PC",
        "Как вернуть билет",
        "Sales report is late",
        "Search returns charters",
        "Price mismatch",
        "Выгрузка возвратов в бухгалтерию по расписанию",
    ],
)
def test_it_leaves_a_place_with_a_sign_alone(text: str) -> None:
    assert codes(CHECK, text) == []

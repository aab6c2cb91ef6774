import pytest

from submit.ticket.checks.bare_place import BarePlace
from submit.ticket.typed import Typed
from tests.ticket.checks.tables import codes

CHECK = BarePlace(
    "subject",
    symptoms=("дубль", "пустой", "ошибка", "mismatch"),
    topics=("вопрос", "question"),
    conditions=("если", "когда", "when"),
    moments=("при", "после", "after"),
    wanted=("task",),
    most=8,
)


@pytest.mark.parametrize(
    "text",
    [
        "Отчёт по продажам",
        "Билеты",
        "Кнопка «Оплатить»",
        "Отчёт за 2026 год",
        "Рейс SU 1702",
        "Мобильная версия Safari 17",
        "Раздел взаиморасчётов с субагентами в личном кабинете",
        "Category pages of the shop",
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
    "text", ["При обмене билета", "Если открыть заказ", "После обновления", "When a lead is converted"]
)
def test_a_condition_alone_is_no_sign(text: str) -> None:
    assert codes(CHECK, text) == ["condition"]


@pytest.mark.parametrize("text", ["При обмене пропал багаж", "Если открыть заказ, багажа нет", "When I pay: mismatch"])
def test_a_condition_may_stand_before_a_sign(text: str) -> None:
    assert codes(CHECK, text) == []


@pytest.mark.parametrize(("tracker", "found"), [("task", []), ("bug", ["place"]), (None, ["place"])])
def test_a_thing_that_is_wanted_is_a_full_subject_where_things_are_asked_for(
    tracker: str | None, found: list[str]
) -> None:
    texts = {"subject": "Второй счёт в шаблоне", **({"tracker": tracker} if tracker else {})}
    assert [hit.code for hit in CHECK.hits(Typed(texts))] == found


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
        "Выгрузка возвратов в бухгалтерию агентства за прошлый месяц по расписанию отдела продаж",
        "404 на странице заказов",
        "Сбор выше тарифа",
        "Search results ignore the count",
    ],
)
def test_it_leaves_a_place_with_a_sign_alone(text: str) -> None:
    assert codes(CHECK, text) == []

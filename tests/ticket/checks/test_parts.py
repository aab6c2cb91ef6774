from dataclasses import replace

import pytest

from submit.ticket.checks.parts import Parts
from submit.ticket.typed import Typed

CHECK = Parts(
    "description",
    trackers=("bug",),
    steps=("нажали", "откры*", "при"),
    actual=("пуст*", "вместо"),
    expected=("ожидал*", "должн*", "вместо"),
    empty_words=("работает", "выходит", "нажали", "ожидали"),
)
WHOLE = "Открываем заказ. Доплата пустая, а должна быть 1500 ₽."


def codes(text: str, tracker: str | None = None) -> list[str]:
    texts = {"description": text} | ({} if tracker is None else {"tracker": tracker})
    return [hit.code for hit in CHECK.hits(Typed(texts))]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Ничего не работает", ["nothing"]),
        ("см. выше", ["nothing"]),
        ("При оплате выходит ошибка", ["actual", "expected"]),
        ("При оплате чек пропадает", ["expected"]),
        ("Чек пропадает", ["steps", "expected"]),
        ("Вместо суммы прочерк", ["steps"]),
        ("Нажали «Найти», ожидали рейсы", ["actual"]),
        ("Окно «Нет ответа от поставщика»", ["steps", "expected"]),
        ("В отчёте 118 строк, а должно быть больше", ["steps"]),
        ("1. Найти рейс\n2. Выбрать тариф", ["actual", "expected"]),
    ],
)
def test_it_names_what_is_missing(text: str, missing: list[str]) -> None:
    assert codes(text) == missing


@pytest.mark.parametrize("text", ["", WHOLE, "При возврате сумма удваивается. Ожидали 500 ₽"])
def test_it_leaves_a_whole_description_alone(text: str) -> None:
    assert codes(text) == []


def test_it_asks_the_named_trackers_and_those_that_are_not_said() -> None:
    assert codes("Кому продавать багаж?", "discussion") == []
    assert codes("Кому продавать багаж?", "bug") == codes("Кому продавать багаж?", "") == ["nothing"]


PATIENT = replace(CHECK, least=2, short=6, fillers=("нет", "-"))
LONG = "При оплате заказа картой чек за обмен билета пропадает из списка документов"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (LONG, []),
        ("При оплате чек пропадает", ["expected"]),
        ("При возврате сумма удваивается. Ожидали 500 ₽", []),
        (
            f"**При оплате:** чек пропадает из списка документов\n**Ожидали:** нет\n**Номер:** 100245 {LONG}",
            ["expected"],
        ),
        (f"{LONG}\n### Ожидали\n-\n### Номер\n100245", ["expected"]),
        (f"{LONG}\n### Ожидали\n500 ₽", []),
    ],
)
def test_one_part_is_missed_only_where_it_is_sure(text: str, missing: list[str]) -> None:
    assert [hit.code for hit in PATIENT.hits(Typed({"description": text}))] == missing

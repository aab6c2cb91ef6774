import pytest

from submit.ticket.checks.blame import Blame
from tests.ticket.checks.tables import codes

CHECK = Blame(
    fields=("actual",),
    words=("сломали", "безобразие", "сколько можно", "terrible"),
    empty_words=("работать", "система", "опять", "system"),
    few=1,
)


@pytest.mark.parametrize(
    "text",
    ["Опять всё сломали!", "Безобразие", "Сколько можно? Система не работает", "Terrible system", "Сломали поиск"],
)
def test_it_catches_a_reproach_without_facts(text: str) -> None:
    assert codes(CHECK, text, "actual") == ["blame"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Система сломалась",
        "Сломали выгрузку: нет возвратов за май",
        "Сколько стоит обмен",
        "Опять не работает система",
    ],
)
def test_it_leaves_facts_and_calm_words_alone(text: str) -> None:
    assert codes(CHECK, text, "actual") == []

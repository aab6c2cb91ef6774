import pytest

from submit.ticket.checks.same import Same
from submit.ticket.typed import Typed

CHECK = Same("expected", other="actual")


def codes(actual: str, expected: str) -> list[str]:
    return [hit.code for hit in CHECK.hits(Typed({"actual": actual, "expected": expected}))]


@pytest.mark.parametrize(
    ("actual", "expected"),
    [("Ошибка 500", "Ошибка 500"), ("Ошибка 500", "ошибка, 500!"), ("Счёт не тот", "счет не тот\n")],
)
def test_it_catches_an_answer_that_repeats_another(actual: str, expected: str) -> None:
    assert codes(actual, expected) == ["same"]


@pytest.mark.parametrize(
    ("actual", "expected"), [("", ""), ("!", "?"), ("Ошибка 500", "Ошибка 501"), ("Билет", "Не билет"), ("Билет", "")]
)
def test_it_leaves_different_answers_alone(actual: str, expected: str) -> None:
    assert codes(actual, expected) == []


def test_it_compares_nothing_with_an_absent_answer() -> None:
    assert list(CHECK.hits(Typed({"expected": "Билет"}))) == []

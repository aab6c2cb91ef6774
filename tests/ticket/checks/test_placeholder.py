import pytest

from submit.ticket.checks.placeholder import Placeholder
from tests.ticket.checks.tables import codes

CHECK = Placeholder(fields=("steps", "actual"), words=("нет", "см. выше", "всё"))


@pytest.mark.parametrize("text", ["-", "...", "Нет", "см выше", "См. выше!", "все", "?!", "🙂"])
def test_it_catches_an_answer_that_only_fills_the_box(text: str) -> None:
    assert codes(CHECK, text, "steps") == ["placeholder"]


@pytest.mark.parametrize("text", ["", "нет мест", "нетто", "см. выше: шаг 3", "5", "всё, кроме багажа"])
def test_it_leaves_an_answer_alone(text: str) -> None:
    assert codes(CHECK, text, "steps") == []


def test_it_looks_at_its_fields_and_no_other() -> None:
    assert codes(CHECK, "-", "actual") == ["placeholder"]
    assert codes(CHECK, "-", "booking") == []

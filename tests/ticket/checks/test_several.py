import pytest

from submit.ticket.checks.several import Several
from tests.ticket.checks.tables import codes

CHECK = Several(fields=("actual",), words=("ещё одна проблема", "и второй вопрос", "two problems"))


@pytest.mark.parametrize(
    "text",
    ["Еще одна проблема: сбор", "Не тот сбор. И второй вопрос — багаж", "Two problems!", "…ЕЩЁ  ОДНА\nпроблема"],
)
def test_it_catches_the_beginning_of_a_second_problem(text: str) -> None:
    assert codes(CHECK, text, "actual") == ["several"]


@pytest.mark.parametrize("text", ["", "Одна проблема", "Ещё одна проблематика", "вторые вопросы", "forty-two problems"])
def test_it_leaves_one_problem_alone(text: str) -> None:
    assert codes(CHECK, text, "actual") == []

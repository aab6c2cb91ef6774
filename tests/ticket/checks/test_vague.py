import pytest

from submit.ticket.checks.vague import Vague
from tests.ticket.checks.tables import codes

CHECK = Vague("subject", empty_words=("система", "работать", "ошибка", "проблема", "error", "help"))


@pytest.mark.parametrize("text", ["Не работает", "Ошибка в системе", "У нас проблемы!", "Error, help us", "все ошибки"])
def test_it_catches_a_text_of_empty_words(text: str) -> None:
    assert codes(CHECK, text) == ["vague"]


@pytest.mark.parametrize("text", ["", "…", "Не работает поиск рейсов", "Ошибка 500", "Работодатель", "Error in Sabre"])
def test_it_leaves_a_text_that_says_something_alone(text: str) -> None:
    assert codes(CHECK, text) == []

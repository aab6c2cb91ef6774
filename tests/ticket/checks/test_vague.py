import pytest

from submit.ticket.checks.vague import Vague
from submit.ticket.typed import Typed
from tests.ticket.checks.tables import codes

CHECK = Vague("subject", empty_words=("система", "работать", "ошибка", "проблема", "error", "help"))


@pytest.mark.parametrize("text", ["Не работает", "Ошибка в системе", "У нас проблемы!", "Error, help us", "все ошибки"])
def test_it_catches_a_text_of_empty_words(text: str) -> None:
    assert codes(CHECK, text) == ["vague"]


@pytest.mark.parametrize("text", ["", "…", "Не работает поиск рейсов", "Ошибка 500", "Работодатель", "Error in Sabre"])
def test_it_leaves_a_text_that_says_something_alone(text: str) -> None:
    assert codes(CHECK, text) == []


ANSWER = Vague("steps", empty_words=("обычный",), troubles=("работа",), few=2, generic=True)


@pytest.mark.parametrize("text", ["Работали в системе", "Оформляли билет", "Открывали заказ 100245", "Everything"])
def test_an_answer_of_words_that_suit_any_trade_is_empty(text: str) -> None:
    assert [hit.code for hit in ANSWER.hits(Typed({"steps": text}))] == ["vague"]


@pytest.mark.parametrize("text", ["Нажали «Выписать»", "Открыли заказ, выбрали обмен", "Код 05", "Сбор 500 ₽", "1С"])
def test_an_answer_that_quotes_counts_or_tells_two_things_is_not(text: str) -> None:
    assert [hit.code for hit in ANSWER.hits(Typed({"steps": text}))] == []


@pytest.mark.parametrize(("numbers", "found"), [(True, []), (False, ["vague"])])
def test_a_number_answers_only_where_numbers_are_asked_for(numbers: bool, found: list[str]) -> None:
    check = Vague("audience", empty_words=("человек",), generic=True, numbers=numbers)
    assert [hit.code for hit in check.hits(Typed({"audience": "Людей: 40"}))] == found

import pytest

from submit.ticket.checks.listed_words import ListedWords
from submit.ticket.typed import Typed
from tests.ticket.checks.tables import codes

CHECK = ListedWords(field="subject", words=("перезвонить", "срочный возврат", "ещё раз", "PNR", "call back"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Перезвоните нам", "Перезвоните"),
        ("Нет срочного возврата денег", "срочного возврата"),
        ("СРОЧНЫЕ — возвраты!", "СРОЧНЫЕ возвраты"),
        ("и еще раз о чеке", "еще раз"),
        ("нет pnr", "pnr"),
        ("Please call back", "call back"),
    ],
)
def test_it_finds_words_and_phrases_in_any_form(text: str, value: str) -> None:
    assert [hit.values for hit in CHECK.hits(Typed({"subject": text}))] == [{"value": value}]


@pytest.mark.parametrize("text", ["", "!!!", "звонить", "срочный обмен и возврат", "возврат срочный", "ещё", "call us"])
def test_it_leaves_other_words_and_parts_of_a_phrase_alone(text: str) -> None:
    assert codes(CHECK, text) == []


def test_it_takes_a_field_or_several_and_speaks_once_of_each() -> None:
    check = ListedWords(fields=("steps", "actual"), words=("чек", "билет"))
    texts = {"steps": "Чек и билет, чек", "actual": "Билета нет", "expected": "Билет"}
    assert [(hit.field, hit.values["value"]) for hit in check.hits(Typed(texts))] == [
        ("steps", "Чек"),
        ("actual", "Билета"),
    ]


@pytest.mark.parametrize(
    ("check", "found"),
    [
        (ListedWords(words=("чек",)), [((), "declared.field")]),
        (ListedWords(field="subject", fields=("steps",), words=("чек",)), [((), "declared.field")]),
        (ListedWords(field="subject", words=()), [(("words",), "declared.words")]),
        (ListedWords(field="subject", words=("чек", "!!!", "")), [(("words", n), "declared.word") for n in (1, 2)]),
        (CHECK, []),
    ],
)
def test_it_tells_what_it_cannot_use(check: ListedWords, found: list[object]) -> None:
    assert [(misfit.path, misfit.code) for misfit in check.misfits()] == found

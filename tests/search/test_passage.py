import pytest

from submit.search.passage import LONGEST, FoundPiece, marked, passage
from submit.search.stems import term


def wanted(words: str) -> set[str]:
    return {term(word) for word in words.split()}


def found(pieces: list[FoundPiece]) -> list[str]:
    return [piece.text for piece in pieces if piece.is_found]


def text(pieces: list[FoundPiece]) -> str:
    return "".join(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("title", "words", "marks"),
    [
        ("Приоритет можно пересмотреть", "приоритетами", ["Приоритет"]),
        ("Решённую заявку нужно закрыть", "решенная заявка", ["Решённую", "заявку"]),
        ("«См. скриншот» вместо ответа", "снимок", ["скриншот"]),
        ("Снимок\u00a0экрана", "снимок экран", ["Снимок", "экрана"]),
        ("Go\u2011ahead", "ahead", ["ahead"]),
        ("Номера карт", "", []),
        ("", "карта", []),
    ],
)
def test_found_words_are_marked_in_every_form_and_nothing_is_lost(title: str, words: str, marks: list[str]) -> None:
    pieces = marked(title, wanted(words))
    assert found(pieces) == marks
    assert text(pieces) == title


def test_a_word_that_holds_a_soft_hyphen_is_marked_without_it() -> None:
    assert found(marked("При\u00adоритет", wanted("приоритет"))) == ["Приоритет"]


def test_words_that_tell_nothing_are_not_marked() -> None:
    assert found(marked("Сколько и каких файлов", wanted("сколько и каких файлов"))) == ["файлов"]


def test_the_sentence_that_speaks_of_most_is_shown() -> None:
    prose = "Файлы полезны. Приложите снимок. Снимок и журнал в одном файле. Журнал."
    assert text(passage(prose, wanted("снимок журнал"))) == "Снимок и журнал в одном файле."
    assert text(passage(prose, wanted("погода"))) == "Файлы полезны."
    assert passage("", wanted("снимок")) == []


@pytest.mark.parametrize("before", [0, 3, 40, 200])
def test_a_long_sentence_is_cut_between_words_around_the_first_that_was_found(before: int) -> None:
    shown = text(passage("слово " * before + "снимок" + " слово" * 100, wanted("снимок")))
    assert "снимок" in shown
    assert len(shown) <= LONGEST + 2
    assert set(shown.strip("…").split()) == {"слово", "снимок"}
    assert shown.startswith("…") == (before > 10)
    assert shown.endswith("…")

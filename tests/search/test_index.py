import json

import pytest

from submit.search.index import (
    EXCERPT,
    IndexedSection,
    excerpt,
    index_from_document,
    index_to_document,
    make_index,
)
from submit.search.stems import term

FILES = IndexedSection("/rules/files/#r-7-2", "7.2", "Сколько файлов", "Файлы", "Можно приложить снимок. Журнал тоже.")
TOPIC = IndexedSection("/rules/topic/#r-3-1", "3.1", "Тема", "Тема", "Снимок не заменяет слов.", said="Напишите тему")
WORDS = IndexedSection("/words/", "", "Словарь", "", "Что значат слова.", asked="Ерунда", listed="Привет, ерунда")


def weight(sections: list[IndexedSection], word: str, place: int) -> float:
    return dict(make_index(sections).postings[term(word)]).get(place, 0.0)


def test_a_term_leads_to_every_section_that_has_it() -> None:
    index = make_index([FILES, TOPIC, WORDS])
    assert [place for place, _ in index.postings[term("снимками")]] == [0, 1]
    assert [place for place, _ in index.postings[term("приветом")]] == [2]
    assert [entry.anchor for entry in index.entries] == ["r-7-2", "r-3-1", ""]


@pytest.mark.parametrize(
    ("heavier", "lighter"),
    [
        (IndexedSection("/", "", "Чек", "", "слово"), IndexedSection("/", "", "Слово", "", "чек")),
        (IndexedSection("/", "", "Слово", "", "чек"), IndexedSection("/", "", "Слово", "чек", "")),
        (IndexedSection("/", "", "Слово", "", "чек"), IndexedSection("/", "", "Слово", "", "", said="чек")),
        (IndexedSection("/", "", "Слово", "", "", asked="чек"), IndexedSection("/", "", "Слово", "", "", said="чек")),
        (IndexedSection("/", "", "Слово", "", "чек чек"), IndexedSection("/", "", "Слово", "", "чек иной")),
        (
            IndexedSection("/", "", "Слово", "", "чек"),
            IndexedSection("/", "", "Слово", "", "чек " + "иное слово " * 20),
        ),
    ],
)
def test_titles_and_examples_weigh_more_and_long_sections_less(
    heavier: IndexedSection, lighter: IndexedSection
) -> None:
    assert weight([heavier, lighter], "чек", 0) > weight([heavier, lighter], "чек", 1) > 0


def test_a_long_list_does_not_make_its_section_long() -> None:
    plain, listing = (
        IndexedSection("/", "", "Чек", "", "слово"),
        IndexedSection("/", "", "Чек", "", "слово", listed="иное " * 50),
    )
    assert weight([plain, listing], "чек", 0) == weight([plain, listing], "чек", 1)


def test_a_rare_term_tells_more_than_a_common_one() -> None:
    index = make_index([FILES, TOPIC, WORDS])
    assert index.rarity("нет такого") > index.rarity(term("журнал")) > index.rarity(term("снимок")) > 0


def test_the_document_is_plain_json_and_gives_the_index_back() -> None:
    index = make_index([FILES, TOPIC, WORDS])
    text = json.dumps(index_to_document(index), ensure_ascii=False)
    assert index_from_document(json.loads(text)) == index
    assert json.dumps(index_to_document(make_index([FILES, TOPIC, WORDS])), ensure_ascii=False) == text


def test_an_entry_shows_the_first_sentence_of_its_section() -> None:
    assert make_index([FILES]).entries[0].excerpt == "Можно приложить снимок."


def test_nothing_makes_an_empty_index() -> None:
    assert make_index([]).postings == {}
    assert make_index([IndexedSection("/", "", "", "", "")]).postings == {}


@pytest.mark.parametrize(
    ("prose", "shown"),
    [
        ("Одна фраза. Вторая.", "Одна фраза."),
        ("Без точки", "Без точки"),
        ("Напишите на help@mute-lab.com, т. е. нам. Потом ждите.", "Напишите на help@mute-lab.com, т. е. нам."),
        ("Готово? «Да». Нет.", "Готово?"),
        ("", ""),
    ],
)
def test_an_excerpt_is_the_first_sentence(prose: str, shown: str) -> None:
    assert excerpt(prose) == shown


def test_a_long_sentence_is_cut_between_words() -> None:
    shown = excerpt("слово, " * 100)
    assert len(shown) <= EXCERPT and shown.endswith("слово…")

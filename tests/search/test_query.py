import pytest
from hypothesis import given
from hypothesis import strategies as st

from submit.search.index import Index, IndexedSection, make_index
from submit.search.query import ASKED, UNASKED, Threshold, find
from submit.search.stems import terms

SECTIONS = {
    "приоритет": "Повысить приоритет можно, если обстоятельства изменились.",
    "файлы": "Приложите снимок экрана или журнал.",
    "ошибка": "Напишите текст ошибки целиком.",
    "закрытие": "Решённую заявку закрываем мы.",
    "регистрация": "Зарегистрируйтесь в трекере на рабочий адрес.",
    "субагент": "Агентство, которое продаёт через другое.",
    "поставщик": "Авиакомпания или сеть отелей.",
}
# How much a word tells depends on how many sections there are: these stand for the rest of a site.
OTHERS = [IndexedSection(f"/{number}/", "", "Иное", "", "Другое") for number in range(60)]
INDEX = make_index(
    [
        IndexedSection(f"/{title}/#s", f"3.{number}", title.capitalize(), "", prose)
        for number, (title, prose) in enumerate(SECTIONS.items(), 1)
    ]
    + OTHERS
)


def found(text: str, index: Index = INDEX, limit: int = 3, bar: Threshold = UNASKED) -> list[str]:
    return [answer.entry.address.strip("/#s") for answer in find(index, text, limit, bar)]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("приоритетами", "приоритет"),
        ("много ошибок", "ошибка"),
        ("скрины", "файлы"),
        ("закрыли", "закрытие"),
        ("повышение приоритета", "приоритет"),
        ("зарегистрируют в редмайне", "регистрация"),
        ("решенная заявка", "закрытие"),
        ("РЕШЁННЫЕ ЗАЯВКИ", "закрытие"),
        ("ghbjhbntn", "приоритет"),
        ("jib,jr d ntrcnt", "ошибка"),
        ("приаритет", "приоритет"),
        ("субогентов", "субагент"),
        ("постовщик", "поставщик"),
        ("приори", "приоритет"),
        ("3.2", "файлы"),
        (" п. 3.2. ", "файлы"),
        ("Правило 3.2", "файлы"),
        ("rule 3.2", "файлы"),
        ("r-3-2", "файлы"),
        ("по п. 3.2 не закрыли", "файлы"),
        ("решенную", "закрытие"),
        ("при\u00adорите\u0301т", "приоритет"),
        ("приоритети\u0306", "приоритет"),
        ("снимок\u2011экрана", "файлы"),
        ("снимок\u00a0экрана", "файлы"),
    ],
)
def test_a_section_is_found_in_whatever_form_it_is_asked_for(text: str, title: str) -> None:
    assert found(text)[:1] == [title]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "ош",
        "...",
        "как и где",
        "щенок для ребёнка",
        "фывапролдж",
        "asdfghjkl",
        "😡😡😡",
        "12345678901234567890",
        "9.9",
        "03.02",
        "версия 3.2 зависла",
        "ошибка при печати посадочного талона на принтере",
        "приор и",
    ],
)
def test_nothing_is_found_where_nothing_helps(text: str) -> None:
    assert found(text) == []


def test_the_best_comes_first_and_no_more_than_wanted() -> None:
    sections = [
        IndexedSection(f"/{n}/#s", "", "Чек" if n == 3 else "Слово", "", "чек, чек и ещё чек") for n in range(5)
    ]
    index = make_index(sections + OTHERS)
    assert found("чеки", index) == ["3", "0", "1"]
    assert found("чеки", index, limit=1) == ["3"]


def test_who_asks_is_shown_what_who_did_not_is_spared() -> None:
    text = "журнал на принтере не печатается"
    assert found(text) == []
    assert found(text, bar=ASKED) == ["файлы"]
    assert found("щенок для ребёнка", bar=ASKED) == []


def test_a_rule_that_is_named_comes_before_what_its_words_find() -> None:
    assert found("п. 3.2 приоритет", bar=ASKED) == ["файлы", "приоритет"]
    assert found("п. 9.9 приоритет", bar=ASKED) == ["приоритет"]


def test_a_title_that_says_word_for_word_what_was_asked_comes_first() -> None:
    sections = [
        IndexedSection("/a/#s", "", "Закрыть заявку", "", "Чек. Слово. Чек. Слово."),
        IndexedSection("/b/#s", "", "Закрытая заявка", "", "Чек. Слово. Чек. Слово."),
    ]
    index = make_index(sections + OTHERS)
    assert found("закрыть заявку", index)[:1] == ["a"]
    assert found("закрытая заявка", index)[:1] == ["b"]


def test_what_is_found_tells_by_which_terms() -> None:
    (answer,) = find(INDEX, "повышение приоритетов", 1)
    assert answer.terms >= set(terms("приоритет"))


def test_only_the_beginning_of_a_long_text_is_looked_at() -> None:
    assert found("приоритет " + " " * 300 + "щенок " * 1000) == ["приоритет"]


def test_an_empty_index_finds_nothing() -> None:
    assert found("приоритет", make_index([])) == []


@given(st.text(max_size=400))
def test_any_text_is_answered_or_not_but_never_fails(text: str) -> None:
    assert len(find(INDEX, text, 3)) <= 3

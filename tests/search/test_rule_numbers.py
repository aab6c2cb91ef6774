import pytest

from submit.search.rule_numbers import cited


@pytest.mark.parametrize(
    "text",
    [
        "3.2",
        " 3.2. ",
        "п. 3.2",
        "п.\u00a03.2",
        "п.3.2",
        "пп. 3.2",
        "Правило 3.2",
        "правила № 3.2",
        "№ 3.2",
        "пункт 3.2",
        "«3.2»",
        "r-3-2",
        "rule 3.2",
        "Section 3.2",
        "3,2",
        "3-2",
        "3–2",
        "3\u20112",
        "п. 3ю2",
        "/r/3.2/",
    ],
)
def test_a_number_alone_is_that_of_a_rule(text: str) -> None:
    number, rest = cited(text)
    assert (number, rest.strip()) == ("3.2", "")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("п. 7.2 файлы", "файлы"),
        ("что говорит правило 7.2?", "что говорит  ?"),
        ("http://127.0.0.1:8000/r/7.2/", "http://127.0.0.1:8000/ /"),
    ],
)
def test_among_words_a_number_with_its_mark_is_that_of_a_rule(text: str, rest: str) -> None:
    number, left = cited(text)
    assert (number, left.strip()) == ("7.2", rest)


@pytest.mark.parametrize(
    "text", ["", "версия 3.2 зависла", "к 12.05.2026", "п. 12.05.2026", "правило", "звонок в 14.30", "3.2.1", "123.4"]
)
def test_other_numbers_name_no_rule(text: str) -> None:
    assert cited(text) == ("", text)

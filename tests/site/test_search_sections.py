"""From pages to the sections that search knows."""

import json
from datetime import date

import pytest

from submit.publication import SEARCH, Publication, read_indexes
from submit.rulebook.reader import read_rulebook
from submit.search.index import IndexedSection
from submit.search.query import ASKED, find
from submit.site.build.search_sections import make_indexes, sections
from submit.site.lint.trigger_words import leading_words

PAGE = """\
---
title: Тема
description: Какой бывает тема.
rules:
  r-3-2:
    check: length
    level: advice
    field: subject
    min: 10
    max: 120
    upcoming:
      - {from: 2027-06-01, max: 100, note: Короче}
  r-3-1: {question: subject, type: line, required: true, max: 255, why: по теме находят заявку}
---

Тема **важна**.

## 3.1. Тема { #r-3-1 }

<!-- Не показываем. -->
Прочтите [словарь](glossary.md#pnr) &#123; и `код`.

- [Главная](index.md)
- Пункт со [ссылкой](index.md) внутри

| Что | Сколько |
|---|---:|
| Тема | одна |

```form
name: Тема
label: Тема заявки
message.empty: Напишите тему
message.long: Тема — не больше {max}
```

## 3.2. Тема короткая { #r-3-2 }

Тема — от {{ rules["r-3-2"].min }} до {{ rules["r-3-2"].max | plural("знака", "знаков", "знаков") }}.

```ticket bad
Тема: Не работает!!!
```

```ticket good
Тема: Sabre: ошибка 500
```

```form
message.short: Короче {min|знака|знаков|знаков} нельзя
message.long: Тема длинна
```

```yaml
rules: {{ не читать }}
```

## Пусто { #empty }

## См. также { #see-also }

- [Приоритеты](priorities.md)
"""


def read(
    page: str = PAGE, path: str = "rules/subject.md", lang: str = "ru", day: date = date(2026, 11, 23)
) -> list[IndexedSection]:
    rulebook = read_rulebook({"ru": {"rules/subject.md": PAGE}})[0].at(day)
    return list(sections({path: page}, lang, rulebook, {"r-3-2": "срочно"}))


def test_a_section_says_what_readers_read_and_nothing_else() -> None:
    page, first, second = read()
    assert page == IndexedSection("/rules/subject/", "", "Тема", "", "Тема важна.")
    assert first.address == "/rules/subject/#r-3-1"
    assert (first.number, first.title, first.page) == ("3.1", "Тема", "Тема")
    assert first.prose == "Прочтите словарь { и код. Пункт со ссылкой внутри Что Сколько Тема одна"
    assert first.said.split() == ["Тема", "Тема", "заявки", "Напишите", "тему", "Тема", "—", "не", "больше"]
    assert second.prose == "Тема — от 10 до 120\u00a0знаков.".replace("\u00a0", " ")
    assert (second.asked, second.listed) == ("Не работает!!!", "срочно")


def test_numbers_are_those_in_force() -> None:
    assert "до 100 знаков" in read(day=date(2027, 6, 1))[2].prose


@pytest.mark.parametrize(
    ("path", "lang", "address"),
    [
        ("index.md", "ru", "/"),
        ("guide.md", "ru", "/guide/"),
        ("rules/index.md", "ru", "/rules/"),
        ("rules/files.md", "en", "/en/rules/files/"),
        ("index.md", "en", "/en/"),
    ],
)
def test_a_section_is_where_its_page_is(path: str, lang: str, address: str) -> None:
    assert [section.address for section in read("Слова.\n", path, lang)] == [address]


def test_pages_for_the_staff_are_not_found() -> None:
    assert read(path="staff/index.md") == []


def test_a_word_leads_to_the_rule_that_it_breaks_and_an_excuse_leads_nowhere() -> None:
    rule = """
  r-3-3:
    check: only_words
    level: advice
    field: subject
    words: [срочно, "очень срочно", помогите]
"""
    body = "\n## 3.3. Срочность { #r-3-3 }\n\n```form\nmessage.only: Напишите о деле\n```\n"
    page = PAGE.replace("\n---\n\nТема **", f"{rule}---\n\nТема **") + body
    rulebook, problems = read_rulebook({"ru": {"rules/subject.md": page}})
    assert problems == []
    assert leading_words(rulebook) == {"r-3-2": "", "r-3-3": "срочно помогите"}


def test_each_language_has_an_index_of_its_own(built: Publication) -> None:
    assert built.indexes == read_indexes(built.folder)
    assert [answer.entry.address for answer in find(built.indexes["ru"], "3.2", 3)] == ["/rules/subject/#r-3-2"]
    assert [answer.entry.address for answer in find(built.indexes["en"], "3.2", 3)] == ["/en/rules/subject/#r-3-2"]


def test_the_same_pages_make_the_same_index(built: Publication) -> None:
    pages = {"ru": {"rules/subject.md": PAGE}}
    rulebook = read_rulebook(pages)[0]
    assert json.dumps(make_indexes(pages, rulebook)["ru"].postings) == json.dumps(
        make_indexes(pages, rulebook)["ru"].postings
    )
    assert not (built.site / SEARCH).exists()


def test_a_section_that_is_drawn_from_the_rules_is_known_by_its_title() -> None:
    drawn = read("## Все статусы { #all }\n\n```status-table\n```\n\n## См. также { #see-also }\n\n- [Иное](x.md)\n")
    assert [(section.address, section.prose) for section in drawn] == [("/rules/subject/#all", "")]


def test_the_title_in_the_other_language_leads_to_a_section() -> None:
    pages = {
        "ru": {"rules/subject.md": PAGE, "index.md": "## Наверх { #top }\n\nСлова.\n"},
        "en": {"index.md": "## Upwards { #top }\n\nWords.\n"},
    }
    indexes = make_indexes(pages, read_rulebook({"ru": {"rules/subject.md": PAGE}})[0].at(date(2026, 11, 23)))
    for lang, title, address in (("ru", "upwards", "/#top"), ("en", "наверх", "/en/#top")):
        assert [found.entry.address for found in find(indexes[lang], title, 3, ASKED)] == [address]

"""What a person reads of a page, and what of it changed."""

from typing import Any

import pytest

from submit.rulebook.rulebook import Rule, Rulebook, Text
from submit.site.history.comparison import Comparison, Gap, compare
from submit.site.history.plain_reading import ReadBlock, read_blocks, title_of
from tests.site.conftest import ENGLISH, SUBJECT

NO_RULES = Rulebook({})
PAGE = """\
---
title: "Файлы"
rules:
  r-7-1: {check: none}
---
<!-- так нужно: цитата -->

## 7.1. Что **нельзя** { #r-7-1 }

Читайте [словарь](../glossary.md#word), `код` и *курсив*
на второй строке &mdash; <br>конец.

- Первый пункт,
  который продолжается
- Второй пункт
1. Третий

| Поле | Смысл |
|------|:-----:|
| Тема | О чём |

> Цитата

```ticket bad
Тема: Билеты
  ещё строка
```

```form
message.short: Слова формы
```

~~~
код без языка
~~~
"""


def test_a_page_is_read_as_a_reader_sees_it() -> None:
    assert read_blocks(PAGE, NO_RULES, "ru") == [
        ReadBlock("title", "Файлы"),
        ReadBlock("heading", "7.1. Что нельзя"),
        ReadBlock("paragraph", "Читайте словарь, код и курсив на второй строке — конец."),
        ReadBlock("item", "Первый пункт, который продолжается"),
        ReadBlock("item", "Второй пункт"),
        ReadBlock("item", "Третий"),
        ReadBlock("row", "Поле · Смысл"),
        ReadBlock("row", "Тема · О чём"),
        ReadBlock("paragraph", "Цитата"),
        ReadBlock("bad", "Тема: Билеты"),
        ReadBlock("bad", "ещё строка"),
        ReadBlock("code", "код без языка"),
    ]


def test_numbers_are_those_of_the_edition() -> None:
    rule: Rule[Any] = Rule("r-3-2", "3.2", "check", "length", {"min": 10, "max": 121}, (), {"ru": Text("p.md", "Тема")})
    rulebook = Rulebook({"r-3-2": rule})
    said = [block.text for block in read_blocks(SUBJECT, rulebook, "ru")]
    assert "Тема — от 10 до 121 знака." in said
    assert "Тема: {{7*7}}" in said
    assert "Between 10 and 121 characters." in [block.text for block in read_blocks(ENGLISH, rulebook, "en")]
    assert "Тема — от … до …." in [block.text for block in read_blocks(SUBJECT, NO_RULES, "ru")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---\ntitle: [\n---\nТекст",
        "---\ntitle: нет конца\n\nТекст",
        "```\nне закрыт\n\nТекст",
        "|||\n|\n\nТекст",
        '{{ rules["r-1-1"].x\n\nТекст',
        "<!-- не закрыт\n\nТекст",
        "](((\n# \n- \n\n\x00\ufffdТекст",
    ],
)
def test_a_broken_page_is_read_as_far_as_it_goes(text: str) -> None:
    read_blocks(text, NO_RULES, "ru")


@pytest.mark.parametrize(
    ("text", "title"),
    [(PAGE, "Файлы"), ("# Без шапки", ""), ("---\ntitle: 'Т: {'\nx: [\n---\n", "Т: {"), ("---\ntitle: Т", "")],
)
def test_a_title_is_found_even_where_yaml_is_broken(text: str, title: str) -> None:
    assert title_of(text) == title


def marked(comparison: Comparison) -> list[str]:
    """The passages with [-what is gone-] and {+what has come+}, gaps as numbers."""
    signs = {"": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    return [
        str(passage.count)
        if isinstance(passage, Gap)
        else "".join(signs[piece.sign].format(piece.text) for piece in passage.pieces)
        for passage in comparison.passages
    ]


def compared(before: str, after: str) -> list[str]:
    return marked(compare(*(read_blocks(text, NO_RULES, "ru") for text in (before, after))))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Тот же текст.", "Тот  же\nтекст.", ["1"]),
        ("Нельзя прикладывать всё.", "Можно прикладывать всё.", ["[-Нельзя-]{+Можно+} прикладывать всё."]),
        ("Через 3 дня закроем.", "Через 4 дня закроем.", ["Через[- 3-]{+ 4+} дня закроем."]),
        ("Раз, два и три.", "Раз и два, три.", ["Раз[-, два и-]{+ и два,+} три."]),
        ("Первый.", "Первый.\n\nВторой.", ["Первый.", "{+Второй.+}"]),
        ("Первый.\n\nВторой.", "Второй.", ["[-Первый.-]", "Второй."]),
        ("Совсем другое дело.", "Ничего общего нет.", ["[-Совсем другое дело.-]", "{+Ничего общего нет.+}"]),
        (
            "Текст станет пунктом.",
            "- Текст станет пунктом.",
            ["[-Текст станет пунктом.-]", "{+Текст станет пунктом.+}"],
        ),
        ("| а | б |", "| а | в |", ["а ·[- б-]{+ в+}"]),
        ("[Слово](a.md)", "[Слово](b.md)", ["1"]),
        ("", "Всё новое.", ["{+Всё новое.+}"]),
        ("Всё старое.", "", ["[-Всё старое.-]"]),
    ],
)
def test_two_editions_are_compared_in_words(before: str, after: str, shown: list[str]) -> None:
    assert compared(before, after) == shown


def test_a_new_paragraph_above_an_edited_one_does_not_take_its_place() -> None:
    before = "Файл до 5 МБ можно приложить к заявке сразу."
    after = "Сначала совсем иное.\n\nФайл до 6 МБ можно приложить к заявке сразу."
    assert compared(before, after) == [
        "{+Сначала совсем иное.+}",
        "Файл до[- 5-]{+ 6+} МБ можно приложить к заявке сразу.",
    ]


def test_long_unchanged_stretches_are_left_out() -> None:
    paragraphs = [f"Абзац номер {number}." for number in range(20)]
    before = "## Глава\n\n" + "\n\n".join(paragraphs)
    after = before.replace("номер 10", "под номером 10")
    shown = ["Глава", "9", "Абзац номер 9.", "Абзац[- номер-]{+ под номером+} 10.", "Абзац номер 11.", "8"]
    assert compared(before, after) == shown


def test_the_middle_of_a_long_paragraph_is_left_out() -> None:
    words = [f"слово{number}" for number in range(60)]
    before = " ".join(words)
    (shown,) = compared(before, before.replace("слово30", "иное"))
    assert shown == f"… {' '.join(words[18:30])}[- слово30-]{{+ иное+}} {' '.join(words[31:43])} …"


def test_words_are_counted_and_a_word_exchanged_is_one() -> None:
    found = compare(
        [ReadBlock("paragraph", "Напишите нам, мы ответим")], [ReadBlock("paragraph", "Позвоните, мы скоро ответим")]
    )
    assert (found.inserted, found.deleted) == (("Позвоните", "скоро"), ("Напишите", "нам"))
    assert found.changed_words == 2


def test_a_hostile_page_costs_little() -> None:
    # Word by word this would be 10¹⁰ comparisons.
    one, other = (ReadBlock("paragraph", "а б в " * 100_000 + end) for end in ("г", "д"))
    (passage,) = compare([one], [other]).passages
    assert not isinstance(passage, Gap)
    assert [piece.sign for piece in passage.pieces] == ["-", "+"]

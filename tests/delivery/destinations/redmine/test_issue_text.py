"""What a ticket reads like as an issue. That nothing in it acts is for Redmine itself to say: tests/redmine."""

import json

import pytest

from submit.delivery.destinations.redmine.inert_markup import CommonMark, Textile, wrapped
from submit.delivery.destinations.redmine.issue_text import description, file_name, receipt, subject
from submit.ticket.ticket import Ticket
from tests.delivery.destinations.redmine.samples import a_ticket

TEXTILE = """\
h4. Что вы делали, по шагам&#63;

<pre>
1. Открыл заказ
2. Нажал «Выписать»
</pre>

h4. Что произошло

<pre>
Ошибка 500 😕
</pre>

<pre>
Номер заявки: ML-FK4XR8BT
Отправитель: ivan@client.example
Редакция правил: 3f9a1c
Отправлено без правок по советам:
- 3.2. Тема короткая и точная
</pre>"""

COMMON_MARK = """\
#### Что вы делали, по шагам\\?

```
1. Открыл заказ
2. Нажал «Выписать»
```

#### Что произошло

```
Ошибка 500 😕
```

```
Номер заявки: ML-FK4XR8BT
Отправитель: ivan@client.example
Редакция правил: 3f9a1c
Отправлено без правок по советам:
- 3.2. Тема короткая и точная
```"""


@pytest.mark.parametrize(("text_format", "expected"), [("textile", TEXTILE), ("common_mark", COMMON_MARK)])
def test_a_description_has_the_answers_and_then_the_facts(text_format: str, expected: str) -> None:
    assert description(a_ticket(), text_format) == expected


def test_a_ticket_that_followed_all_advice_says_nothing_of_it() -> None:
    assert description(a_ticket(passed_over=()), "textile").endswith("правил: 3f9a1c\n</pre>")


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("Тема", "Тема"),
        ("я" * 300, "я" * 255),
        ("🛫" * 256, "🛫" * 255),
        (
            "одна\r\nдве\nтри\rчетыре\tпять\x00шесть\x1bсемь\x85\u2028восемь",
            "одна две три четыре пять шесть семь  восемь",
        ),
        (" край ", "край"),
        ("\ud800", ""),
    ],
)
def test_a_subject_is_one_line(typed: str, sent: str) -> None:
    assert subject(a_ticket(subject=typed)) == sent


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("Снимок экрана.png", "Снимок экрана.png"),
        ('Отчёт «1/2» "x".txt', "Отчёт «1_2» _x_.txt"),
        ("", "3.png"),
        ("..", "3.png"),
        ("a\x00b\n.txt", "a b .txt"),
        ("e\u202egnp.exe", "e_gnp.exe"),
        ("я" * 300 + ".log", "я" * 196 + ".log"),
        ("a." + "b" * 300, "." + "b" * 199),
    ],
)
def test_a_name_is_one_that_redmine_keeps(name: str, sent: str) -> None:
    assert file_name(name, 3, "png") == sent


def test_the_receipt_is_the_whole_ticket() -> None:
    ticket = a_ticket("</pre> {{toc}} 😕")
    assert Ticket.from_dict(json.loads(receipt(ticket))) == ticket


def test_long_lines_are_broken_at_spaces() -> None:
    line = "слово " * 40
    assert max(map(len, wrapped(line).split("\n"))) <= 100
    assert wrapped(line).replace("\n", " ") == line


@pytest.mark.parametrize("line", ["я" * 300, "  отступ " * 40, "a\tb " * 60, "столбец  столбец " * 20, "короткая"])
def test_lines_that_the_client_laid_out_stay(line: str) -> None:
    assert wrapped(line) == line


def test_an_address_can_be_copied_from_an_ordinary_ticket() -> None:
    text = "Пишите на ivan@client.example, @ivan, https://client.example/?a=1#2"
    assert CommonMark([text]).block(text) == f"```\n{text}\n```"
    assert Textile([text]).block(text) == f"<pre>\n{text}\n</pre>"


def test_a_fence_is_longer_than_any_in_the_text() -> None:
    assert CommonMark([]).block("a ```` b").startswith("`````\n")


def test_one_text_with_a_fence_guards_the_mentions_of_all() -> None:
    assert CommonMark(["```", "@ivan"]).block("@ivan и ivan@client.example") == (
        "```\n@\u2060ivan и ivan@client.example\n```"
    )

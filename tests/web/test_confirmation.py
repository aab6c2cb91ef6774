"""The confirmation: number, state, what happens next with its dates, and a way to save it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from submit.store.outbox import Outbox
from submit.store.tables import letters
from submit.store.tables import outbox as table
from tests.conftest import Clock
from tests.web.visitor import BUG, Page, Visitor

Publish = Callable[[Rulebook], None]


def changed(rulebook: Rulebook, anchor: str, **parameters: Any) -> Rulebook:
    rule = rulebook.rules[anchor]
    return Rulebook({**rulebook.rules, anchor: replace(rule, parameters={**rule.parameters, **parameters})})


def sent(visitor: Visitor, **values: str) -> Page:
    visitor.fill_in_bug(**values)
    return visitor.press("send")


def plain(page: Page) -> str:
    return page.text.replace("\xa0", " ").replace("\u202f", " ")


def test_it_tells_number_day_rule_edition_and_how_to_add(visitor: Visitor, outbox: Outbox, rulebook: Rulebook) -> None:
    page = sent(visitor)
    reference = outbox.entries()[0].ticket.reference
    assert page.title.startswith(reference)
    assert f'<strong class="done__reference">{reference}</strong>' in page.text
    assert "22 ноября 2026 г., 12:00" in plain(page)
    assert any(link.endswith("/rules/closing/#r-6-2") for link in page.links)
    assert any(link.startswith("mailto:helpdesk@mute-lab.com") and reference in link for link in page.links)
    assert any(link.endswith(f"/history/#edition-{rulebook.edition}") for link in page.links)


@pytest.mark.parametrize(("home", "subject"), [("", "О форме заявки"), ("/en", "About the form")])
def test_what_was_awkward_can_be_told_by_mail(visitor: Visitor, home: str, subject: str) -> None:
    sent(visitor)
    page = visitor.open(f"{home}{visitor.path}")
    assert f"mailto:helpdesk@mute-lab.com?subject={quote(subject)}" in page.links


@pytest.mark.parametrize(
    ("parameters", "reminded", "closed"),
    [
        ({}, "25 ноября 2026", "28 ноября 2026"),
        ({"remind_after": 5, "annul_after": 10}, "27 ноября 2026", "7 декабря 2026"),
        ({"count": "working"}, "25 ноября 2026", "30 ноября 2026"),
    ],
)
def test_the_dates_follow_the_closing_rule(
    visitor: Visitor,
    rulebook: Rulebook,
    publish_rules: Publish,
    parameters: dict[str, Any],
    reminded: str,
    closed: str,
) -> None:
    publish_rules(changed(rulebook, "r-6-2", **parameters))
    text = plain(sent(visitor))
    assert f"напоминание придёт {reminded} г., а закроется заявка {closed} г." in text


def test_a_day_is_that_of_the_desk(visitor: Visitor, clock: Clock) -> None:
    clock.time = clock.time.replace(hour=21, minute=30)
    # In Moscow it is the twenty-third.
    assert "напоминание придёт 26 ноября 2026" in plain(sent(visitor))


def test_a_first_answer_is_promised_where_the_priority_has_one(
    visitor: Visitor, rulebook: Rulebook, publish_rules: Publish
) -> None:
    assert "Первый ответ" not in sent(visitor).text
    publish_rules(changed(rulebook, "r-4-9", first_answer=26))
    page = visitor.open("/submit/?tracker=bug")
    assert page.text.count("Ответим не позже чем через") == 1
    assert "через 26 часов" in plain(page)
    assert "не позже чем 23 ноября 2026 г., 14:00" in plain(sent(visitor))
    assert "Первый ответ" not in sent(visitor, impact="cosmetic").text


STATES = [
    ("waiting", None, "мы передаём её в поддержку"),
    ("attention", None, "мы передаём её в поддержку"),
    ("delivered", None, "Поддержка её получила."),
    ("delivered", "4567", '<a href="http://tracker.example/issues/4567">#4567</a>'),
    ("handed_over", None, "Поддержка получила её по почте."),
]


@pytest.mark.parametrize(("state", "issue", "words"), STATES)
def test_it_tells_where_the_ticket_is(
    visitor: Visitor, database: Database, state: str, issue: str | None, words: str
) -> None:
    sent(visitor)
    url = f"http://tracker.example/issues/{issue}" if issue else None
    with database.writing() as connection:
        connection.execute(table.update().values(state=state, remote_id=issue, remote_url=url))
    assert words in visitor.open(visitor.path).text


def test_its_address_is_good_for_ninety_days_in_any_browser_and_kept_from_search_engines(
    visitor: Visitor, stranger: Visitor, clock: Clock, outbox: Outbox
) -> None:
    sent(visitor)
    clock.forward(days=90)
    page = stranger.open(visitor.path)
    assert page.status == 200
    assert outbox.entries()[0].ticket.reference in page.text
    assert BUG["subject"] in page.text
    assert stranger.client.get(visitor.path).headers["X-Robots-Tag"] == "noindex"


def test_it_outlives_the_text_of_the_ticket(visitor: Visitor, outbox: Outbox, database: Database, clock: Clock) -> None:
    sent(visitor)
    with database.writing() as connection:
        connection.execute(table.update().values(state="delivered", delivered_at=clock()))
        connection.execute(letters.delete())
    clock.forward(days=91)
    outbox.erase(clock(), older_than=clock() - timedelta(days=90))
    page = visitor.open(visitor.path)
    assert page.status == 200
    assert "Здесь её текст уже удалён" in page.text
    assert BUG["email"] not in page.text
    assert visitor.open("/submit/mine/").status == 200


@pytest.mark.parametrize("token", ["0" * 32, "x", "..%2f..", "я" * 32, "' OR 1=1 --"])
def test_a_guessed_address_opens_nothing(visitor: Visitor, token: str) -> None:
    sent(visitor)
    assert visitor.open(f"/submit/sent/{token}/").status == 404


def test_the_english_page_says_the_same(visitor: Visitor, outbox: Outbox) -> None:
    sent(visitor)
    page = visitor.open(f"/en{visitor.path}")
    assert "the reminder comes on 25 November 2026" in plain(page)
    assert page.all("html", lang="en")

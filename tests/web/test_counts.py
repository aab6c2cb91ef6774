"""The form counts which rules spoke to clients, and which were passed over."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from submit.rulebook.rulebook import Rulebook
from submit.store.counts import Counts
from submit.store.database import Database
from submit.store.outbox import Outbox
from submit.ticket.rule_counts import RuleCount
from tests.conftest import Clock
from tests.web.visitor import BUG, Visitor

VAGUE = "Не работает система"


@pytest.fixture
def counts(database: Database) -> Counts:
    return Counts(database)


def test_a_good_ticket_counts_nothing(visitor: Visitor, counts: Counts) -> None:
    visitor.fill_in_bug()
    visitor.press("send")
    assert counts.by_message() == {}


def test_a_stop_is_counted_by_field_and_kind_once_for_a_draft(visitor: Visitor, counts: Counts) -> None:
    visitor.open("/submit/?tracker=bug")
    for _ in range(3):
        visitor.press("continue", **{**BUG, "subject": "", "email": "agent"})
    visitor.open(visitor.path + "?review=1")
    assert {(field, code): tally for (_, field, code), tally in counts.by_message().items()} == {
        ("subject", "answer.empty"): RuleCount(1, 0),
        ("email", "email_syntax.syntax"): RuleCount(1, 0),
    }


def test_another_client_counts_anew(visitor: Visitor, stranger: Visitor, counts: Counts) -> None:
    for client in (visitor, stranger):
        client.open("/submit/?tracker=bug")
        client.press("continue", **{**BUG, "subject": ""})
    assert list(counts.by_message().values()) == [RuleCount(2, 0)]


def test_the_first_page_counts_once_for_a_browser_that_has_no_draft_yet(visitor: Visitor, counts: Counts) -> None:
    for _ in range(3):
        visitor.open("/submit/")
        visitor.press("continue")
    assert counts.by_message() == {("r-2-1", "tracker", "answer.empty"): RuleCount(1, 0)}


def test_a_file_that_is_refused_counts(visitor: Visitor, counts: Counts) -> None:
    visitor.open("/submit/?tracker=bug")
    visitor.press("upload", [("пусто.png", b"")], **BUG)
    assert counts.by_message() == {("r-7-2", "files", "files.empty"): RuleCount(1, 0)}


def test_advice_counts_when_it_is_shown_and_when_it_is_passed_over(visitor: Visitor, counts: Counts) -> None:
    visitor.fill_in_bug(subject=VAGUE)
    visitor.open(visitor.path)
    assert counts.by_rule() == {"r-10-1": RuleCount(1, 0)}
    visitor.press("send")
    assert counts.by_rule() == {"r-10-1": RuleCount(1, 1)}


def test_advice_that_is_followed_is_not_passed_over(visitor: Visitor, counts: Counts) -> None:
    visitor.fill_in_bug(subject=VAGUE)
    visitor.open(visitor.path.replace("/check/", "/questions/"))
    visitor.press("continue", subject=BUG["subject"])
    visitor.press("send")
    assert counts.by_rule() == {"r-10-1": RuleCount(1, 0)}


def test_sending_twice_counts_once(visitor: Visitor, counts: Counts) -> None:
    visitor.fill_in_bug(subject=VAGUE)
    path, values = visitor.path, dict(visitor.page.fields)
    for _ in range(2):
        visitor.client.post(path, data={**values, "action": "send"})
    assert counts.by_rule() == {"r-10-1": RuleCount(1, 1)}


def test_the_day_is_that_of_the_calendar_on_the_wall(visitor: Visitor, counts: Counts, clock: Clock) -> None:
    clock.time = clock.time.replace(hour=22)
    visitor.fill_in_bug(subject=VAGUE)
    # In Moscow it is past midnight.
    assert [day.isoformat() for day, _ in counts.by_day()] == ["2026-11-23"]


def test_a_ticket_is_accepted_even_if_nothing_can_be_counted(
    visitor: Visitor, outbox: Outbox, database: Database
) -> None:
    with database.writing() as connection:
        connection.execute(text("DROP TABLE counts"))
        connection.execute(text("DROP TABLE spoken"))
    visitor.fill_in_bug(subject=VAGUE)
    assert "мы не поймём" in visitor.page.text
    assert visitor.press("send").status == 200
    assert [advice.number for advice in outbox.entries()[0].ticket.passed_over] == ["10.1"]


def test_a_rule_that_changed_meanwhile_counts_what_was_shown(
    visitor: Visitor, counts: Counts, rulebook: Rulebook, publish_rules: Callable[[Rulebook], None]
) -> None:
    visitor.fill_in_bug()
    rule = rulebook.rules["r-3-1"]
    publish_rules(Rulebook({**rulebook.rules, "r-3-1": replace(rule, parameters={**rule.parameters, "max": 12})}))
    visitor.press("send")
    assert counts.by_message() == {("r-3-1", "subject", "answer.long"): RuleCount(1, 0)}

"""What is written because of a ticket is written at once, and who only looks writes nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import event

from submit.app import create_app
from submit.config import Settings
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from submit.store.drafts import Drafts
from submit.store.outbox import Outbox
from submit.web.service import EXTENSION
from tests.conftest import Clock
from tests.web.letters import mailed
from tests.web.visitor import BUG, Visitor

WRITER = "BEGIN IMMEDIATE"
BOUNDS = ("BEGIN", WRITER, "PRAGMA")


@contextmanager
def executed(app: Flask) -> Iterator[list[str]]:
    """The statements that the application executes meanwhile."""
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    engine = app.extensions[EXTENSION].drafts._database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def send(visitor: Visitor, app: Flask) -> list[str]:
    """The statements behind the last press of the form."""
    visitor.fill_in_bug()
    fields, address = {**visitor.page.fields, "action": "send"}, visitor.path
    with executed(app) as statements:
        answer = visitor.client.post(address, data=fields)
    assert answer.status_code == 303 and "/sent/" in answer.headers["Location"]
    return statements


def test_a_ticket_its_letter_and_its_limits_are_one_transaction(app: Flask, visitor: Visitor) -> None:
    statements = send(visitor, app)
    assert statements.count(WRITER) == 1
    # Of these, nine are limits: a letter to an address that nobody proved takes from seven buckets.
    assert len([statement for statement in statements if not statement.startswith(BOUNDS)]) <= 21


@pytest.fixture
def proving(
    settings: Settings, database: Database, rulebook: Rulebook, publish_rules: Callable[[Rulebook], None], clock: Clock
) -> Flask:
    """The application that wants every address proven."""
    publish_rules(rulebook)
    return create_app(replace(settings, proof="always"), clock)


def test_a_held_ticket_and_the_letter_that_asks_for_the_proof_are_one_transaction(proving: Flask) -> None:
    assert send(Visitor(proving), proving).count(WRITER) == 1


def test_a_ticket_whose_letter_cannot_be_written_is_not_accepted(
    proving: Flask, outbox: Outbox, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(proving)
    visitor.fill_in_bug()
    with monkeypatch.context() as broken:
        broken.setattr("submit.web.pages.email_proof.write_proof", lambda *_: 1 / 0)
        assert visitor.press("send").status == 500
    assert outbox.entries() == []
    assert mailed(database, clock) == []


@pytest.mark.parametrize("path", ["/submit/", "/submit/?tracker=bug", "/submit/mine/"])
def test_looking_at_a_page_writes_nothing(app: Flask, visitor: Visitor, path: str) -> None:
    with executed(app) as statements:
        visitor.open(path)
    assert WRITER not in statements


def test_looking_at_what_will_be_sent_writes_nothing_but_that_advice_was_shown(app: Flask, visitor: Visitor) -> None:
    visitor.fill_in_bug()
    with executed(app) as statements:
        visitor.open(visitor.path)
    assert WRITER not in statements
    visitor.fill_in_bug(subject="Не работает кнопка")
    with executed(app) as statements:
        assert "Совет" in visitor.open(visitor.path).text
    assert WRITER not in statements


OTHERWISE = "Открыли другой заказ, нажали «Обменять»"


def test_a_draft_that_came_back_after_it_was_sent_is_neither_sent_again_nor_lost(
    app: Flask, visitor: Visitor, outbox: Outbox, database: Database, clock: Clock
) -> None:
    """What the browser kept at the very moment of sending makes the draft anew."""
    visitor.fill_in_bug()
    fields, address = {**visitor.page.fields, "action": "send"}, visitor.path
    (draft,) = Drafts(database).of_browser(_browser(visitor))
    visitor.press("send")
    Drafts(database).save(replace(draft, texts={**draft.texts, "steps": OTHERWISE}), clock())
    answer = visitor.client.post(address, data=fields, follow_redirects=True)
    assert "/sent/" in answer.request.path
    (entry,) = outbox.entries()
    assert entry.ticket.subject == BUG["subject"]
    assert [kept.texts["steps"] for kept in Drafts(database).of_browser(draft.browser)] == [OTHERWISE]


def _browser(visitor: Visitor) -> str:
    with visitor.client.session_transaction() as session:
        return str(session["browser"])

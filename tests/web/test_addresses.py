"""An address that cannot stand in a mail's header is taken nowhere, and a sentence says why."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from submit.app import create_app
from submit.config import Settings
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from submit.store.outbox import Outbox
from tests.conftest import Clock
from tests.ticket.test_checker import GOOD
from tests.web.letters import mailed
from tests.web.visitor import BUG, Visitor

REFUSED = {
    "=?utf-8?q?a?=@client.example": "лишний знак: «?»",
    '"a"@client.example': "лишний знак",
    "a%b@client.example": "лишний знак: «%»",
    "a@[127.0.0.1]": "лишний знак: «[»",
    "a" * 65 + "@client.example": "слишком длинный",
}


@pytest.fixture
def app(
    settings: Settings, database: Database, rulebook: Rulebook, publish_rules: Callable[[Rulebook], None], clock: Clock
) -> Flask:
    """The application that wants every address proven."""
    publish_rules(rulebook)
    return create_app(replace(settings, proof="always"), clock)


@pytest.mark.parametrize(("address", "words"), REFUSED.items())
def test_the_form_takes_no_such_address(
    visitor: Visitor, outbox: Outbox, database: Database, clock: Clock, address: str, words: str
) -> None:
    visitor.fill_in_bug(email=address)
    assert words in visitor.page.text and visitor.page.fields["email"] == address
    assert visitor.press("carry").status == 422
    visitor.open("/submit/mine/")
    visitor.page.action = "/submit/mine/"
    page = visitor.press("", links="yes", email=address)
    assert page.status == 422 and words in page.text
    visitor.fill_in_bug()
    visitor.press("send")
    mailed(database, clock)
    visitor.page.action = f"{visitor.path}proof/"
    page = visitor.press("address", email=address)
    assert page.status == 422 and words in page.text
    assert [entry.ticket.email for entry in outbox.entries()] == [BUG["email"]] and not mailed(database, clock)


@pytest.mark.parametrize(("lang", "words"), [("ru", "лишний знак"), ("en", "a character that cannot be in it")])
def test_the_api_takes_no_such_address(app: Flask, lang: str, words: str) -> None:
    asked = {**GOOD, "email": "=?utf-8?q?a?=@client.example", "lang": lang}
    (found,) = app.test_client().post("/submit/api/v1/check", json=asked).get_json()["findings"]
    assert (found["field"], found["level"]) == ("email", "stop") and words in found["message"]

"""What stays hidden: from strangers who guess, from the cookie, and from the logs. The numbers are those of the list on
the page for staff, «Защита»."""

import io
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from flask import Flask
from sqlalchemy import event

from submit import logs
from submit.app import create_app
from submit.config import Settings
from submit.delivery.destinations.maildir import Maildir
from submit.delivery.worker import Worker
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from submit.store.outbox import Outbox
from submit.store.queue import Queue
from submit.web.service import EXTENSION
from tests.conftest import Clock
from tests.web.letters import code_in, link_in, mailed
from tests.web.visitor import BUG, Visitor

UNKNOWN = "nobody@elsewhere.example"


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


def ask_for_links(stranger: Visitor, address: str) -> object:
    stranger.open("/submit/mine/")
    answer = stranger.client.post(stranger.path, data={**stranger.page.fields, "email": address, "links": "1"})
    return answer.status_code, answer.headers["Location"], answer.text


def test_an_address_that_we_know_is_asked_for_like_any_other(app: Flask, visitor: Visitor, stranger: Visitor) -> None:
    """15: the same page, and the same statements behind it."""
    visitor.fill_in_bug()
    visitor.press("send")
    with executed(app) as of_known:
        told_known = ask_for_links(stranger, BUG["email"])
    with executed(app) as of_unknown:
        told_unknown = ask_for_links(stranger, UNKNOWN)
    assert told_known == told_unknown
    assert of_known == of_unknown and any("INSERT INTO letters" in statement for statement in of_known)


@pytest.mark.parametrize("page", ["/submit/sent/{}/", "/submit/prove/{}/", "/submit/carry/{}/", "/submit/{}/check/"])
def test_a_number_that_we_gave_opens_no_more_than_another(
    app: Flask, visitor: Visitor, stranger: Visitor, page: str
) -> None:
    """15"""
    visitor.fill_in_bug()
    visitor.press("send")
    (entry,) = app.extensions[EXTENSION].outbox.entries()
    found = []
    for guess in (entry.ticket.reference, "ML-AA2AA2AA"):
        with executed(app) as statements:
            answer = stranger.client.get(page.format(guess))
        found.append((answer.status_code, answer.text.replace(guess, "…"), list(statements)))
    assert found[0] == found[1] and found[0][0] == 404


def test_the_form_asks_a_known_client_for_proof_like_any_other(
    settings: Settings, database: Database, rulebook: Rulebook, publish_rules: Callable[[Rulebook], None], clock: Clock
) -> None:
    """15: where every address must be proven, sending tells a stranger nothing."""
    publish_rules(rulebook)
    app = create_app(replace(settings, proof="always"), clock)
    first = Visitor(app)
    first.fill_in_bug()
    first.press("send")
    found = []
    for address in (BUG["email"], UNKNOWN):
        stranger = Visitor(app)
        stranger.fill_in_bug(email=address)
        with executed(app) as statements:
            answer = stranger.client.post(stranger.path, data={**stranger.page.fields, "action": "send"})
        found.append((answer.status_code, list(statements)))
    assert found[0] == found[1]


def session_of(app: Flask, visitor: Visitor) -> dict[str, object]:
    cookie = visitor.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    found: dict[str, object] = serializer.loads(cookie.value)
    return found


def test_the_cookie_holds_nothing_but_marks(app: Flask, visitor: Visitor) -> None:
    """19: anybody can read a signed cookie."""
    visitor.fill_in_bug(remember="yes")
    visitor.press("send")
    held = session_of(app, visitor)
    assert set(held) == {"browser", "csrf_token", "_permanent", "remember"}
    assert re.fullmatch("[0-9a-f]{32}", str(held["browser"])) and re.fullmatch("[0-9a-f]{40}", str(held["csrf_token"]))
    assert (held["_permanent"], held["remember"]) == (True, True)


def test_over_https_the_cookie_is_bound_to_this_host_and_to_https(settings: Settings, app: Flask, clock: Clock) -> None:
    """19"""
    secure = create_app(replace(settings, public_url="https://support.example"), clock)
    answer = secure.test_client().get("/submit/", base_url="https://support.example")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    name, *attributes = re.split("; ?", cookie)
    assert name.startswith("__Host-submit=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(attributes)
    assert not [attribute for attribute in attributes if attribute.startswith("Domain")]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, down to the smallest, in the place of standard error."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure(stream)
    for name in ("", "submit"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    logging.getLogger("submit").setLevel(logging.NOTSET)


def test_no_log_holds_what_was_typed_nor_what_opens_a_page(
    settings: Settings,
    database: Database,
    rulebook: Rulebook,
    publish_rules: Callable[[Rulebook], None],
    clock: Clock,
    log: io.StringIO,
) -> None:
    """18: every marker is sought after a journey with a refused file, a proof, a delivery and an error of ours."""
    publish_rules(rulebook)
    app = create_app(replace(settings, proof="always"), clock)
    visitor, texts = Visitor(app), {name: f"{text} приметная-{name}" for name, text in BUG.items() if name != "email"}
    texts |= {"impact": BUG["impact"], "scope": BUG["scope"], "email": "primetny@putevka.example"}
    visitor.open("/submit/?tracker=bug")
    visitor.press("upload", [("приметный.png", b"\x89PNG\r\n\x1a\n"), ("приметный.exe", b"MZ")], **texts)
    visitor.press("continue")
    draft = visitor.path.split("/")[2]
    visitor.press("send")
    (mail,) = mailed(database, clock)
    visitor.page.action = f"{visitor.path}proof/"
    visitor.press("code", code="000000")
    link = link_in(mail)
    visitor.open(link)
    visitor.press("")
    box = Maildir(settings.var / "mail")
    assert Worker(Queue(database), Outbox(database), lambda: box, lambda: datetime.now(UTC), Random(1)).step()
    (entry,) = Outbox(database).entries()
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE drafts")
    visitor.open("/submit/mine/")
    assert visitor.page.status == 503
    browser = str(session_of(app, visitor)["browser"])
    opens = [entry.token, draft, browser, link.split("/")[3], code_in(mail)]
    written = log.getvalue()
    assert written.count("\n") > 10
    assert [marker for marker in ("приметн", "primetny", *opens) if marker in written] == []

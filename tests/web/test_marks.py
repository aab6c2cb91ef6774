"""A domain that looks like a client's is a mark for support; the sender cannot tell it from any other domain."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from submit.config import Settings, read_settings
from submit.delivery.ticket_mail import ticket_mail
from submit.store.outbox import Outbox
from submit.ticket.ticket import Mark
from tests.web.visitor import BUG, Visitor

CLIENTS = """
[putevka]
domains = ["putevka-tour.example", "buh@mail.ru"]
project = "putevka"
"""
LIKE = "agent@putevka-tuor.example"
UNLIKE = "agent@romashka-vvv.example"
UNPROVEN = Mark("unproven", "")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"SUBMIT_VAR": str(tmp_path), "SUBMIT_CLIENTS": CLIENTS})


def pages_seen(app: Flask, email: str) -> list[str]:
    """Every page from the questions to the confirmation, without what differs for any two tickets."""
    visitor = Visitor(app)
    seen = [visitor.open("/submit/?tracker=bug").text]
    seen.append(visitor.press("continue", **{**BUG, "email": email}).text)
    seen.append(visitor.press("send").text)
    seen.append(visitor.client.post("/submit/api/v1/check", json={"email": email, "subject": "Тема"}).text)
    mask = re.compile(r"ML-\w{8}|[0-9a-f]{32}|" + re.escape(email) + r'|name="csrf_token"[^>]*>')
    return [mask.sub("…", text) for text in seen]


def test_a_look_alike_is_told_to_support(app: Flask, outbox: Outbox) -> None:
    pages_seen(app, LIKE)
    (entry,) = outbox.entries()
    assert entry.ticket.marks == (Mark("look_alike", "putevka-tour.example"), UNPROVEN)
    mail = ticket_mail(entry.ticket, (), "a@desk.example", "b@desk.example")
    assert "домен отправителя похож на putevka-tour.example" in mail.get_content()


def test_its_sender_sees_what_any_sender_sees(app: Flask) -> None:
    like, unlike = pages_seen(app, LIKE), pages_seen(app, UNLIKE)
    assert like == unlike
    assert "putevka-tour" not in "".join(like)


def test_the_same_statements_are_executed_for_both(app: Flask) -> None:
    said: list[str] = []

    def note(*call: object) -> None:
        said.append(str(call[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        runs = []
        for email in (LIKE, UNLIKE):
            said.clear()
            pages_seen(app, email)
            runs.append(list(said))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert runs[0] and runs[0] == runs[1]


def test_a_named_address_in_public_mail_is_taken_and_its_neighbours_are_not(app: Flask) -> None:
    visitor = Visitor(app)
    assert visitor.fill_in_bug(email="Buh@mail.ru").status == 200
    assert visitor.fill_in_bug(email="buch@mail.ru").status == 422


def test_a_clients_own_address_has_no_mark(app: Flask, outbox: Outbox) -> None:
    for email in ("agent@putevka-tour.example", "agent@mail.putevka-tour.example", "buh@mail.ru"):
        visitor = Visitor(app)
        visitor.fill_in_bug(email=email)
        visitor.press("send")
    assert [entry.ticket.marks for entry in outbox.entries()] == [(UNPROVEN,)] * 3

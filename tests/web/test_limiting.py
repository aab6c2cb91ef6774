"""Floods are slowed down, and nothing that a person wrote is lost by it."""

import pytest
from flask import Flask

from submit.store.outbox import Outbox
from submit.web.limiting import SENDING
from tests.conftest import Clock
from tests.web.visitor import BUG, Visitor


def send(visitor: Visitor, number: int, email: str = BUG["email"]) -> int:
    visitor.fill_in_bug(subject=f"Sabre: ошибка {500 + number} при выписке билета", email=email)
    return visitor.press("send").status


def test_one_address_can_send_so_many_in_an_hour_and_keeps_its_draft(
    visitor: Visitor, outbox: Outbox, clock: Clock
) -> None:
    assert {send(visitor, number) for number in range(SENDING.most)} == {200}
    visitor.fill_in_bug(subject="Sabre: ошибка 999 при выписке билета")
    check = visitor.path
    answer = visitor.client.post(check, data={**visitor.page.fields, "action": "send"})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert len(outbox.entries()) == SENDING.most
    clock.forward(seconds=int(answer.headers["Retry-After"]))
    visitor.open(check)
    assert visitor.press("send").status == 200
    assert outbox.entries()[-1].ticket.subject == "Sabre: ошибка 999 при выписке билета"


def test_a_flood_costs_another_client_nothing(visitor: Visitor, stranger: Visitor) -> None:
    for number in range(SENDING.most + 1):
        send(visitor, number)
    assert send(stranger, 1, "other@putevka.example") == 200


@pytest.mark.parametrize(
    ("trap", "links", "suspected"),
    [("x", 0, True), ("", 9, False), ("", 0, False)],
)
def test_what_may_be_spam_is_kept_and_marked_for_people(
    app: Flask, outbox: Outbox, clock: Clock, trap: str, links: int, suspected: bool
) -> None:
    visitor = Visitor(app)
    visitor.open("/submit/?tracker=bug")
    clock.forward(minutes=1)
    visitor.press("continue", **BUG, website=trap)
    clock.forward(minutes=1)
    visitor.press("continue", **{**BUG, "steps": BUG["steps"] + " http://x.example" * links})
    visitor.press("send")
    (entry,) = outbox.entries()
    assert [mark.code for mark in entry.ticket.marks] == (["suspected"] if suspected else [])
    assert "спам" not in visitor.page.text

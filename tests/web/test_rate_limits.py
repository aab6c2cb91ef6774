"""Floods are slowed down, and nothing that a person wrote is lost by it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask

from submit.store.outbox import Outbox
from submit.web.http.rate_limits import SENDING, SENDING_FROM_NETWORK
from tests.conftest import Clock
from tests.web.visitor import BUG, Visitor


def send(visitor: Visitor, number: int, email: str = BUG["email"]) -> int:
    visitor.fill_in_bug(subject=f"Sabre: ошибка {500 + number} при выписке билета", email=email)
    return visitor.press("send").status


def test_one_browser_can_send_so_many_in_an_hour_and_keeps_its_draft(
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


def test_what_others_file_under_an_address_costs_its_owner_nothing(app: Flask, outbox: Outbox) -> None:
    for number in range(SENDING.most):
        assert send(Visitor(app, f"198.51.{number}.7"), number) == 200
    assert send(Visitor(app, "203.0.113.7"), 999) == 200
    assert len(outbox.entries()) == SENDING.most + 1


@pytest.mark.parametrize(
    ("address", "neighbour", "stranger"),
    [
        ("203.0.113.7", "203.0.113.7", "203.0.113.8"),
        ("::ffff:203.0.113.7", "203.0.113.7", "::ffff:203.0.113.8"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"),
    ],
)
def test_a_network_has_a_limit_that_new_cookies_do_not_lift(
    app: Flask, monkeypatch: pytest.MonkeyPatch, address: str, neighbour: str, stranger: str
) -> None:
    monkeypatch.setattr("submit.web.http.rate_limits.SENDING_FROM_NETWORK", replace(SENDING_FROM_NETWORK, most=3))
    assert [send(Visitor(app, address), number) for number in range(4)] == [200, 200, 200, 429]
    assert send(Visitor(app, neighbour), 5) == 429
    assert send(Visitor(app, stranger), 6) == 200


@pytest.mark.parametrize(
    ("addresses", "taken"),
    [([f"2001:db8:a:b{n:02x}::1" for n in range(4)], 2), ([f"2001:db8:a:{n:x}00::1" for n in range(1, 7)], 4)],
)
def test_a_walk_through_a_wide_network_ends_at_its_ceiling(
    app: Flask, monkeypatch: pytest.MonkeyPatch, addresses: list[str], taken: int
) -> None:
    monkeypatch.setattr("submit.web.http.rate_limits.SENDING_FROM_NETWORK", replace(SENDING_FROM_NETWORK, most=1))
    found = [send(Visitor(app, address), number) for number, address in enumerate(addresses)]
    assert found == [200] * taken + [429] * (len(addresses) - taken)


def test_presses_of_one_ticket_at_once_cost_one_token_together(
    app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("submit.web.http.rate_limits.SENDING_FROM_NETWORK", replace(SENDING_FROM_NETWORK, most=2))
    visitor.fill_in_bug()
    data, cookie = {**visitor.page.fields, "action": "send"}, visitor.client.get_cookie("submit")
    assert cookie is not None

    def press(_: int) -> int:
        twin = app.test_client()
        twin.set_cookie("submit", cookie.value)
        return twin.post(visitor.path, data=data).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(press, range(16))) == {303}
    assert send(visitor, 2) == 200
    assert send(visitor, 3) == 429


def test_what_is_refused_costs_nothing(app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else one browser that presses on and on would take everything from its members."""
    monkeypatch.setattr("submit.web.http.rate_limits.SENDING", replace(SENDING, most=1))
    monkeypatch.setattr("submit.web.http.rate_limits.SENDING_FROM_NETWORK", replace(SENDING_FROM_NETWORK, most=2))
    assert [send(visitor, number) for number in range(5)] == [200, 429, 429, 429, 429]
    assert send(Visitor(app), 6) == 200


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
    assert ("suspected" in [mark.code for mark in entry.ticket.marks]) is suspected
    assert "спам" not in visitor.page.text

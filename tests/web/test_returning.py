"""Coming back: what was begun is offered and never filled in unasked; an address is remembered only if wished."""

import base64
import json
import zlib

import pytest
from flask import Flask

from tests.conftest import Clock
from tests.web.visitor import BUG, Page, Visitor

FIRST_PAGES = ["/submit/", "/submit/?tracker=bug", "/en/submit/", "/en/submit/?tracker=task"]


def begin(visitor: Visitor, **values: str) -> str:
    """Begin a ticket, and leave it; returns the draft."""
    visitor.open("/submit/?tracker=bug")
    visitor.press("continue", **values)
    return visitor.page.action.split("/")[2]


def offered(page: Page) -> list[str]:
    return [button["value"] for button in page.all("button", name="delete")]


@pytest.mark.parametrize("address", FIRST_PAGES)
def test_a_draft_is_offered_by_its_day_and_nothing_of_it_is_shown(visitor: Visitor, clock: Clock, address: str) -> None:
    draft = begin(visitor, subject="Тайная тема", email="agent@putevka.example")
    clock.forward(days=2)
    page = visitor.open(address)
    assert offered(page) == [draft]
    assert f"{'/en' if '/en/' in address else ''}/submit/{draft}/questions/" in page.links
    assert ("22\xa0ноября 2026" if "/en/" not in address else "22\xa0November 2026") in page.text
    assert "Тайная тема" not in page.text
    assert "agent@putevka.example" not in page.text


@pytest.mark.parametrize("address", FIRST_PAGES)
def test_a_new_browser_is_offered_nothing(visitor: Visitor, address: str) -> None:
    assert offered(visitor.open(address)) == []


def test_going_on_brings_every_word_back(visitor: Visitor) -> None:
    draft = begin(visitor, subject="Начатая заявка", steps="Первый шаг")
    page = visitor.open(f"/submit/{draft}/questions/")
    assert (page.fields["subject"], page.fields["steps"]) == ("Начатая заявка", "Первый шаг")
    assert offered(page) == []


def test_one_press_deletes_it_and_begins_anew(visitor: Visitor) -> None:
    draft = begin(visitor, subject="Лишняя заявка")
    visitor.open("/submit/")
    visitor.page.action = "/submit/mine/"
    page = visitor.press("", delete=draft, anew="yes")
    assert visitor.path == "/submit/"
    assert offered(page) == []
    assert visitor.open(f"/submit/{draft}/questions/").status == 404


def test_a_page_with_errors_does_not_offer_itself(visitor: Visitor) -> None:
    begin(visitor, subject="Начатая заявка")
    assert offered(visitor.page) == []


def test_another_browser_is_offered_nothing(visitor: Visitor, stranger: Visitor) -> None:
    begin(visitor, subject="Начатая заявка")
    assert offered(stranger.open("/submit/")) == []


def cookie_of(visitor: Visitor) -> str:
    """The session cookie, as anyone who holds it can read it."""
    cookie = visitor.client.get_cookie("submit")
    assert cookie is not None
    payload = cookie.value.lstrip(".").split(".")[0]
    content = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    return (zlib.decompress(content) if cookie.value.startswith(".") else content).decode()


def send(visitor: Visitor, **values: str) -> None:
    visitor.fill_in_bug(**values)
    visitor.press("send")


def test_an_address_is_not_remembered_unasked(visitor: Visitor) -> None:
    send(visitor)
    page = visitor.open("/submit/?tracker=bug")
    assert page.fields["email"] == ""
    assert not any("checked" in box for box in page.all("input", name="remember"))


def test_an_address_is_remembered_when_wished_and_forgotten_when_not(visitor: Visitor) -> None:
    send(visitor, remember="yes")
    assert visitor.open("/submit/?tracker=discussion").fields["email"] == BUG["email"]
    visitor.open("/submit/")
    assert visitor.press("continue", tracker="task").fields["email"] == BUG["email"]
    fields = {name: value for name, value in visitor.page.fields.items() if name != "remember"}
    visitor.client.post(visitor.page.action, data={**fields, "action": "continue"})
    assert visitor.open("/submit/?tracker=bug").fields["email"] == ""


def test_the_cookie_holds_no_address(visitor: Visitor) -> None:
    send(visitor, remember="yes")
    held = json.loads(cookie_of(visitor))
    assert held.keys() == {"_permanent", "browser", "csrf_token", "remember"}
    assert held["remember"] is True


def test_another_ticket_begins_with_the_address_in_this_browser_only(visitor: Visitor, stranger: Visitor) -> None:
    send(visitor)
    confirmation = visitor.path
    visitor.press("")
    assert visitor.path.endswith("/tracker/")
    assert visitor.press("continue", tracker="task").fields["email"] == BUG["email"]
    stranger.open(confirmation)
    stranger.press("")
    assert stranger.press("continue", tracker="task").fields["email"] == ""


def test_a_draft_that_holds_an_address_alone_is_not_offered(visitor: Visitor) -> None:
    send(visitor)
    visitor.press("")
    visitor.press("continue", tracker="task")
    assert offered(visitor.open("/submit/")) == []


def test_a_browser_can_be_made_to_forget_all(app: Flask, visitor: Visitor) -> None:
    send(visitor, remember="yes")
    confirmation = visitor.path
    draft = begin(visitor, subject="Начатая заявка")
    visitor.open("/submit/mine/")
    page = visitor.press("", forget="yes")
    assert "Заявок пока нет" in page.text
    assert visitor.open(f"/submit/{draft}/questions/").status == 404
    assert visitor.open("/submit/?tracker=bug").fields["email"] == ""
    # The ticket itself is support's, and its page has its own address.
    assert visitor.open(confirmation).status == 200

"""A ticket is filed under an address only by one who reads its mail, where the settings want that."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from submit.app import create_app
from submit.config import Client, Settings
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from submit.store.entry import State
from submit.store.outbox import Outbox
from submit.store.proofs import REMEMBERED, TRIES
from submit.ticket.ticket_text import ticket_text
from tests.conftest import Clock
from tests.delivery.test_letter_worker import text_of
from tests.web.letters import code_in, link_in, mailed, not_me_in
from tests.web.visitor import BUG, Visitor

Make = Callable[..., Flask]


@pytest.fixture
def app_with(
    settings: Settings, database: Database, rulebook: Rulebook, publish_rules: Callable[[Rulebook], None], clock: Clock
) -> Make:
    """The application with other settings."""
    publish_rules(rulebook)
    return lambda **changes: create_app(replace(settings, **changes), clock)


@pytest.fixture
def app(app_with: Make) -> Flask:
    """The application that wants every address proven."""
    return app_with(proof="always")


def send(visitor: Visitor, **values: str) -> None:
    visitor.fill_in_bug(**values)
    visitor.press("send")


def states(outbox: Outbox) -> list[State]:
    return [entry.state for entry in outbox.entries()]


def test_a_ticket_is_kept_until_its_address_is_proven_by_the_code(
    visitor: Visitor, outbox: Outbox, database: Database, clock: Clock
) -> None:
    send(visitor)
    assert states(outbox) == [State.HELD]
    assert "подтвердите адрес" in visitor.page.text
    (mail,) = mailed(database, clock)
    assert mail["To"] == BUG["email"]
    visitor.page.action = f"{visitor.path}proof/"
    visitor.press("code", code=f" {code_in(mail)[:3]} {code_in(mail)[3:]} ")
    assert states(outbox) == [State.WAITING]
    assert "подтвердите адрес" not in visitor.page.text
    (confirmation,) = mailed(database, clock)
    assert BUG["subject"] in text_of(confirmation)


@pytest.mark.parametrize("staff", ["people@desk.example", None])
def test_the_page_says_what_becomes_of_a_ticket_that_nobody_proves(app_with: Make, staff: str | None) -> None:
    visitor = Visitor(app_with(proof="always", staff_address=staff, keep_days=3))
    send(visitor)
    assert ("Подтвердить её здесь можно 3 дня" in visitor.page.text) is (staff is not None)


def test_the_link_opens_a_page_and_its_button_lets_the_ticket_go(
    visitor: Visitor, stranger: Visitor, outbox: Outbox, database: Database, clock: Clock
) -> None:
    send(visitor)
    link = link_in(mailed(database, clock)[0])
    stranger.open(link)
    assert states(outbox) == [State.HELD], "nothing changes by GET"
    stranger.press("")
    assert states(outbox) == [State.WAITING]
    assert stranger.open(link).status == 404, "it is good once"


def test_a_letter_holds_nothing_that_was_typed_but_the_address(
    visitor: Visitor, database: Database, clock: Clock
) -> None:
    send(visitor)
    (mail,) = mailed(database, clock)
    for name in ("subject", "steps", "actual", "expected"):
        assert BUG[name] not in text_of(mail) and BUG[name] not in mail["Subject"]


def test_a_proven_address_is_remembered_on_that_computer_for_a_time(
    visitor: Visitor, stranger: Visitor, outbox: Outbox, database: Database, clock: Clock
) -> None:
    send(visitor)
    visitor.open(link_in(mailed(database, clock)[0]))
    visitor.press("")
    send(visitor, subject="Sabre: ошибка 501 при выписке билета")
    assert states(outbox) == [State.WAITING, State.WAITING]
    send(stranger)
    assert states(outbox)[-1] is State.HELD, "on another computer it must be proven again"
    clock.forward(seconds=REMEMBERED.total_seconds())
    send(visitor, subject="Sabre: ошибка 502 при выписке билета")
    assert states(outbox)[-1] is State.HELD


def test_a_link_that_is_opened_elsewhere_proves_nothing_for_the_browser_that_filed(
    visitor: Visitor, stranger: Visitor, outbox: Outbox, database: Database, clock: Clock
) -> None:
    """Else one who files under a foreign address could wait for its owner to press a button."""
    send(visitor)
    stranger.open(link_in(mailed(database, clock)[0]))
    stranger.press("")
    send(visitor, subject="Sabre: ошибка 501 при выписке билета")
    assert states(outbox) == [State.WAITING, State.HELD]


def test_a_code_is_not_guessed(visitor: Visitor, outbox: Outbox, database: Database, clock: Clock) -> None:
    send(visitor)
    code = code_in(mailed(database, clock)[0])
    path = f"{visitor.path}proof/"
    for number in range(TRIES):
        visitor.page.action = path
        visitor.press("code", code=f"{(int(code) + number + 1) % 10**6:06}")
        assert (visitor.page.status, visitor.page.title.startswith("Ошибка: ")) == (422, True)
        assert "Код другой" in visitor.page.text.partition('id="code-error"')[2].partition('id="code"')[0]
    visitor.page.action = path
    visitor.press("code", code=code)
    assert states(outbox) == [State.HELD]


def test_an_address_with_a_slip_can_be_mended(
    visitor: Visitor, outbox: Outbox, database: Database, clock: Clock
) -> None:
    send(visitor, email="agnt@putevka.example")
    former, confirmation = link_in(mailed(database, clock)[0]), visitor.path
    visitor.page.action = f"{confirmation}proof/"
    visitor.press("address", email="agent")
    assert visitor.page.status == 422
    assert visitor.page.title.startswith("Ошибка: ")
    (field,) = visitor.page.all("input", id="email")
    assert (field["value"], field["aria-invalid"], field["aria-describedby"]) == ("agent", "true", "email-error")
    assert "Напишите адрес почты целиком" in visitor.page.text
    assert visitor.page.all("a", hreflang="en")[0]["href"] == f"/en{confirmation}"
    visitor.page.action = f"{confirmation}proof/"
    visitor.press("address", email=BUG["email"])
    (mail,) = mailed(database, clock)
    assert mail["To"] == BUG["email"]
    assert visitor.open(former).status == 404, "the owner of the other address cannot let it go"
    visitor.open(link_in(mail))
    visitor.press("")
    assert [(entry.state, entry.ticket.email) for entry in outbox.entries()] == [(State.WAITING, BUG["email"])]


def test_what_one_address_was_sent_lets_no_ticket_go_under_another(
    visitor: Visitor, outbox: Outbox, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else one could prove an address of one's own, and file under another that can get no letter just now."""
    send(visitor, email="own@putevka.example")
    (mail,) = mailed(database, clock)
    path = f"{visitor.path}proof/"
    monkeypatch.setattr("submit.web.pages.email_proof.may_write", lambda *wanted: False)
    visitor.page.action = path
    visitor.press("address", email="victim@putevka.example")
    assert mailed(database, clock) == []
    visitor.page.action = path
    visitor.press("code", code=code_in(mail))
    assert visitor.open(link_in(mail)).status == 404
    assert states(outbox) == [State.HELD]


def test_a_stranger_can_do_nothing_on_the_page_of_a_held_ticket(
    visitor: Visitor, stranger: Visitor, outbox: Outbox, database: Database, clock: Clock
) -> None:
    send(visitor)
    code = code_in(mailed(database, clock)[0])
    page = stranger.open(visitor.path)
    assert 'name="code"' not in page.text
    stranger.open("/submit/")
    stranger.page.action = f"{visitor.path}proof/"
    assert stranger.press("code", code=code).status == 404
    assert states(outbox) == [State.HELD]


def test_nobody_is_flooded_with_letters(visitor: Visitor, database: Database, clock: Clock) -> None:
    send(visitor)
    path = f"{visitor.path}proof/"
    for _ in range(30):
        visitor.page.action = path
        visitor.press("again")
    assert "Следующее можно попросить в 12:10" in visitor.page.text
    assert len(mailed(database, clock)) == 6


@pytest.mark.parametrize(("email", "state"), [(BUG["email"], State.WAITING), ("agent@other.example", State.HELD)])
def test_known_clients_need_no_proof_if_the_settings_say_so(
    app_with: Make, outbox: Outbox, email: str, state: State
) -> None:
    clients = (Client("putevka", ("putevka.example",), "putevka"),)
    send(Visitor(app_with(proof="unknown", clients=clients)), email=email)
    assert states(outbox) == [state]


@pytest.mark.parametrize(
    ("proof", "email", "is_marked"),
    [
        ("always", BUG["email"], False),
        ("unknown", "agent@other.example", False),
        ("unknown", BUG["email"], True),
        ("off", BUG["email"], True),
        ("off", "agent@other.example", True),
    ],
)
def test_a_ticket_whose_address_nobody_proved_says_so_to_support_and_not_to_its_sender(
    app_with: Make, outbox: Outbox, database: Database, clock: Clock, proof: str, email: str, is_marked: bool
) -> None:
    clients = (Client("putevka", ("putevka.example",), "putevka"),)
    visitor = Visitor(app_with(proof=proof, clients=clients))
    send(visitor, email=email)
    if not is_marked:
        visitor.open(link_in(mailed(database, clock)[0]))
        visitor.press("")
    (entry,) = outbox.entries()
    assert entry.state is State.WAITING
    assert ("не подтверждён" in ticket_text(entry.ticket, for_support=True)) is is_marked
    assert "не подтверждён" not in visitor.page.text + ticket_text(entry.ticket)


def test_a_browser_that_has_proven_its_address_files_unmarked_where_no_proof_is_asked_for(
    app_with: Make, outbox: Outbox, database: Database, clock: Clock
) -> None:
    visitor = Visitor(app_with(proof="off"))
    send(visitor)
    visitor.open(not_me_in(mailed(database, clock)[0]))
    visitor.press("")
    send(visitor, subject="Sabre: ошибка 501 при выписке билета")
    assert [len(entry.ticket.marks) for entry in outbox.entries()] == [1, 0]


def test_without_proof_the_confirmation_holds_no_text_and_comes_once_in_ten_minutes(
    app_with: Make, database: Database, clock: Clock
) -> None:
    app = app_with()
    for _ in range(3):
        send(Visitor(app))
    (mail,) = mailed(database, clock)
    assert BUG["subject"] not in mail.as_string() and "/submit/sent/" in text_of(mail)


def test_where_no_letter_can_be_sent_the_page_says_so(app_with: Make, database: Database, clock: Clock) -> None:
    visitor = Visitor(app_with(destination="redmine"))
    send(visitor)
    assert "Письма об этом не будет" in visitor.page.text
    assert mailed(database, clock) == []

"""Letters that someone asks for by naming an address: nobody is flooded, nobody's letters are used up by others, each
page tells what became of the letter, and the owner of the address has the last word."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage

import pytest
from flask import Flask

from submit.app import create_app
from submit.config import Settings
from submit.rulebook.rulebook import Rulebook
from submit.store import letter_limits
from submit.store.database import Database
from submit.store.entry import State
from submit.store.letters import Letters
from submit.store.limits import Limits
from submit.store.outbox import Outbox
from tests.conftest import Clock
from tests.web.letters import code_in, link_in, mailed, not_me_in
from tests.web.visitor import BUG, Page, Visitor

OWNER = BUG["email"]
HOME = "203.0.113.7"
LEFT_ALONE = "попросил до 22\u202fдекабря 2026\u202fг. не писать ему"


@pytest.fixture
def app(
    settings: Settings, database: Database, rulebook: Rulebook, publish_rules: Callable[[Rulebook], None], clock: Clock
) -> Flask:
    """The application that wants every address proven."""
    publish_rules(rulebook)
    return create_app(replace(settings, proof="always"), clock)


@pytest.fixture
def owner(app: Flask) -> Visitor:
    return Visitor(app, HOME)


def send(visitor: Visitor, email: str = OWNER) -> Page:
    visitor.fill_in_bug(email=email)
    return visitor.press("send")


def press_on_proof(visitor: Visitor, action: str, **values: str) -> Page:
    visitor.page.action = f"{visitor.path.removesuffix('proof/')}proof/"
    return visitor.press(action, **values)


def strangers(app: Flask, number: int, times: int = 1) -> None:
    """So many networks have a letter written to the owner's address, so often each."""
    for network in range(number):
        for _ in range(times):
            send(Visitor(app, f"198.51.{network}.7"))


def recipients(mails: list[EmailMessage]) -> list[str]:
    return [str(mail["To"]) for mail in mails]


def text(page: Page) -> str:
    return page.text.replace("\xa0", "\u202f")


def states(outbox: Outbox) -> set[tuple[str, State]]:
    return {(entry.browser, entry.state) for entry in outbox.entries()}


def test_letters_that_others_cause_leave_the_owner_hers(
    app: Flask, owner: Visitor, outbox: Outbox, database: Database, clock: Clock
) -> None:
    strangers(app, 20)
    strangers(app, 1, times=7)
    mailed(database, clock)
    send(owner)
    (mail,) = mailed(database, clock)
    press_on_proof(owner, "code", code=code_in(mail))
    assert outbox.entries()[-1].state is State.WAITING


@pytest.mark.parametrize(
    ("addresses", "emails", "most"),
    [
        ([HOME] * 12, [OWNER], 6),
        ([f"2001:db8:a:{number:x}::1" for number in range(12)], [OWNER], 6),
        ([f"2001:db8:a:{number:x}::1" for number in range(45)], [f"agent+{n}@putevka.example" for n in range(45)], 6),
        ([HOME] * 45, [f"agent{number}@putevka.example" for number in range(45)], 40),
        ([f"198.51.{number}.7" for number in range(40)], ["agent+x@putevka.example", "AGENT@putevka.example"], 30),
    ],
)
def test_nobody_is_flooded(
    app: Flask, database: Database, clock: Clock, addresses: list[str], emails: list[str], most: int
) -> None:
    for number, address in enumerate(addresses):
        send(Visitor(app, address), emails[number % len(emails)])
    assert len(mailed(database, clock)) == most


@pytest.mark.parametrize("limit", ["TO_DOMAIN", "IN_ALL"])
def test_a_domain_and_all_have_ceilings(
    app: Flask, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    low = replace(getattr(letter_limits, limit), most=3)
    monkeypatch.setattr(letter_limits, limit, low)
    monkeypatch.setattr(letter_limits, "ALL", (letter_limits.IN_ALL, ""))
    for number in range(5):
        send(Visitor(app, f"198.51.{number}.7"), f"agent{number}@putevka.example")
    send(Visitor(app), "agent@other.example")
    assert len(mailed(database, clock)) == (4 if limit == "TO_DOMAIN" else 3)


def test_one_browser_corrects_its_address_so_often(app: Flask, database: Database, clock: Clock) -> None:
    visitor = Visitor(app)
    send(visitor)
    for number in range(12):
        press_on_proof(visitor, "address", email=f"victim{number}@agency{number}.example")
    assert len(mailed(database, clock)) == 6
    assert "письма на victim11@agency11.example мы не написали" in visitor.page.text


def test_one_browser_has_so_many_letters_for_all_its_tickets(app: Flask, database: Database, clock: Clock) -> None:
    visitor = Visitor(app)
    for number in range(15):
        send(visitor, f"victim{number}@agency{number}.example")
    assert len(mailed(database, clock)) == 12


def test_who_has_used_up_his_own_letters_takes_none_from_the_mailbox(
    app: Flask, database: Database, clock: Clock
) -> None:
    strangers(app, 1, times=15)
    left = Limits(database).left(clock(), letter_limits.to_mailbox(OWNER, HOME)[1])
    assert left == letter_limits.TO_MAILBOX.most - 6


def test_the_page_tells_what_became_of_the_letter(app: Flask, owner: Visitor, database: Database, clock: Clock) -> None:
    assert "написано и ждёт отправки" in send(owner).text
    mailed(database, clock)
    assert f"ушло на {OWNER} 22\u202fноября 2026\u202fг. в 12:00" in text(owner.open(owner.path))
    clock.forward(minutes=1)
    press_on_proof(owner, "again")
    claimed = Letters(database).claim(clock(), letter_limits.HOUR)
    assert claimed
    Letters(database).failed(claimed, "550")
    assert "почтовый сервер не принял наше письмо" in owner.open(owner.path).text
    assert "ушло" not in owner.page.text and 'name="code"' not in owner.page.text


def test_the_page_of_a_refused_letter_says_when_to_ask_again(
    app: Flask, owner: Visitor, outbox: Outbox, database: Database, clock: Clock
) -> None:
    strangers(app, 5, times=6)
    mailed(database, clock)
    page = send(owner)
    assert f"письма на {OWNER} мы не написали" in page.text and "ушло" not in page.text
    assert "Следующее можно попросить в 12:02" in page.text and "Отправить письмо" not in page.text
    assert mailed(database, clock) == []
    clock.forward(minutes=2)
    assert "Отправить письмо" in owner.open(owner.path).text
    assert "написано и ждёт отправки" in press_on_proof(owner, "again").text
    (mail,) = mailed(database, clock)
    press_on_proof(owner, "code", code=code_in(mail))
    assert outbox.entries()[-1].state is State.WAITING


def test_the_owner_of_a_flooded_mailbox_files_by_any_of_its_letters(
    app: Flask, owner: Visitor, outbox: Outbox, database: Database, clock: Clock
) -> None:
    strangers(app, 5, times=6)
    flood = mailed(database, clock)
    send(owner)
    assert outbox.entries()[-1].state is State.HELD
    owner.open(not_me_in(flood[17]))
    assert outbox.entries()[-1].state is State.HELD, "nothing changes by GET"
    assert "В этом браузере ваш адрес подтверждён" in owner.press("").text
    assert outbox.entries()[-1].state is State.WAITING
    assert {entry.state for entry in outbox.entries()[:-1]} == {State.HELD}, "those of strangers stay"
    assert recipients(mailed(database, clock)) == [OWNER], "her own confirmation"


def test_the_owner_stops_all_letters_that_others_ask_for_until_she_lifts_it(
    app: Flask, owner: Visitor, stranger: Visitor, outbox: Outbox, database: Database, clock: Clock
) -> None:
    send(stranger)
    (mail,) = mailed(database, clock)
    owner.open(not_me_in(mail))
    owner.press("")
    assert stranger.open(link_in(mail)).status == 404, "the letter proves nothing any more"
    assert owner.open(not_me_in(mail)).status == 404, "the link is good once"
    assert LEFT_ALONE in text(send(Visitor(app, "198.51.100.7"), "agent+1@putevka.example"))
    ask_for_everything(stranger)
    assert mailed(database, clock) == []
    send(owner)
    assert outbox.entries()[-1].state is State.WAITING, "she files as before"
    mailed(database, clock)
    assert "Мы не пишем вам по чужой просьбе" in owner.open("/submit/mine/").text
    assert "Мы не пишем вам" not in stranger.open("/submit/mine/").text
    stranger.client.post("/submit/mine/", data={**stranger.page.fields, "lift": "yes"})
    send(Visitor(app))
    assert mailed(database, clock) == [], "a stranger lifts nothing"
    owner.client.post("/submit/mine/", data={**owner.page.fields, "lift": "yes"})
    send(Visitor(app))
    assert recipients(mailed(database, clock)) == [OWNER]


def test_a_mailbox_is_left_alone_for_thirty_days(app: Flask, owner: Visitor, database: Database, clock: Clock) -> None:
    send(Visitor(app))
    owner.open(not_me_in(mailed(database, clock)[0]))
    owner.press("")
    clock.forward(days=31)
    send(Visitor(app))
    assert recipients(mailed(database, clock)) == [OWNER]


def ask_for_everything(visitor: Visitor) -> None:
    """Ask for the links to all tickets of the owner's address, and for one to a draft."""
    visitor.open("/submit/mine/")
    visitor.client.post("/submit/mine/", data={**visitor.page.fields, "links": "yes", "email": OWNER})
    visitor.open("/submit/?tracker=bug")
    visitor.press("carry", subject=BUG["subject"], email=OWNER)
    assert visitor.page.status == 200


@pytest.mark.parametrize("proof", ["always", "unknown", "off"])
def test_every_letter_that_a_stranger_causes_can_be_stopped(
    settings: Settings, app: Flask, outbox: Outbox, database: Database, clock: Clock, proof: str
) -> None:
    stranger = Visitor(create_app(replace(settings, proof=proof), clock))
    send(stranger)
    ask_for_everything(stranger)
    mails = mailed(database, clock)
    assert len(mails) == 3 and all(not_me_in(mail) for mail in mails)
    assert len({not_me_in(mail) for mail in mails}) == 3


def test_a_link_to_a_draft_is_sent_or_the_page_says_why_not(
    app: Flask, owner: Visitor, stranger: Visitor, database: Database, clock: Clock
) -> None:
    ask_for_everything(stranger)
    assert "Письмо со ссылкой написано и ждёт отправки" in stranger.page.text
    (mail, *_) = mailed(database, clock)
    owner.open(not_me_in(mail))
    owner.press("")
    ask_for_everything(stranger)
    assert "Письма не будет" in stranger.page.text
    for _ in range(13):
        stranger.open("/submit/?tracker=bug")
        stranger.press("carry", subject=BUG["subject"], email="other@agency.example")
    assert stranger.page.status == 429
    assert stranger.page.fields["subject"] == BUG["subject"] and "напишите нам" in stranger.page.text

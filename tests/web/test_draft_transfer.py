"""A draft goes to another computer, and the links of sent tickets come to their sender, by mail alone."""

import pytest

from submit.store.database import Database
from submit.store.drafts import Drafts
from tests.conftest import Clock
from tests.delivery.test_letter_worker import text_of
from tests.web.letters import link_in, mailed
from tests.web.visitor import BUG, Visitor


def test_a_draft_moves_with_its_files(visitor: Visitor, stranger: Visitor, database: Database, clock: Clock) -> None:
    visitor.open("/submit/?tracker=bug")
    visitor.press("carry", [("экран.txt", b"text")], subject=BUG["subject"], email=BUG["email"])
    assert "Письмо со ссылкой написано и ждёт отправки" in visitor.page.text
    (mail,) = mailed(database, clock)
    assert mail["To"] == BUG["email"] and BUG["subject"] not in mail.as_string()
    link, left = link_in(mail), visitor.path
    stranger.open(link)
    assert visitor.open(left).fields["subject"] == BUG["subject"], "nothing changes by GET"
    stranger.open(link)
    page = stranger.press("")
    assert page.fields["subject"] == BUG["subject"] and "экран.txt" in page.text
    assert visitor.open(left).status == 404
    assert stranger.open(link).status == 404, "the link is good once"


def test_without_an_address_the_form_asks_for_it(visitor: Visitor, database: Database, clock: Clock) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("carry", subject=BUG["subject"], email="")
    assert page.status == 422 and page.fields["subject"] == BUG["subject"]
    assert mailed(database, clock) == []


def test_a_draft_that_was_deleted_cannot_be_fetched(
    visitor: Visitor, stranger: Visitor, database: Database, clock: Clock
) -> None:
    visitor.open("/submit/?tracker=bug")
    visitor.press("carry", subject=BUG["subject"], email=BUG["email"])
    link = link_in(mailed(database, clock)[0])
    stranger.open(link)
    clock.forward(days=8)
    Drafts(database).delete_older(clock())
    assert stranger.press("").status == 404


def ask_for_links(visitor: Visitor, email: str) -> str:
    visitor.open("/submit/mine/")
    answer = visitor.client.post(
        "/submit/mine/", data={**visitor.page.fields, "links": "yes", "email": email}, follow_redirects=True
    )
    return answer.text


@pytest.mark.parametrize("email", [BUG["email"], "AGENT@putevka.example"])
def test_the_links_of_sent_tickets_come_to_their_address(
    visitor: Visitor, stranger: Visitor, database: Database, clock: Clock, email: str
) -> None:
    visitor.fill_in_bug()
    visitor.press("send")
    mailed(database, clock)
    ask_for_links(stranger, email)
    (mail,) = mailed(database, clock)
    assert visitor.path in text_of(mail)


def test_nothing_tells_whether_an_address_has_tickets(
    visitor: Visitor, stranger: Visitor, database: Database, clock: Clock
) -> None:
    visitor.fill_in_bug()
    visitor.press("send")
    mailed(database, clock)
    answers = [ask_for_links(stranger, email) for email in (BUG["email"], "nobody@putevka.example")]
    tokens = stranger.page.all("input", name="csrf_token")[0]["value"]
    known, unknown = (answer.replace(tokens, "") for answer in answers)
    assert known == unknown
    assert [mail["To"] for mail in mailed(database, clock)] == [BUG["email"]]


def test_links_are_not_mailed_without_end(stranger: Visitor) -> None:
    answers = [ask_for_links(stranger, BUG["email"]) for _ in range(8)]
    assert "Подождите" in answers[-1]

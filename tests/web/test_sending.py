"""One draft, one ticket: what the check page shows is what is sent, once, and no later word is lost."""

import html
import re
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from submit.delivery.ticket_mail import ticket_mail
from submit.store.database import Database
from submit.store.outbox import Outbox
from submit.store.tables import outbox as table
from submit.ticket.ticket_text import ticket_text
from tests.web.test_journey import ANSWERS
from tests.web.visitor import BUG, Page, Visitor

PRESSES = 20
OTHER = "Возврат: не считается штраф"


def letter(page: Page) -> str:
    return html.unescape(page.text.partition("<pre>")[2].partition("</pre>")[0])


def rows(page: Page) -> dict[str, str]:
    """The summary list of the check page: each answer under its label."""
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", page.text, re.DOTALL)
    return {html.unescape(label): html.unescape(text).strip() for label, text in found}


@pytest.mark.parametrize("tracker", ANSWERS)
def test_the_check_page_shows_exactly_what_is_sent(visitor: Visitor, outbox: Outbox, tracker: str) -> None:
    visitor.open(f"/submit/?tracker={tracker}")
    visitor.press("upload", [("снимок & «лог».txt", b"log")], **ANSWERS[tracker])
    check = visitor.press("continue")
    visitor.press("send")
    ticket = outbox.entries()[0].ticket
    assert letter(check).replace("ML-········", ticket.reference) == ticket_text(ticket)
    shown = rows(check)
    assert (shown["Трекер"], shown["Приоритет"]) == (ticket.tracker_name, ticket.priority_name)
    assert (shown["Тема заявки"], shown["Рабочий адрес почты"]) == (ticket.subject, ticket.email)
    assert f'<p class="letter__subject">{html.escape(ticket.subject)}</p>' in check.text
    mail = ticket_mail(ticket, (), "desk@support.example", "desk@support.example")
    for answer in ticket.answers:
        assert answer.text in mail.get_content().replace("\r\n", "\n")


def test_sending_twice_gives_one_ticket_and_the_same_confirmation(visitor: Visitor, outbox: Outbox) -> None:
    visitor.fill_in_bug()
    form, address = dict(visitor.page.fields), visitor.path
    visitor.press("send")
    first = visitor.path
    answer = visitor.client.post(address, data=form)
    assert (answer.status_code, answer.location) == (303, first)
    assert len(outbox.entries()) == 1


def test_twenty_presses_at_once_give_one_ticket_and_twenty_equal_confirmations(
    app: Flask, visitor: Visitor, outbox: Outbox
) -> None:
    visitor.fill_in_bug()
    form, address = dict(visitor.page.fields), visitor.path
    cookie = visitor.client.get_cookie("submit")
    assert cookie is not None
    pages: list[Page] = []

    def press() -> None:
        client = app.test_client()
        client.set_cookie("submit", cookie.value)
        pages.append(Page(client.post(address, data=form, follow_redirects=True)))

    threads = [Thread(target=press) for _ in range(PRESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (entry,) = outbox.entries()
    assert [page.status for page in pages] == [200] * PRESSES
    confirmations = {re.sub(r'name="csrf_token"[^>]*', "", page.text) for page in pages}
    assert len(confirmations) == 1
    assert entry.ticket.reference in confirmations.pop()


def test_the_store_itself_takes_no_second_ticket_of_a_draft(visitor: Visitor, database: Database) -> None:
    visitor.fill_in_bug()
    visitor.press("send")
    with database.reading() as connection:
        row = connection.execute(select(table)).mappings().one()
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(table.insert().values({**row, "reference": "ML-AB2CD3EF", "token": "0" * 32}))


@pytest.mark.parametrize("page", ["questions", "check", "tracker"])
def test_back_after_sending_leads_to_the_confirmation(visitor: Visitor, page: str) -> None:
    visitor.fill_in_bug()
    check = visitor.path
    visitor.press("send")
    confirmation = visitor.path
    shown = visitor.open(check.replace("/check/", f"/{page}/"))
    assert visitor.path == confirmation
    assert "Эта заявка уже отправлена: ML-" in shown.text


def old_page(visitor: Visitor) -> tuple[str, dict[str, str]]:
    """Send a ticket whose page 2 is still open in another tab: its address and what it holds."""
    visitor.fill_in_bug()
    visitor.open(visitor.path.replace("/check/", "/questions/"))
    address, fields = visitor.page.action, dict(visitor.page.fields)
    visitor.press("continue")
    visitor.press("send")
    return address, {**fields, "action": "continue"}


def test_the_same_words_again_lead_to_the_same_confirmation(visitor: Visitor, outbox: Outbox) -> None:
    address, fields = old_page(visitor)
    confirmation = visitor.path
    answer = visitor.client.post(address, data=fields)
    assert (answer.status_code, answer.location) == (303, confirmation)
    assert "Эта заявка уже отправлена" not in visitor.open(confirmation).text
    assert visitor.open("/submit/mine/").all("button", name="delete") == []


def test_other_words_after_sending_are_kept_as_one_new_draft_that_is_named(visitor: Visitor, outbox: Outbox) -> None:
    address, fields = old_page(visitor)
    (entry,) = outbox.entries()
    for subject in ("Возврат", OTHER):
        for action in ("save", "continue"):
            visitor.client.post(address, data={**fields, "subject": subject, "action": action})
    page = visitor.open(address)
    assert visitor.path == f"/submit/sent/{entry.token}/"
    assert f"Эта заявка уже отправлена: {entry.ticket.reference}" in page.text
    (draft,) = [link for link in page.links if link.endswith("/questions/")]
    assert visitor.open(draft).fields["subject"] == OTHER
    visitor.press("continue")
    visitor.press("send")
    assert [entry.ticket.subject for entry in outbox.entries()] == [BUG["subject"], OTHER]


def test_a_file_after_sending_is_kept_with_the_new_draft(visitor: Visitor) -> None:
    address, _ = old_page(visitor)
    confirmation = visitor.path
    visitor.fill_in_bug()
    visitor.page.action = address
    visitor.press("upload", [("забытый.txt", b"log")], **BUG, tracker="bug")
    assert visitor.path == confirmation
    (draft,) = [link for link in visitor.page.links if link.endswith("/questions/")]
    assert "забытый.txt" in visitor.open(draft).text


def test_a_chain_of_old_pages_loses_nothing(visitor: Visitor, outbox: Outbox) -> None:
    address, fields = old_page(visitor)
    for number in range(3):
        visitor.client.post(address, data={**fields, "subject": f"{OTHER}, случай {number}"})
        entry = outbox.entries()[-1]
        page = visitor.open(f"/submit/sent/{entry.token}/")
        (draft,) = [link for link in page.links if link.endswith("/questions/")]
        visitor.open(draft)
        visitor.press("continue")
        visitor.press("send")
    assert len(outbox.entries()) == 4

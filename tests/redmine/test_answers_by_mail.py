"""An answer by mail on its whole way: support writes in a real Redmine, a real mailbox has the client's answer."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from random import Random

import pytest

from submit.delivery.letter_worker import Postman
from submit.processes.after_filing import make_mailroom
from submit.store.letters import Letters
from submit.store.outbox import Outbox
from submit.store.replies import Replies
from tests.closing.incoming.conftest import server
from tests.closing.incoming.dovecot import Dovecot
from tests.closing.incoming.mails import an_answer
from tests.delivery.test_letter_worker import Tray, text_of
from tests.redmine.people import agent, journals
from tests.redmine.reading import read_file, read_issue
from tests.redmine.test_after_filing import Desk, desk
from tests.web.test_files import PNG

__all__ = ["desk", "server"]
pytestmark = pytest.mark.redmine


@pytest.fixture
def mailed_desk(desk: Desk, server: Dovecot) -> Iterator[tuple[Desk, Callable[[bytes], None]]]:
    """A desk that reads a mailbox, and how a mail comes there."""
    login = f"u{uuid.uuid4().hex}"
    desk.settings = replace(desk.settings, imap_url=server.url(login))
    yield desk, lambda mail: server.put(mail, login=login)


def letters(desk: Desk) -> list[EmailMessage]:
    tray, database = Tray(), desk.database
    post = (Letters(database), Outbox(database), Replies(database), tray, "people@desk.example", "https://s.example")
    postman = Postman(*post, desk.clock, Random(1), reads_mail=True)
    while postman.step():
        pass
    return [mail for mail, _ in tray.sent]


def test_an_answer_by_mail_is_in_the_ticket_once_with_its_files(
    mailed_desk: tuple[Desk, Callable[[bytes], None]],
) -> None:
    desk, comes = mailed_desk
    desk.look()
    agent(desk.redmine, desk.issue, notes="Какой заказ?", status="Feedback")
    desk.look()
    (question,) = letters(desk)
    answer = an_answer(question, "Заказ 881204 {{toc}} #1", files=[("снимок.png", PNG), ("scan.exe", b"MZ\0")])
    for _ in range(2):
        comes(answer)
        make_mailroom(desk.settings, desk.database, desk.clock).step()
        desk.look()
    *_, note = journals(desk.redmine, desk.issue)
    assert "Ответ клиента по почте" in note["notes"] and "Заказ 881204 {{toc}} #1" in note["notes"]
    assert "Не приняты файлы: scan.exe" in note["notes"] and "Какой заказ?" not in note["notes"]
    assert len(journals(desk.redmine, desk.issue)) == 2 and desk.seen.is_answered
    attached = read_issue(desk.redmine, desk.issue)["attachments"]
    assert [read_file(desk.redmine, file) for file in attached if file["filename"] == "снимок.png"] == [PNG]
    (told,) = letters(desk)
    assert told["To"] == "olga@client.example" and "scan.exe" in text_of(told)


def test_an_answer_by_mail_opens_a_closed_ticket(mailed_desk: tuple[Desk, Callable[[bytes], None]]) -> None:
    desk, comes = mailed_desk
    agent(desk.redmine, desk.issue, notes="Готово", status="Closed")
    desk.look()
    (closed,) = letters(desk)
    comes(an_answer(closed, "Не помогло"))
    make_mailroom(desk.settings, desk.database, desk.clock).step()
    desk.look()
    assert (desk.seen.status, desk.seen.closed) == ("In progress", False)
    (told,) = letters(desk)
    assert told["To"] == "people@desk.example" and "закрытую заявку" in told["Subject"]

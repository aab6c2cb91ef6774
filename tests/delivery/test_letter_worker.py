"""Letters: each is sent once, is plain, and no machine answers it."""

from datetime import timedelta
from email.message import EmailMessage
from random import Random

import pytest
from sqlalchemy import select

from submit.delivery.destination import DeliveryError, FailureKind
from submit.delivery.letter_worker import Postman
from submit.delivery.mail_threading import claims_in
from submit.store import retry_pauses
from submit.store.database import Database
from submit.store.letters import Letter, Letters, LetterState
from submit.store.outbox import Outbox
from submit.store.replies import Replies
from submit.store.tables import letters, outbox
from tests.conftest import Clock
from tests.store.samples import file_a_ticket

STAFF = "people@desk.example"


class Tray:
    """A post that keeps what it is given, or fails as it is told to."""

    mail_from = "front@support.example"

    def __init__(self, *errors: Exception | None) -> None:
        self.errors = list(errors)
        self.sent: list[tuple[EmailMessage, str]] = []

    def check(self) -> None:
        raise AssertionError("the postman does not check")

    def send(self, mail: EmailMessage, recipient: str) -> None:
        error = self.errors.pop(0) if self.errors else None
        if error:
            raise error
        self.sent.append((mail, recipient))


def postman(database: Database, tray: Tray, clock: Clock) -> Postman:
    return Postman(
        Letters(database), Outbox(database), Replies(database), tray, STAFF, "https://support.example", clock, Random(1)
    )


def accepted(database: Database, clock: Clock, lang: str = "ru", with_text: bool = True) -> str:
    ticket = file_a_ticket(database, clock())
    key = f"{ticket.reference}.accepted"
    words = {"with_text": with_text}
    Letters(database).write(Letter(key, "accepted", ticket.email, lang, clock(), words, ticket.reference))
    return key


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@pytest.mark.parametrize(("lang", "page"), [("ru", "/submit/sent/"), ("en", "/en/submit/sent/")])
def test_a_client_is_told_that_the_ticket_was_taken_in(database: Database, clock: Clock, lang: str, page: str) -> None:
    key, tray = accepted(database, clock, lang), Tray()
    assert postman(database, tray, clock).step()
    ((mail, recipient),) = tray.sent
    (entry,) = Outbox(database).entries()
    assert recipient == entry.ticket.email == mail["To"]
    assert entry.ticket.reference in mail["Subject"]
    assert f"https://support.example{page}{entry.token}/" in text_of(mail)
    assert entry.ticket.subject in text_of(mail)
    assert mail["Message-ID"] == f"<{key}@support.example>"
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert list(mail.iter_attachments()) == []
    assert Letters(database).state(key) is LetterState.SENT
    assert not postman(database, tray, clock).step()


def test_a_letter_to_an_address_that_nobody_proved_holds_no_text_of_the_ticket(
    database: Database, clock: Clock
) -> None:
    accepted(database, clock, with_text=False)
    tray = Tray()
    postman(database, tray, clock).step()
    ticket = Outbox(database).entries()[0].ticket
    written = tray.sent[0][0].as_string()
    assert ticket.subject not in text_of(tray.sent[0][0])
    assert all(answer.text not in written for answer in ticket.answers)


def test_an_answer_goes_to_people_or_where_we_read_the_mailbox_to_us(database: Database, clock: Clock) -> None:
    ticket, tray = file_a_ticket(database, clock()), Tray()
    words = {"said": "Какой заказ?", "cut": False, "files": 0, "label": "", "hint": "", "action": "", "remind": ""}
    for key in ("a", "b"):
        letter = Letter(
            f"{ticket.reference}.{key}.answer", "answer", ticket.email, "ru", clock(), words, ticket.reference
        )
        Letters(database).write(letter)
    letters, outbox, replies = Letters(database), Outbox(database), Replies(database)
    for reads_mail in (False, True):
        postman = Postman(letters, outbox, replies, tray, STAFF, "https://s.example", clock, Random(1), reads_mail)
        assert postman.step()
    to_people, to_us = (mail for mail, _ in tray.sent)
    assert to_people["Reply-To"] == STAFF and "прочтёт человек" in text_of(to_people) and "References" not in to_people
    assert to_us["Reply-To"] == tray.mail_from and "ответить на это письмо" in text_of(to_us)
    (entry,) = outbox.entries()
    assert [claim.holds(entry) for claim in claims_in([to_us["Message-ID"], to_us["References"]])] == [True]
    assert entry.token not in str(to_us["References"]) + str(to_us["Message-ID"])


@pytest.mark.parametrize("kind", ["held", "handed_over"])
def test_a_letter_to_staff_bears_no_secret_of_the_ticket(database: Database, clock: Clock, kind: str) -> None:
    ticket, tray = file_a_ticket(database, clock()), Tray()
    words = {"problem": "x", "begun": False}
    Letters(database).write(Letter("k", kind, None, "ru", clock(), words, ticket.reference))
    letters, outbox, replies = Letters(database), Outbox(database), Replies(database)
    Postman(letters, outbox, replies, tray, STAFF, "https://s.example", clock, Random(1), reads_mail=True).step()
    ((mail, _),) = tray.sent
    assert claims_in([mail["Message-ID"]]) == [] and "References" not in mail


def test_what_is_handed_over_goes_to_staff_with_text_and_files_and_is_answered_to_the_client(
    database: Database, clock: Clock
) -> None:
    ticket, tray = file_a_ticket(database, clock()), Tray()
    words = {"problem": "Трекер отказал.", "begun": True}
    Letters(database).write(Letter("k", "handed_over", None, "ru", clock(), words, ticket.reference))
    postman(database, tray, clock).step()
    ((mail, recipient),) = tray.sent
    assert recipient == STAFF == mail["To"]
    assert mail["Reply-To"] == ticket.email
    assert f"поищите {ticket.reference}" in text_of(mail) and "Трекер отказал." in text_of(mail)
    assert [part.get_content() for part in mail.iter_attachments()] == [b"png"]


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (FailureKind.TRANSIENT, LetterState.WAITING),
        (FailureKind.CONFIGURATION, LetterState.WAITING),
        (FailureKind.UNKNOWN, LetterState.WAITING),
        (FailureKind.PERMANENT, LetterState.FAILED),
    ],
)
def test_a_letter_that_does_not_go_is_tried_again_unless_it_was_refused(
    database: Database, clock: Clock, kind: FailureKind, state: LetterState
) -> None:
    key = accepted(database, clock)
    assert postman(database, Tray(DeliveryError("x", kind)), clock).step()
    assert Letters(database).state(key) is state


def test_a_letter_whose_answer_is_lost_twice_is_not_sent_a_third_time(database: Database, clock: Clock) -> None:
    key = accepted(database, clock)
    for state in (LetterState.WAITING, LetterState.FAILED):
        assert postman(database, Tray(DeliveryError("x", FailureKind.UNKNOWN)), clock).step()
        assert Letters(database).state(key) is state
        clock.forward(days=1)


def test_a_letter_to_staff_is_never_given_up(database: Database, clock: Clock) -> None:
    ticket = file_a_ticket(database, clock())
    words = {"problem": "x", "begun": False}
    Letters(database).write(Letter("k", "handed_over", None, "ru", clock(), words, ticket.reference))
    for _ in range(5):
        with_files_and_without = Tray(*[DeliveryError("x", FailureKind.PERMANENT)] * 2)
        assert postman(database, with_files_and_without, clock).step()
        assert Letters(database).state("k") is LetterState.WAITING
        clock.forward(hours=2)


def test_a_letter_that_cannot_be_written_keeps_no_other_waiting(database: Database, clock: Clock) -> None:
    Letters(database).write(Letter("broken", "no_such_kind", "a@x.example", "ru", clock()))
    clock.forward(seconds=1)
    key, tray = accepted(database, clock), Tray()
    sender = postman(database, tray, clock)
    assert sender.step() and sender.step() and sender.step() and not sender.step()
    assert Letters(database).state(key) is LetterState.SENT
    assert Letters(database).state("broken") is LetterState.FAILED


WORDS = {
    "said": "Какой заказ?",
    "cut": False,
    "files": 0,
    "label": "",
    "hint": "",
    "action": "",
    "remind": "",
    "close": "",
}


@pytest.mark.parametrize(("lang", "page"), [("ru", "/submit/sent/"), ("en", "/en/submit/sent/")])
def test_an_answer_leads_to_the_page_and_is_answered_to_people(
    database: Database, clock: Clock, lang: str, page: str
) -> None:
    ticket, tray = file_a_ticket(database, clock()), Tray()
    letter = Letter("k", "answer", ticket.email, lang, clock(), WORDS, ticket.reference)
    Letters(database).write(letter)
    assert postman(database, tray, clock).step()
    ((mail, _),) = tray.sent
    assert mail["Reply-To"] == STAFF and mail["Auto-Submitted"] == "auto-replied"
    assert "Какой заказ?" in text_of(mail) and page in text_of(mail) and ticket.reference in mail["Subject"]
    assert "Statu" not in text_of(mail) and "remind" not in text_of(mail)


def test_a_word_to_staff_about_an_erased_ticket_goes_without_an_address(database: Database, clock: Clock) -> None:
    ticket, tray = file_a_ticket(database, clock()), Tray()
    with database.writing() as connection:
        connection.execute(outbox.update().values(ticket=ticket.stub().to_dict()))
    Letters(database).write(Letter("k", "after_closing", None, "ru", clock(), {}, ticket.reference))
    assert postman(database, tray, clock).step()
    ((mail, recipient),) = tray.sent
    assert recipient == STAFF and mail["Reply-To"] is None and not list(mail.iter_attachments())


def test_letters_that_failed_together_are_not_tried_again_together(database: Database, clock: Clock) -> None:
    for number in range(8):
        words = {"reference": f"ML-{number}", "problem": "x", "attempts": 3}
        Letters(database).write(Letter(f"k{number}", "alarm", None, "ru", clock(), words))
    tray = Tray(*[DeliveryError("x", FailureKind.TRANSIENT)] * 8)
    sender = postman(database, tray, clock)
    while sender.step():
        pass
    with database.reading() as connection:
        due = {row.due_at for row in connection.execute(select(letters.c.due_at))}
    assert len(due) == 8 and clock() + timedelta(seconds=retry_pauses.MAIL.seconds[0]) < min(due)

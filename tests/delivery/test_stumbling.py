"""A mail that stumbles over one of its parts goes without it, says so, and is never tried for ever."""

import email
import mailbox
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from random import Random
from typing import Any

import pytest

from submit.delivery.bare import mail_of
from submit.delivery.destination import DeliveryError, FailureKind, File
from submit.delivery.destinations.maildir import Maildir
from submit.delivery.headers import WIRE
from submit.delivery.letter_worker import Postman
from submit.delivery.worker import Worker
from submit.store.database import Database
from submit.store.entry import State
from submit.store.letters import Letter, Letters, LetterState
from submit.store.outbox import Outbox
from submit.store.queue import Queue
from submit.store.tables import outbox
from submit.ticket.clean import clean_line
from submit.ticket.ticket import Answer, Ticket
from tests.conftest import Clock
from tests.delivery.test_letter_worker import STAFF, Tray, postman, text_of
from tests.store.samples import file_a_ticket
from tests.ticket.test_ticket import TICKET

ADDRESSES = (
    "=?utf-8?q?a?=@client.example",
    "a@x.example\r\nBcc: y@evil.example",
    "a@x.example\x00",
    "a\u2028@x.example",
    "a\ud800@x.example",
    '"a b"@x.example',
    "a@[127.0.0.1]",
    "a@x.example, b@x.example",
    "a" * 100_000 + "@x.example",
    "агент@x.example",
    "a@x.example.",
    "no address",
)
"""What an older version may have taken for an address."""
TEXTS = (
    "\x00",
    "\ud800",
    "\u2028x\u2029y\x85z",
    "x\r\nBcc: y@evil.example",
    "ы" * 100_000,
    "=?utf-8?q?x?=",
    "",
    "\x1b[2J",
)


def damaged(**parts: Any) -> Ticket:
    """A ticket as an older version, or somebody's hand, may have left it in the store."""
    return replace(TICKET, **parts)


def on_the_wire(mail: EmailMessage) -> EmailMessage:
    read = email.message_from_bytes(mail.as_bytes(policy=WIRE), policy=default)
    assert isinstance(read, EmailMessage) and not read.defects
    return read


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: ascii(address)[:30])
def test_a_ticket_goes_without_an_address_that_no_header_can_hold(address: str) -> None:
    mail = on_the_wire(mail_of(damaged(email=address), [], "front@x.example", "desk@x.example"))
    assert "Reply-To" not in mail and "Bcc" not in mail
    assert "Ответом на это письмо клиенту не написать" in text_of(mail)
    assert TICKET.subject in mail["Subject"] and TICKET.answers[0].text in text_of(mail).replace("\r\n", "\n")


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text)[:30])
@pytest.mark.parametrize("part", ["subject", "text", "file", "tracker_name"])
def test_a_ticket_goes_whatever_stands_in_it(text: str, part: str) -> None:
    parts = {part: text} if part in ("subject", "tracker_name") else {}
    answers = (Answer("steps", text, text),) if part == "text" else TICKET.answers
    mail = mail_of(
        damaged(answers=answers, **parts),
        [File(text if part == "file" else "a.png", "png", b"\x00\xff")],
        "front@x.example",
        "desk@x.example",
    )
    read = on_the_wire(mail)
    assert set(read.keys()) == set(on_the_wire(mail_of(TICKET, [File("a", "png", b"")], "f@x.example", "d@x.example")))
    (file,) = read.iter_attachments()
    assert file.get_content() == b"\x00\xff"
    assert "\x00" not in read.as_string() and sum(map(len, map(str, read.values()))) < 2_000
    assert part != "subject" or clean_line(text) in read["Subject"] or clean_line(text) in text_of(read)


def test_a_ticket_that_cannot_be_told_goes_as_it_is_kept() -> None:
    broken = damaged(answers=5)
    read = on_the_wire(mail_of(broken, [File("отчёт.pdf", "pdf", b"%PDF")], "front@x.example", "desk@x.example"))
    assert TICKET.reference in read["Subject"] and "собрано без оформления" in read["Subject"]
    assert TICKET.email in text_of(read) and TICKET.subject in text_of(read)
    (file,) = read.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("1.pdf", b"%PDF")


WORDS = {
    "accepted": {"with_text": True},
    "handed_over": {"problem": "x", "begun": False},
    "held": {},
    "mine": {},
    "proof": {"secret": "s", "code": "1", "reference": "ML-1"},
    "draft": {"secret": "s"},
    "reply": {"id": "1", "remote_id": 5, "problem": "x", "what": "", "said": "слова"},
    "after_closing": {},
    "unclosed": {"problem": "x"},
    "unwritten": {"kind": "x", "address": "y", "problem": "z"},
}
TO_CLIENTS = ("accepted", "mine", "proof", "draft")


def with_email(database: Database, clock: Clock, address: str) -> str:
    """A ticket in the store, with an address that an older version let in."""
    ticket = file_a_ticket(database, clock())
    with database.writing() as connection:
        connection.execute(outbox.update().values(ticket=replace(ticket, email=address).to_dict()))
    return ticket.reference


def send_all(sender: Postman, tray: Tray, clock: Clock) -> None:
    """Send until nothing is left to send, at whatever time."""
    for _ in range(10):
        while sender.step():
            pass
        clock.forward(hours=3)
    assert not sender.step()


@pytest.mark.parametrize("kind", WORDS)
def test_every_letter_about_a_bad_address_ends_with_people(database: Database, clock: Clock, kind: str) -> None:
    address = "=?utf-8?q?a?=@client.example"
    reference = with_email(database, clock, address)
    recipient = address if kind in TO_CLIENTS else None
    about = None if kind in ("mine", "proof", "draft") else reference
    Letters(database).write(Letter("k", kind, recipient, "ru", clock(), WORDS[kind], about))
    tray = Tray()
    send_all(postman(database, tray, clock), tray, clock)
    assert [to for _, to in tray.sent] == ([] if kind == "mine" else [STAFF]), "of tickets under it nobody can ask"
    for mail, _ in tray.sent:
        read = on_the_wire(mail)
        assert "Reply-To" not in read and "Bcc" not in read
        assert about is None or about in read["Subject"]
    assert Letters(database).state("k") in (
        (LetterState.FAILED, LetterState.SENT) if recipient else (LetterState.SENT,)
    )


@pytest.mark.parametrize(
    "letter",
    [
        ("no_such_kind", {}, True),
        ("handed_over", {}, True),
        ("reply", {"id": "1"}, True),
        ("alarm", {}, False),
        ("reconciled", {"found": 5}, False),
        ("handed_over", {"problem": "x", "begun": False}, False),
    ],
    ids=lambda letter: str(letter[0]),
)
def test_a_letter_to_staff_that_cannot_be_written_goes_bare(
    database: Database, clock: Clock, letter: tuple[str, dict[str, Any], bool]
) -> None:
    kind, words, is_about = letter
    ticket, tray = file_a_ticket(database, clock()), Tray()
    Letters(database).write(Letter("k", kind, None, "ru", clock(), words, ticket.reference if is_about else None))
    send_all(postman(database, tray, clock), tray, clock)
    ((mail, to),) = tray.sent
    assert to == STAFF and "собрано без оформления" in mail["Subject"]
    assert not is_about or (ticket.subject in text_of(mail) and ticket.email in text_of(mail))
    assert Letters(database).state("k") is LetterState.SENT


def test_a_letter_goes_to_the_normal_form_of_an_address(database: Database, clock: Clock) -> None:
    """An envelope holds ASCII alone."""
    Letters(database).write(Letter("k", "draft", "agent@путёвка.рф", "ru", clock(), {"secret": "s"}))
    tray = Tray()
    send_all(postman(database, tray, clock), tray, clock)
    ((_, to),) = tray.sent
    assert to == "agent@xn--80adyspf3h.xn--p1ai"


def test_files_that_cannot_be_had_keep_no_letter(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket, tray = file_a_ticket(database, clock()), Tray()
    Letters(database).write(Letter("k", "handed_over", None, "ru", clock(), WORDS["handed_over"], ticket.reference))
    monkeypatch.setattr(Outbox, "files", lambda self, reference: 1 / 0)
    send_all(postman(database, tray, clock), tray, clock)
    ((mail, _),) = tray.sent
    assert ticket.subject in text_of(mail) and not list(mail.iter_attachments())


def test_a_letter_to_staff_that_the_server_refuses_goes_without_its_files(database: Database, clock: Clock) -> None:
    ticket, tray = file_a_ticket(database, clock()), Tray(DeliveryError("552", FailureKind.PERMANENT))
    Letters(database).write(Letter("k", "handed_over", None, "ru", clock(), WORDS["handed_over"], ticket.reference))
    assert postman(database, tray, clock).step()
    ((mail, to),) = tray.sent
    read = on_the_wire(mail)
    assert to == STAFF and read["Reply-To"] == ticket.email and ticket.subject in read["Subject"]
    assert "не принял это письмо с файлами" in read.get_content() and ticket.subject in read.get_content()
    assert ticket.files[0].name in read.get_content() and not read.is_multipart()
    assert Letters(database).state("k") is LetterState.SENT


@pytest.mark.parametrize("address", ["=?utf-8?q?a?=@client.example", "a@x.example\r\nBcc: y@evil.example"])
def test_a_ticket_of_an_older_version_is_delivered(
    database: Database, clock: Clock, tmp_path: Path, address: str
) -> None:
    reference, queue, box = with_email(database, clock, address), Queue(database), Maildir(tmp_path / "mail")
    worker = Worker(queue, Outbox(database), lambda: box, clock, Random(1), tells_staff=True)
    assert worker.step() and not worker.step()
    (entry,) = Outbox(database).entries()
    assert (entry.ticket.reference, entry.state) == (reference, State.DELIVERED)
    (mail,) = mailbox.Maildir(tmp_path / "mail")
    assert mail["Reply-To"] is None and mail["Bcc"] is None

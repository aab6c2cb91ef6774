"""Ticket → mail, as any mail program reads it back."""

import email
import re
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given

from submit.delivery.destination import File
from submit.delivery.headers import WIRE
from submit.delivery.ticket_mail import MEDIA_TYPES, ticket_mail
from submit.ticket.clean import clean_line, clean_text
from submit.ticket.ticket import Answer, Ticket
from submit.ticket.ticket_text import ticket_text
from tests.ticket.samples import ANY_TEXT, NASTY
from tests.ticket.test_ticket import TICKET


def sent(ticket: Ticket, *files: File, attempt: int = 1) -> EmailMessage:
    """The mail after it went over the wire."""
    wire = ticket_mail(ticket, files, "desk@support.example", "helpdesk@desk.example", attempt).as_bytes(policy=WIRE)
    assert wire.isascii(), "not every server takes eight bits"
    assert b"\n" not in wire.replace(b"\r\n", b"")
    assert max(map(len, wire.split(b"\r\n"))) <= 998
    read = email.message_from_bytes(wire, policy=default)
    assert isinstance(read, EmailMessage)
    assert not read.defects
    return read


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_it_names_the_desk_and_answers_go_to_the_client() -> None:
    mail = sent(TICKET)
    assert mail["From"] == "desk@support.example"
    assert mail["To"] == "helpdesk@desk.example"
    assert mail["Reply-To"] == "agent@putevka.example"
    assert mail["Subject"] == "Sabre: ошибка 500 [ML-FK4XR8BT]"
    assert mail["Message-ID"] == "<ML-FK4XR8BT.ticket@support.example>"
    assert mail["X-Submit-Reference"] == "ML-FK4XR8BT"
    assert mail["Date"].datetime == TICKET.accepted_at
    assert body(mail) == ticket_text(TICKET)


def test_a_mail_handler_does_not_drop_it() -> None:
    assert "Auto-Submitted" not in sent(TICKET)


def test_a_repeat_says_so_and_keeps_its_name() -> None:
    first, second = sent(TICKET), sent(TICKET, attempt=2)
    assert "X-Submit-Attempt" not in first
    assert second["X-Submit-Attempt"] == "2"
    assert second["Message-ID"] == first["Message-ID"]


def test_an_address_in_a_cyrillic_domain_can_be_answered() -> None:
    assert sent(replace(TICKET, email="agent@путёвка.рф"))["Reply-To"] == "agent@xn--80adyspf3h.xn--p1ai"


@pytest.mark.parametrize("kind", [*MEDIA_TYPES, "docx", "xlsx", ""])
def test_files_come_whole_and_by_name(kind: str) -> None:
    content = bytes(range(256))
    (part,) = sent(TICKET, File("снимок экрана.x", kind, content)).iter_attachments()
    assert part.get_filename() == "снимок экрана.x"
    assert part.get_content_disposition() == "attachment"
    assert part.get_payload(decode=True) == content
    assert part.get_content_type() == MEDIA_TYPES.get(kind, "application/octet-stream")


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "windows-1251", "koi8-r", "ibm866"])
def test_a_text_file_names_its_charset(charset: str) -> None:
    said = "12:01 Ошибка выписки билета, ответа от поставщика нет\n"
    (part,) = sent(TICKET, File("журнал.log", "log", said.encode(charset))).iter_attachments()
    assert part.get_content() == said


@pytest.mark.parametrize(
    "subject",
    [
        "[Баг #12] x",
        "Re: [#12]",
        "[#1][#2]",
        "[x [y #1] #2]",
        "[[[#5]]]",
        "[a #1 [b #2] c #3] d",
    ],
)
def test_a_subject_is_never_taken_for_a_reply(subject: str) -> None:
    """By Redmine's own pattern (app/models/mail_handler.rb, ISSUE_REPLY_SUBJECT_RE)."""
    mail = sent(replace(TICKET, subject=subject))
    assert not re.search(r"\[(?:[^\]]*\s+)?#(\d+)\]", mail["Subject"])
    assert [c for c in mail["Subject"] if c.isdigit()][:-2] == [c for c in subject if c.isdigit()]


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_nasty_text_comes_through_as_it_was_cleaned(text: str) -> None:
    cleaned = clean_text(text)
    ticket = replace(TICKET, subject=clean_line(text), answers=(Answer("steps", "Что делали", cleaned),))
    mail = sent(ticket)
    assert body(mail) == ticket_text(ticket)
    assert mail["Subject"] == f"{clean_line(text)} [ML-FK4XR8BT]".strip()
    assert set(mail.keys()) == set(sent(TICKET).keys())


@given(ANY_TEXT, ANY_TEXT)
def test_any_cleaned_text_makes_one_mail_with_our_headers_alone(line: str, text: str) -> None:
    ticket = replace(TICKET, subject=clean_line(line), answers=(Answer("steps", "Что делали", clean_text(text)),))
    mail = sent(ticket, File(clean_line(line) or "x", "png", b"x"))
    assert body(mail) == ticket_text(ticket)
    assert mail["X-Submit-Reference"] == "ML-FK4XR8BT"
    assert mail["Bcc"] is None and len(list(mail.iter_attachments())) == 1


def test_a_subject_cannot_bring_headers_of_its_own() -> None:
    mail = sent(replace(TICKET, subject=clean_line("x\r\nBcc: y@evil.example\r\n\r\nbody")))
    assert mail["Bcc"] is None
    assert mail["Subject"] == "x Bcc: y@evil.example body [ML-FK4XR8BT]"

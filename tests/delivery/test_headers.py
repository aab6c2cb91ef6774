"""Nothing that a stranger types becomes a header, an envelope or a second mail (threats 5 and 6 of the list on the page
for staff, «Защита»), and nothing of ours is answered by a machine or answers one (26)."""

import email
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submit.delivery.destination import File
from submit.delivery.headers import WIRE
from submit.delivery.letter import letter_mail
from submit.delivery.letter_worker import SmtpPost
from submit.delivery.ticket_mail import ticket_mail
from submit.store.entry import Entry, State
from submit.store.letters import Letter
from submit.ticket.checks.email_syntax import normal_address
from submit.ticket.clean import clean_file_name, clean_line, clean_text
from submit.ticket.ticket import Answer, Ticket
from tests.delivery.destinations.redmine.samples import a_parcel, a_ticket
from tests.delivery.destinations.smtp_server import Desk, serving
from tests.delivery.destinations.test_mailbox import deliver, mailbox
from tests.ticket.samples import ANY_TEXT, NASTY
from tests.ticket.test_ticket import TICKET

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
KINDS = ("accepted", "handed_over", "held", "mine", "proof", "draft")
"""Letters that strangers can cause."""
WORDS = {"with_text": True, "problem": "x", "begun": True, "secret": "s" * 32, "code": "123456", "reference": "ML-1"}
INJECTED = ("a@x.example\r\nBcc: y@evil.example", "x\nSubject: y", "x\r\n\r\nbody", "a@x.example, b@y.example", "a@b@c")
ADDRESSES = st.sampled_from(INJECTED) | ANY_TEXT | st.builds("{}@{}.example".format, ANY_TEXT, ANY_TEXT)
TEXTS = ANY_TEXT | st.sampled_from(INJECTED) | st.text(st.characters(exclude_categories=()), max_size=300)


def accepted(subject: str, text: str, address: str, file_name: str) -> tuple[Ticket, File]:
    """A ticket as the form accepts it; an address that the rules refuse is in no ticket."""
    taken = clean_line(address)
    return (
        replace(
            TICKET,
            subject=clean_line(subject),
            answers=(Answer("steps", "Что делали", clean_text(text)),),
            email=taken if normal_address(taken) else "agent@putevka.example",
        ),
        File(clean_file_name(file_name), "png", b"x"),
    )


def letter(kind: str, ticket: Ticket, file: File) -> EmailMessage:
    recipient = None if kind in ("handed_over", "held") else ticket.email
    entry = Entry(ticket, "d", "t", "b", State.HELD, 0, NOW, *[None] * 6)
    reference = None if kind in ("mine", "proof", "draft") else ticket.reference
    made = Letter("k", kind, recipient, "ru", NOW, WORDS, reference)
    to = recipient or "people@desk.example"
    return letter_mail(
        made, "front@support.example", to, "https://support.example", [entry], [] if recipient else [file]
    )


def names(mail: EmailMessage) -> Counter[str]:
    """The headers of the mail after it went over the wire, and how often each is there."""
    read = email.message_from_bytes(mail.as_bytes(policy=WIRE), policy=default)
    assert not read.defects
    return Counter(read.keys())


@given(TEXTS, TEXTS, ADDRESSES, TEXTS)
def test_no_text_of_a_stranger_adds_a_header(subject: str, text: str, address: str, file_name: str) -> None:
    ticket, file = accepted(subject, text, address, file_name)
    mails = [ticket_mail(ticket, [file], "front@support.example", "desk@support.example")]
    plain = [ticket_mail(TICKET, [file], "front@support.example", "desk@support.example")]
    mails += [letter(kind, ticket, file) for kind in KINDS]
    plain += [letter(kind, TICKET, file) for kind in KINDS]
    for mail, other in zip(mails, plain, strict=True):
        assert names(mail) == names(other)
        for name in ("To", "Reply-To"):
            assert mail[name] is None or len(mail[name].addresses) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_no_machine_answers_a_letter(kind: str) -> None:
    mail = letter(kind, TICKET, File("a.png", "png", b"x"))
    assert mail["Auto-Submitted"] in ("auto-replied", "auto-generated")
    assert mail["X-Auto-Response-Suppress"] == "All"


def test_a_letter_goes_from_nobody_so_that_no_bounce_comes_back() -> None:
    desk = Desk()
    with serving(desk) as port:
        post = SmtpPost(f"smtp://127.0.0.1:{port}", "front@support.example")
        post.send(letter("accepted", TICKET, File("a.png", "png", b"x")), TICKET.email)
    assert desk.steps[:2] == ["MAIL <>", f"RCPT {TICKET.email}"]


SMUGGLED = [
    "text\r\n.\r\nMAIL FROM:<x@evil.example>\r\nRCPT TO:<y@evil.example>\r\nDATA\r\nFrom: x\r\n\r\nsmuggled\r\n.\r\n",
    "text\n.\nMAIL FROM:<x@evil.example>\nRCPT TO:<y@evil.example>\nDATA\nsmuggled\n.\n",
    "text\r.\rMAIL FROM:<x@evil.example>\rDATA\rsmuggled\r.\r",
    "text\n.\r\nMAIL FROM:<x@evil.example>\r\n",
    "text\r\n.\nMAIL FROM:<x@evil.example>\n",
    ".\r\n.",
    "..\r\n.x",
]


@pytest.mark.parametrize("text", [*SMUGGLED, *map(clean_text, (*SMUGGLED, *NASTY))], ids=ascii)
def test_a_text_is_one_mail_whatever_its_lines_are(text: str) -> None:
    """6: over a real connection; also what was not cleaned, as a text that came by another way might be."""
    desk = Desk()
    with serving(desk) as port:
        deliver(desk, mailbox(port), a_parcel(a_ticket(text)))
    assert desk.steps == ["MAIL front@support.example", "RCPT helpdesk@desk.example", "begin None", "DATA"]
    assert len(desk.mails) == 1
    assert b"\r" not in desk.mails[0].replace(b"\r\n", b"") and b"\n" not in desk.mails[0].replace(b"\r\n", b"")
    assert b"\nMAIL FROM" not in desk.mails[0]

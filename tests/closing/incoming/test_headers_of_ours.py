"""Dovecot reads the headers that we write as they were meant."""

import re
import uuid
from email.message import EmailMessage
from urllib.parse import unquote

from submit.delivery.destination import File
from submit.delivery.headers import WIRE, set_address, set_text
from submit.delivery.ticket_mail import attach
from submit.ticket.checks.email_syntax import normal_address
from submit.ticket.clean import clean_line
from tests.closing.incoming.dovecot import Dovecot
from tests.delivery.made_up import addresses, file_names, subjects

ATTACHED = re.compile(r"""\("attachment" \("(filename[*]?)" "([^"]*)"\)\)""")
ADDRESS = re.compile(r"""\(\(NIL NIL "([^"]*)" "([^"]*)"\)\)""")


def test_subjects(server: Dovecot) -> None:
    login, given = uuid.uuid4().hex, [text for text in subjects(10_000, seed=7) if text]
    mail = EmailMessage(policy=WIRE)
    for text in given:
        set_text(mail, "Subject", text)
    server.put(mail.as_bytes(), login=login)
    assert server.read_headers("subject", login) == given


def test_names_of_files(server: Dovecot) -> None:
    login, given = uuid.uuid4().hex, file_names(2_000, seed=8)
    mail = EmailMessage(policy=WIRE)
    mail.set_content("x")
    attach(mail, [File(name, "png", b"x") for name in given])
    server.put(mail.as_bytes(), login=login)
    assert [_decoded(*found) for found in ATTACHED.findall(told(server, login, "BODYSTRUCTURE"))] == given


def test_addresses(server: Dovecot) -> None:
    login = uuid.uuid4().hex
    given = [normal for address in addresses(600, seed=9) if (normal := normal_address(clean_line(address)))]
    for address in given:
        mail = EmailMessage(policy=WIRE)
        set_address(mail, "To", address)
        server.put(mail.as_bytes(), login=login)
    envelopes = told(server, login, "ENVELOPE")
    assert ["@".join(found) for found in ADDRESS.findall(envelopes)] == given


def told(server: Dovecot, login: str, what: str) -> str:
    with server.session(login) as session:
        session.select("INBOX", readonly=True)
        _, parts = session.fetch("1:*", f"({what})")
    return "\n".join(b"".join(part if isinstance(part, tuple) else (part or b"",)).decode() for part in parts)


def _decoded(parameter: str, value: str) -> str:
    return unquote(value.removeprefix("utf-8''")) if parameter.endswith("*") else value

"""Every header that we write reads back equal: in our own reader, in the standard library's two, and in the library by
which Redmine reads mail; on the way through a Maildir and over SMTP. Dovecot reads them in `closing/incoming/`."""

import email
import json
import mailbox
import os
import shutil
import smtplib
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from pathlib import Path

import pytest

from submit.closing.incoming.body import body_of
from submit.delivery.bare import mail_of
from submit.delivery.destination import File
from submit.delivery.destinations.maildir import add_to_maildir
from submit.delivery.headers import WIRE, header_text, set_address, set_file_name, set_text
from submit.delivery.smtp import Smtp
from submit.ticket.checks.email_syntax import EmailSyntax, normal_address
from submit.ticket.clean import clean_line
from submit.ticket.typed import Typed
from tests.delivery.destinations.smtp_server import Desk, serving
from tests.delivery.made_up import addresses, file_names, subjects
from tests.ticket.test_ticket import TICKET

SPACE = "Завести учётные записи новым кассирам"
RUBY = """
require "mail"; require "json"
STDIN.each_line(chomp: true) do |path|
  mail = Mail.read(path)
  puts JSON.generate({subject: mail.subject, files: mail.attachments.map(&:filename), from: mail.reply_to})
end
"""


def with_subject(subject: str) -> bytes:
    mail = EmailMessage(policy=WIRE)
    set_text(mail, "Subject", subject)
    return mail.as_bytes()


def with_name(name: str) -> bytes:
    part = EmailMessage(policy=WIRE)
    set_file_name(part, name)
    return part.as_bytes()


def is_well_folded(wire: bytes, longest: int = 76) -> bool:
    """RFC 2047, 2 and RFC 5322, 2.2.3: ASCII, short lines, and none that holds nothing."""
    lines = wire.removesuffix(b"\r\n\r\n").split(b"\r\n")
    return wire.isascii() and all(len(line.strip()) > 0 and len(line) <= longest for line in lines)


def test_subjects_read_back_equal() -> None:
    for number, subject in enumerate([SPACE, *subjects(10_000)]):
        wire = with_subject(subject)
        assert is_well_folded(wire)
        raw = email.message_from_bytes(wire)["Subject"]
        assert str(make_header(decode_header(raw))) == subject
        assert number % 5 or email.message_from_bytes(wire, policy=default)["Subject"] == subject


def test_names_of_files_read_back_equal() -> None:
    for number, name in enumerate(file_names(4_000)):
        wire = with_name(name)
        assert is_well_folded(wire, 330) and b"*9*=" not in wire
        part = email.message_from_bytes(wire)
        assert part.get_content_disposition() == "attachment" and part.get_content_type() == "text/plain"
        assert part.get_filename() == name
        assert str(make_header(decode_header(str(part.get_param("name"))))) == name, "for programs without RFC 2231"
        assert number % 20 or email.message_from_bytes(wire, policy=default).get_filename() == name


def test_addresses_that_pass_the_check_read_back_equal() -> None:
    check, passed = EmailSyntax("email"), 0
    for address in map(clean_line, addresses(5_000)):
        if address and list(check.hits(Typed({"email": address}))):
            assert normal_address(address) is None
            continue
        passed, normal = passed + 1, normal_address(address)
        assert normal and normal_address(normal) == normal
        mail = EmailMessage(policy=WIRE)
        assert set_address(mail, "Reply-To", address)
        wire = mail.as_bytes()
        assert wire == f"Reply-To: {normal}\r\n\r\n".encode()
        (read,) = email.message_from_bytes(wire, policy=default)["Reply-To"].addresses
        assert (read.addr_spec, read.display_name) == (normal, "")
        assert getaddresses([email.message_from_bytes(wire)["Reply-To"]]) == [("", normal)]
        assert str(make_header(decode_header(normal))) == normal, "nothing in it is an encoded word"
        assert smtplib.quoteaddr(normal) == f"<{normal}>"
    assert 1_000 < passed < 4_000


def test_plain_words_stay_plain() -> None:
    assert header_text("Sabre: error 500 [ML-FK4XR8BT]") == "Sabre: error 500 [ML-FK4XR8BT]"
    assert b'filename="report 5.pdf"' in with_name("report 5.pdf")


def mails(count: int) -> list[tuple[str, list[str], EmailMessage]]:
    """Whole mails of tickets: subject, names of files, mail."""
    names = file_names(3 * count)
    made = []
    for number, subject in enumerate([SPACE, *subjects(count - 1)]):
        files = [File(name, "png", b"x") for name in names[3 * number : 3 * number + 3]]
        # What looks like an issue's mark is changed, and that is tested elsewhere.
        ticket = replace(TICKET, subject=clean_line(subject.replace("#", "")))
        mail = mail_of(ticket, files, "front@support.example", "desk@support.example")
        made.append((f"{ticket.subject} [{ticket.reference}]".strip(), [file.name for file in files], mail))
    return made


def test_mails_come_through_a_maildir(tmp_path: Path) -> None:
    made = mails(30)
    for _, _, mail in made:
        add_to_maildir(tmp_path / "mail", mail)
    assert sorted(map(read, mailbox.Maildir(tmp_path / "mail"))) == sorted(expected(made))


def test_mails_come_through_a_mail_server() -> None:
    desk, made = Desk(), mails(30)
    with serving(desk) as port:
        for _, _, mail in made:
            Smtp(f"smtp://127.0.0.1:{port}").send(mail, "front@support.example", "desk@support.example")
    assert list(map(read, map(email.message_from_bytes, desk.mails))) == expected(made)


def read(mail: email.message.Message) -> tuple[str, list[str]]:
    """As we read the mail of clients."""
    return str(make_header(decode_header(mail["Subject"]))), [name for name, _ in body_of(mail).attachments]


def expected(made: Sequence[tuple[str, list[str], EmailMessage]]) -> list[tuple[str, list[str]]]:
    return [(subject, names) for subject, names, _ in made]


@pytest.fixture
def ruby() -> Iterator[str]:
    path = shutil.which("ruby")
    if path is None or subprocess.run([path, "-e", 'require "mail"'], capture_output=True).returncode:
        if "CI" in os.environ:
            pytest.fail("no Ruby with its library `mail`: .ci/redmine installs both")
        pytest.skip("no Ruby with its library `mail`")
    yield path


def test_the_library_of_redmine_reads_them(ruby: str, tmp_path: Path) -> None:
    made = mails(200)
    paths = [tmp_path / f"{number}.eml" for number in range(len(made))]
    for path, (_, _, mail) in zip(paths, made, strict=True):
        path.write_bytes(mail.as_bytes(policy=WIRE))
    told = subprocess.run(
        [ruby, "-e", RUBY], input="\n".join(map(str, paths)), capture_output=True, text=True, check=True, timeout=60
    )
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert [(line["subject"], line["files"]) for line in lines] == expected(made)
    assert {tuple(line["from"]) for line in lines} == {(TICKET.email,)}

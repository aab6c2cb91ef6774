"""The Maildir: a real mail in a real folder."""

import email
import mailbox
from pathlib import Path

import pytest

from submit.delivery.destination import DeliveryError, FailureKind
from submit.delivery.destinations.maildir import Maildir
from tests.delivery.destinations.redmine.samples import a_file, a_parcel, a_ticket


class Begun:
    """Counts the calls of `begin`."""

    def __init__(self) -> None:
        self.fences: list[str | None] = []

    def __call__(self, fence: str | None) -> None:
        self.fences.append(fence)


def mails(folder: Path) -> list[email.message.Message]:
    return list(mailbox.Maildir(folder, create=False))


def test_it_puts_the_mail_with_its_files_into_new(tmp_path: Path) -> None:
    folder, begin = tmp_path / "var" / "mail", Begun()
    receipt = Maildir(folder).deliver(a_parcel(None, a_file("снимок.png", "png", b"\x89PNG")), begin)
    (mail,) = mails(folder)
    assert receipt.remote_id == mail["Message-ID"]
    assert begin.fences == [None]
    assert len(list((folder / "new").iterdir())) == 1
    assert mail.is_multipart()


def test_the_mail_can_be_read_without_a_program(tmp_path: Path) -> None:
    Maildir(tmp_path / "mail").deliver(a_parcel(a_ticket("Красная строка.")), Begun())
    (file,) = (tmp_path / "mail" / "new").iterdir()
    assert "Красная строка." in file.read_text(encoding="utf-8")
    assert b"\r" not in file.read_bytes()


def test_what_an_earlier_attempt_wrote_is_not_written_twice(tmp_path: Path) -> None:
    box, begin = Maildir(tmp_path / "mail"), Begun()
    first = box.deliver(a_parcel(), begin)
    assert box.deliver(a_parcel(begun=True), begin) == first
    assert len(mails(tmp_path / "mail")) == 1
    assert begin.fences == [None]


def test_what_an_earlier_attempt_did_not_write_is_written(tmp_path: Path) -> None:
    Maildir(tmp_path / "mail").deliver(a_parcel(begun=True), Begun())
    assert len(mails(tmp_path / "mail")) == 1


def test_a_folder_that_cannot_be_made_is_a_matter_of_settings(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DeliveryError, match="file/mail") as caught:
        Maildir(tmp_path / "file" / "mail").check()
    assert caught.value.kind is FailureKind.CONFIGURATION


def test_a_folder_that_is_gone_leaves_the_ticket_in_doubt(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    begin = Begun()
    with pytest.raises(DeliveryError) as caught:
        Maildir(tmp_path / "file" / "mail").deliver(a_parcel(), begin)
    assert caught.value.kind in (FailureKind.UNKNOWN, FailureKind.TRANSIENT)


def test_a_check_makes_the_folder(tmp_path: Path) -> None:
    Maildir(tmp_path / "var" / "mail").check()
    assert (tmp_path / "var" / "mail" / "new").is_dir()

"""Reading a real mailbox, and servers that are none."""

import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import pytest

from submit.delivery.destination import DeliveryError, FailureKind
from submit.delivery.imap import Imap, ListedMail
from tests.closing.incoming.conftest import server
from tests.closing.incoming.dovecot import CERTIFICATE, Dovecot, dovecot

__all__ = ["server"]
MAIL = "Subject: Ответ\r\n\r\nЗаказ 881204\r\n".encode()


@pytest.fixture
def login() -> str:
    return f"u{uuid.uuid4().hex}"


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


def works(box: Imap, server: Dovecot, login: str) -> None:
    with box.opened() as mailbox:
        first, second = mailbox.mails(10)
        assert (first.size, mailbox.read(first.uid)) == (len(MAIL), MAIL)
        assert mailbox.read(first.uid, header_alone=True) == MAIL[: MAIL.index(b"\r\n\r\n") + 4]
        mailbox.make("Processed")
        mailbox.make("Processed")
        mailbox.move(first.uid, "Processed")
        assert mailbox.read(first.uid) == b""
    assert (len(server.mails("INBOX", login)), server.mails("Processed", login)) == (1, [MAIL])
    with box.opened() as mailbox:
        assert mailbox.mails(10) == [ListedMail(second.uid, len(MAIL))]


def test_mails_are_listed_read_and_moved(server: Dovecot, login: str) -> None:
    server.put(MAIL, MAIL, login=login)
    works(Imap(server.url(login)), server, login)


@pytest.mark.usefixtures("trusted")
def test_it_speaks_tls(server: Dovecot, login: str) -> None:
    server.put(MAIL, MAIL, login=login)
    works(Imap(server.url(login, scheme="imaps")), server, login)


def test_folders_go_where_the_server_lets_us_make_them(server: Dovecot, login: str) -> None:
    with dovecot(prefix="INBOX/") as other:
        other.put(MAIL, MAIL, login=login)
        works(Imap(other.url(login)), other, login)


def test_another_folder_can_be_read_and_an_empty_one_has_nothing(server: Dovecot, login: str) -> None:
    with server.session(login) as session:
        session.create('"My answers"')
    server.put(MAIL, login=login, folder='"My answers"')
    with Imap(server.url(login, "/My%20answers")).opened() as mailbox:
        assert len(mailbox.mails(10)) == 1
    with Imap(server.url(login)).opened() as mailbox:
        assert mailbox.mails(10) == []


def test_it_lists_no_more_than_it_is_asked_for(server: Dovecot, login: str) -> None:
    server.put(*[MAIL] * 5, login=login)
    with Imap(server.url(login)).opened() as mailbox:
        assert [mail.uid for mail in mailbox.mails(3)] == [1, 2, 3]


def wrong(url: str) -> tuple[str, FailureKind]:
    with pytest.raises(DeliveryError) as error:
        Imap(url, timeout=5).check()
    return str(error.value), error.value.kind


def test_what_is_to_be_mended_is_told_in_a_sentence(server: Dovecot, login: str) -> None:
    good = server.url(login)
    assert wrong(good.replace("s3cret", "other")) == (
        "Почтовый ящик с ответами не открыть: сервер не принял логин и пароль из SUBMIT_IMAP_URL.",
        FailureKind.CONFIGURATION,
    )
    assert "«Nowhere»" in wrong(f"{good}/Nowhere")[0]
    assert "Сертификат" in wrong(server.url(login, scheme="imaps"))[0]
    assert wrong("imap://u:p@127.0.0.1:1")[1] is FailureKind.TRANSIENT
    assert "s3cret" not in wrong(f"{good}/Nowhere")[0]


def test_a_password_goes_nowhere_unencrypted() -> None:
    def plain(connection: socket.socket) -> None:
        connection.sendall(b"* OK\r\n")
        heard.append(connection.recv(1000))
        connection.sendall(b"* CAPABILITY IMAP4rev1\r\n" + heard[0].split()[0] + b" OK done\r\n")
        heard.append(connection.recv(1000))

    heard = list[bytes]()
    with serving(plain) as port, pytest.MonkeyPatch.context() as here:
        here.setattr("submit.delivery.imap.LOOPBACK", ())
        assert "шифрование" in wrong(f"imap://u:s3cret@127.0.0.1:{port}")[0]
    assert not [words for words in heard if b"s3cret" in words]


def drips(connection: socket.socket) -> None:
    connection.sendall(b"* OK")
    while True:
        connection.sendall(b" .")
        gone.wait(0.05)


def floods(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"x" * 65536)


gone = threading.Event()


@pytest.mark.parametrize(
    "behaviour",
    [
        drips,
        floods,
        lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n"),
        lambda connection: connection.sendall(b"* BYE\r\n"),
        lambda connection: None,
        lambda connection: connection.recv(1) and None,
    ],
    ids=["dripping", "endless", "http", "busy", "closed", "silent"],
)
def test_no_server_can_hold_us_for_ever(behaviour: Callable[[socket.socket], object]) -> None:
    begun = monotonic()
    with serving(behaviour) as port, pytest.raises(DeliveryError) as error:
        Imap(f"imap://u:p@127.0.0.1:{port}", timeout=1, total=2).check()
    assert error.value.kind is FailureKind.TRANSIENT
    assert monotonic() - begun < 10


def test_a_server_that_cannot_move_is_named() -> None:
    def cannot(connection: socket.socket) -> None:
        connection.sendall(b"* OK\r\n")
        while words := connection.recv(1000).split():
            connection.sendall(b"* CAPABILITY IMAP4rev1\r\n" + words[0] + b" OK done\r\n")

    with serving(cannot) as port:
        assert "MOVE" in wrong(f"imap://u:p@127.0.0.1:{port}")[0]


@contextmanager
def serving(behaviour: Callable[[socket.socket], object]) -> Iterator[int]:
    """A server that treats its one client so."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            try:
                connection, _ = listener.accept()
                with connection:
                    behaviour(connection)
            except OSError:
                return  # The client has gone.

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield int(listener.getsockname()[1])

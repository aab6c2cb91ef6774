"""Reading a mailbox over IMAP4rev1 (RFC 3501) and moving what was read (RFC 6851), with limits on all waiting."""

import imaplib
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from submit.delivery.delivery_messages import say
from submit.delivery.destination import DeliveryError, FailureKind

TIMEOUT = 30.0
"""Seconds that a server may be silent …"""
TOTAL = 300.0
"""… and that one look may take in total: a byte now and then must not hold us for ever."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")
INBOX = "INBOX"
ProtocolError = imaplib.IMAP4.error
"""The server or the connection failed in mid-conversation; `opened` turns it into a sentence."""

_SIZE = re.compile(rb"UID (\d+) RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+) UID (\d+)")
_NAMESPACE = re.compile(rb'^\(\("((?:[^"\\]|\\.)*)" (?:"|NIL)')


@dataclass(frozen=True)
class ListedMail:
    """A mail that lies in the mailbox; `size` is in bytes."""

    uid: int
    size: int


class Imap:
    """A mailbox on a server. All methods raise DeliveryError.

    `imaps://` is TLS from the start; `imap://` must offer STARTTLS, unless the server is this machine. The address
    contains login, password and mailbox.
    """

    def __init__(self, url: str, timeout: float = TIMEOUT, total: float = TOTAL) -> None:
        self._server = urlsplit(url)
        self._timeout = timeout
        self._total = total

    def check(self) -> None:
        """Check that the mailbox can be read, and that mails can be moved out of it."""
        with self.opened():
            pass

    @contextmanager
    def opened(self) -> Iterator["ImapMailbox"]:
        """Open the mailbox until the block ends or the time is up."""
        with _speaking(), _deadline(self._total) as deadline:
            server = self._connected(deadline)
            try:
                yield ImapMailbox(server, unquote(self._server.path.strip("/")) or INBOX)
            finally:
                _leave(server)

    def _connected(self, deadline: "_Deadline") -> imaplib.IMAP4:
        server, host, context = self._server, self._server.hostname or "", ssl.create_default_context()
        if server.scheme == "imaps":
            imap: imaplib.IMAP4 = _Secure(deadline, host, server.port or 993, self._timeout, context)
        else:
            imap = _Plain(deadline, host, server.port or 143, self._timeout)
        try:
            if server.scheme == "imap" and host not in LOOPBACK:
                _encrypt(imap, context)
                deadline.watch(imap.sock)
            _log_in(imap, unquote(server.username or ""), unquote(server.password or ""))
        except BaseException:
            _leave(imap)
            raise
        return imap


class ImapMailbox:
    """An open mailbox. `prefix` begins the names of the folders that we may make."""

    def __init__(self, server: imaplib.IMAP4, name: str) -> None:
        self._server = server
        # The capabilities are requested again, because the list grows after the login.
        can = _said(server.capability(), "imap.move")[0].upper().split()
        if b"MOVE" not in can:
            raise DeliveryError(say("imap.move"), FailureKind.CONFIGURATION)
        self._count = int(_said(server.select(_quoted(name)), "imap.mailbox", name=name)[0])
        found = _NAMESPACE.match(_said(server.namespace(), "imap.strange")[0]) if b"NAMESPACE" in can else None
        self.prefix = found[1].decode("ascii", "replace") if found else ""

    def mails(self, most: int) -> list[ListedMail]:
        """Return the mails in the mailbox, the oldest first, at most `most`."""
        if self._count == 0:
            return []
        lines = _said(self._server.fetch(f"1:{min(self._count, most)}", "(UID RFC822.SIZE)"), "imap.strange")
        found = (_SIZE.search(line) for line in lines if isinstance(line, bytes))
        return [ListedMail(int(match[1] or match[4]), int(match[2] or match[3])) for match in found if match]

    def read(self, uid: int, header_alone: bool = False) -> bytes:
        """Return the mail, which stays unread; empty if it is no longer there."""
        part = "BODY.PEEK[HEADER]" if header_alone else "BODY.PEEK[]"
        answer = _said(self._server.uid("FETCH", str(uid), f"({part})"), "imap.strange")
        return next((item[1] for item in answer if isinstance(item, tuple)), b"")

    def make(self, folder: str) -> None:
        """Make the folder if it does not exist."""
        # The server refuses an existing folder like one that cannot be made: the first mail to be moved tells which.
        self._server.create(_quoted(self.prefix + folder))

    def move(self, uid: int, folder: str) -> None:
        """Move the mail, so that it is always in exactly one of the two folders."""
        name = self.prefix + folder
        _said(self._server.uid("MOVE", str(uid), _quoted(name)), "imap.folder", name=name)


class _Deadline:
    """The connection of one look, which is cut when its time is up."""

    def __init__(self) -> None:
        self._connected: socket.socket | None = None
        self._is_over = False

    def watch(self, connected: socket.socket) -> None:
        self._connected = connected
        if self._is_over:
            self.cut()

    def cut(self) -> None:
        self._is_over = True
        if self._connected is None:
            return
        # A TLS socket's own shutdown would take away its state under the reading thread, so the plain one is called.
        with suppress(OSError):
            socket.socket.shutdown(self._connected, socket.SHUT_RDWR)


class _Plain(imaplib.IMAP4):
    """A connection that is watched before the server sends its first word."""

    def __init__(self, deadline: _Deadline, host: str, port: int, timeout: float) -> None:
        self._deadline = deadline
        super().__init__(host, port, timeout=timeout)

    def open(self, *arguments: Any, **options: Any) -> None:
        super().open(*arguments, **options)
        self._deadline.watch(self.sock)


class _Secure(imaplib.IMAP4_SSL):
    """The same over TLS."""

    def __init__(self, deadline: _Deadline, host: str, port: int, timeout: float, context: ssl.SSLContext) -> None:
        self._deadline = deadline
        super().__init__(host, port, ssl_context=context, timeout=timeout)

    def open(self, *arguments: Any, **options: Any) -> None:
        super().open(*arguments, **options)
        self._deadline.watch(self.sock)


@contextmanager
def _deadline(seconds: float) -> Iterator[_Deadline]:
    deadline = _Deadline()
    timer = threading.Timer(seconds, deadline.cut)
    timer.daemon = True
    timer.start()
    try:
        yield deadline
    finally:
        timer.cancel()


def _encrypt(imap: imaplib.IMAP4, context: ssl.SSLContext) -> None:
    if "STARTTLS" not in imap.capabilities:
        raise DeliveryError(say("imap.starttls"), FailureKind.CONFIGURATION)
    imap.starttls(context)


def _log_in(imap: imaplib.IMAP4, login: str, password: str) -> None:
    try:
        imap.login(login, password)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, UnicodeEncodeError) as error:
        # The server's message may contain the login.
        raise DeliveryError(say("imap.login"), FailureKind.CONFIGURATION) from error


@contextmanager
def _speaking() -> Iterator[None]:
    """Turn errors of the server into DeliveryErrors with our own sentences."""
    try:
        yield
    except ssl.SSLError as error:
        raise DeliveryError(say("imap.certificate"), FailureKind.CONFIGURATION) from error
    except (imaplib.IMAP4.error, OSError) as error:
        raise DeliveryError(say("imap.unreachable"), FailureKind.TRANSIENT) from error


def _said(answer: tuple[str, list[Any]], problem: str, **values: str) -> list[Any]:
    """Return the server's answer. Raises DeliveryError with `problem` if it did not do what it was asked."""
    status, data = answer
    if status != "OK":
        raise DeliveryError(say(problem, **values), FailureKind.CONFIGURATION)
    return data


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _leave(server: imaplib.IMAP4) -> None:
    """Log out; a server that hangs up on LOGOUT has already done its work."""
    try:
        server.logout()
    except (imaplib.IMAP4.error, OSError):
        server.shutdown()

"""A Dovecot of our own for the tests: a folder of its own, a free port of the loopback address, one mailbox."""

import imaplib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

PROGRAM = Path("/usr/sbin/dovecot")
PASSWORD = "s3cret@/word"
CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
log_path = {folder}/log
ssl = {ssl}
ssl_cert = <{certificate}
ssl_key = <{certificate}
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
mail_fsync = never
first_valid_uid = 1
namespace inbox {{
  inbox = yes
  separator = /
  prefix = {prefix}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%u
}}
service imap-login {{
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {secure}
    ssl = yes
  }}
}}
"""
CERTIFICATE = Path(__file__).parents[2] / "delivery/destinations/loopback.pem"
START_SECONDS = 20


class UnavailableError(Exception):
    """There can be no Dovecot here; the message says what is missing."""


class Dovecot:
    """A running server. Each login has a mailbox of its own."""

    def __init__(self, folder: Path, prefix: str, ssl: str) -> None:
        self._folder = folder
        self._prefix = prefix
        self._ssl = ssl
        self._server: subprocess.Popen[bytes] | None = None
        self.plain, self.secure = _free_ports()
        self.prefix = prefix

    def url(self, login: str = "desk", path: str = "", scheme: str = "imap") -> str:
        port = self.plain if scheme == "imap" else self.secure
        return f"{scheme}://{login}:{quote(PASSWORD, safe='')}@127.0.0.1:{port}{path}"

    def start(self) -> None:
        config = self._folder / "dovecot.conf"
        values = {"folder": self._folder, "certificate": CERTIFICATE, "password": PASSWORD, "prefix": self._prefix}
        who = {"user": "nobody", "group": "nogroup", "plain": self.plain, "secure": self.secure, "ssl": self._ssl}
        config.write_text(CONFIG.format(**values, **who))
        command = [str(PROGRAM), "-F", "-c", str(config)]
        self._server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait()

    def stop(self) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait()

    def log(self) -> str:
        return (self._folder / "log").read_text(errors="replace")

    @contextmanager
    def session(self, login: str = "desk") -> Iterator[imaplib.IMAP4]:
        """The mailbox as a mail program has it, not as the product reads it."""
        with imaplib.IMAP4("127.0.0.1", self.plain, timeout=10) as server:
            server.login(login, PASSWORD)
            yield server

    def put(self, *mails: bytes, login: str = "desk", folder: str = "INBOX") -> None:
        """Mails arrive."""
        with self.session(login) as server:
            for mail in mails:
                assert server.append(folder, "", "", mail)[0] == "OK"

    def mails(self, folder: str, login: str = "desk") -> list[bytes]:
        """What lies in a folder; nothing where there is none."""
        name = folder if folder == "INBOX" else f"{self.prefix}{folder}"
        with self.session(login) as server:
            if server.select(f'"{name}"', readonly=True)[0] != "OK":
                return []
            _, found = server.search(None, "ALL")
            return [server.fetch(at, "(BODY.PEEK[])")[1][0][1] for at in found[0].decode().split()]  # type: ignore[index,misc]

    def read_headers(self, name: str, login: str = "desk") -> list[str]:
        """All headers of that name in the mailbox, decoded by Dovecot."""
        command = ["doveadm", "-c", str(self._folder / "dovecot.conf"), "-f", "flow", "fetch", "-u", login]
        told = subprocess.run([*command, f"hdr.{name}.utf8", "ALL"], capture_output=True, text=True, check=True)
        return told.stdout.removeprefix(f"hdr.{name}.utf8=").removesuffix("\n").split("\n")

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while not _greets(self.plain):
            if self._server is None or self._server.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"Dovecot did not start:\n{self.log()}")
            time.sleep(0.05)


@contextmanager
def dovecot(prefix: str = "", ssl: str = "yes") -> Iterator[Dovecot]:
    """A running server, gone afterwards. Raises UnavailableError."""
    if not PROGRAM.exists():
        raise UnavailableError("no Dovecot: install Debian's package dovecot-imapd (.ci/dovecot)")
    if os.geteuid() != 0:
        raise UnavailableError("Dovecot's tests need root: it starts its parts as users of their own")
    folder = Path(tempfile.mkdtemp(prefix="submit-imap-"))
    folder.chmod(0o755)
    for name in ("mail", "home"):
        (folder / name).mkdir()
        shutil.chown(folder / name, "nobody", "nogroup")
    server = Dovecot(folder, prefix, ssl)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _greets(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            return connection.recv(4) == b"* OK"
    except OSError:
        return False


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return int(one.getsockname()[1]), int(other.getsockname()[1])

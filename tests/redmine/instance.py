"""A Redmine of one's own for tests: a folder, a SQLite file and a server on a free port of the loopback address."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from tests.redmine.folder import PROGRAM, USER, Folder

TEMPLATES = Path("/var/cache/submit-redmine")
SETUP = Path(__file__).with_name("setup.rb")
START_SECONDS = 180
STOP_SECONDS = 15


class UnavailableError(Exception):
    """There can be no Redmine here; the message says what is missing."""


@dataclass(frozen=True)
class Known:
    """What setup.rb made: keys, the login of an agent, ids of users, ids of projects by identifier."""

    api_key: str
    admin_key: str
    bot_id: int
    client_id: int
    outsider_id: int
    agent_key: str
    agent_login: str
    agent_password: str
    projects: Mapping[str, int]


def require() -> None:
    """Raises UnavailableError with a sentence where no Redmine can be started."""
    if not (PROGRAM / "config.ru").exists() or shutil.which("puma") is None:
        raise UnavailableError("Redmine is not installed (Debian packages redmine, redmine-sqlite, puma): .ci/redmine.")
    if os.geteuid() != 0:
        raise UnavailableError("Redmine's tests need root: each makes an instance under /var/lib/redmine.")


def _template() -> Path:
    """A folder with a prepared database, kept from run to run until setup.rb or Redmine changes."""
    version = subprocess.run(["dpkg-query", "--show", "redmine"], capture_output=True, text=True, check=True).stdout
    key = hashlib.sha256(version.encode() + SETUP.read_bytes()).hexdigest()[:16]
    template = TEMPLATES / key
    TEMPLATES.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _lock(TEMPLATES / "lock"):
        if not template.exists():
            _prepare(template)
    return template


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _prepare(template: Path) -> None:
    folder = Folder()
    folder.make()
    try:
        folder.run(
            "bundle", "exec", "rake", "db:migrate", "redmine:load_default_data", SCHEMA="/dev/null", REDMINE_LANG="ru"
        )
        script = folder.path / "tmp/setup.rb"
        shutil.copy(SETUP, script)
        result = folder.path / "tmp/result.json"
        script.chmod(0o644)
        folder.run("bundle", "exec", "ruby", "bin/rails", "runner", str(script), SETUP_RESULT=str(result))
        unfinished = template.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        shutil.copy(folder.database, unfinished / "redmine.sqlite3")
        shutil.copy(result, unfinished / "result.json")
        unfinished.rename(template)
    finally:
        folder.remove()


class Instance:
    """A throw-away Redmine, as a context manager. It is stopped and removed at the end, by the pid that was started."""

    def __init__(self, text_formatting: str = "textile", *, is_served: bool = True) -> None:
        self._text_formatting = text_formatting
        self._is_served = is_served
        self._folder = Folder()
        self._server: subprocess.Popen[bytes] | None = None
        self.url = ""
        self.known: Known

    @property
    def api_key(self) -> str:
        """The key of the bot."""
        return self.known.api_key

    @property
    def projects(self) -> Mapping[str, int]:
        """The ids of the projects by their identifiers."""
        return self.known.projects

    def __enter__(self) -> "Instance":
        require()
        template = _template()
        try:
            self._folder.make()
            shutil.copy(template / "redmine.sqlite3", self._folder.database)
            self.known = Known(**json.loads((template / "result.json").read_text()))
            self._set_text_formatting()
            self._folder.hand_over()
            if self._is_served:
                self._serve()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def run_ruby(self, script: str, files: Mapping[str, str]) -> str:
        """Runs Ruby inside of this Redmine and returns what it printed. Takes some seconds to start.

        Each of the `files` is written, and the variable of that name tells the script where.
        """
        paths = {name: self._write(f"{secrets.token_hex(4)}.txt", content) for name, content in files.items()}
        program = self._write(f"{secrets.token_hex(4)}.rb", script)
        return self._folder.run("bundle", "exec", "ruby", "bin/rails", "runner", program, **paths)

    def _write(self, name: str, content: str) -> str:
        path = self._folder.path / "tmp" / name
        path.write_text(content, encoding="utf-8")
        shutil.chown(path, USER, USER)
        return str(path)

    def log(self) -> str:
        """What Redmine wrote to its log."""
        return "".join(path.read_text(errors="replace") for path in sorted(self._folder.path.glob("log/*.log")))

    def execute(self, statement: str, *values: object) -> None:
        """Changes the database behind Redmine's back."""
        with closing(sqlite3.connect(self._folder.database, timeout=5)) as database, database:
            database.execute(statement, values)

    def _set_text_formatting(self) -> None:
        self.execute("DELETE FROM settings WHERE name = 'text_formatting'")
        self.execute(
            "INSERT INTO settings (name, value, updated_on) VALUES ('text_formatting', ?, CURRENT_TIMESTAMP)",
            self._text_formatting,
        )

    def _serve(self) -> None:
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        with (self._folder.path / "log/puma.log").open("wb") as log:
            self._server = subprocess.Popen(
                ["puma", "-e", "production", "-t", "2:4", "-w", "2", "-b", f"tcp://127.0.0.1:{port}", "config.ru"],
                cwd=PROGRAM,
                env=self._folder.environment(),
                user=USER,
                group=USER,
                extra_groups=[],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._wait(port)

    def _wait(self, port: int) -> None:
        """Until the port answers; the kernel queues the first request while Redmine's workers still start."""
        end = time.monotonic() + START_SECONDS
        while not _answers(port):
            if self._server is None or self._server.poll() is not None:
                raise RuntimeError(f"Redmine ended while it was starting:\n{self.log()}")
            if time.monotonic() > end:
                raise RuntimeError(f"Redmine did not answer within {START_SECONDS} s:\n{self.log()}")
            time.sleep(0.05)

    def _stop(self) -> None:
        if self._server is not None:
            self._server.terminate()
            try:
                self._server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
        self._folder.remove()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _answers(port: int) -> bool:
    """Does a request get an answer? Redmine asks for a login there, which is answer enough."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS) as connection:
            connection.sendall(b"GET /users/current.json HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            return connection.recv(12).startswith(b"HTTP/1.")
    except OSError:
        return False

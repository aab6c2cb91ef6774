"""A throw-away installation of the product: its folder, the rules in force, its settings, and processes of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType

from submit.publication import publish, read_pages, write_document
from submit.rulebook.reader import read_rulebook
from submit.store.database import Database
from submit.store.migration import migrate

ROOT = Path(__file__).parents[2]
START_SECONDS = 60.0
STOP_SECONDS = 60.0
HURRIED: Mapping[str, object] = {"lease": 2, "lane_lease": 1, "pauses": [0.1, 0.2, 0.5, 1], "timeouts": [0.5, 0.5, 1]}
"""The patience of delivery in most programs: hours become seconds."""


class Process:
    """One process of the product with all its children; it can be started again after it ended.

    `under` is a program that starts it, with its arguments.
    """

    def __init__(
        self,
        role: str,
        environment: Mapping[str, str],
        log: Path,
        port: int | None = None,
        under: Sequence[str] = (),
    ) -> None:
        self.role = role
        self.port = port
        self._under = under
        self._environment = environment
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> "Process":
        """Starts it; a web process answers when this returns."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._under, sys.executable, "-m", "tests.faults.product", self.role],
                cwd=ROOT,
                env={**os.environ, **self._environment},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if self.port is not None:
            self._wait_for(self.port)
        return self

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """As a power cut would end it: at once, and its children too."""
        if self._process is None:
            return
        self._signal_all(signal.SIGKILL)
        self._reap()

    def stop(self) -> int | None:
        """As an upgrade ends it: told to stop, and waited for. Returns its exit code."""
        if self._process is None:
            return None
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._signal_all(signal.SIGKILL)
        return self._reap()

    def _signal_all(self, number: signal.Signals) -> None:
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            return  # All of them have ended.

    def _reap(self) -> int:
        assert self._process is not None and self._process.stdin is not None
        code = self._process.wait()
        self._process.stdin.close()
        return code

    def _wait_for(self, port: int) -> None:
        end = time.monotonic() + START_SECONDS
        while not answers(port):
            if not self.is_running() or time.monotonic() > end:
                raise RuntimeError(f"{self.role} did not start:\n{self._log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.02)


def answers(port: int) -> bool:
    """Does the form answer at that port?"""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/submit/")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


class Installation:
    """As a context manager: whatever was started in it has ended when it ends."""

    def __init__(self, folder: Path, changes: Mapping[str, object], url: str | None = None, **settings: str) -> None:
        self.folder = folder
        self.url = url or f"sqlite:///{folder / 'submit.db'}"
        self._settings = {
            "FAULTS": json.dumps(dict(changes)),
            "SUBMIT_VAR": str(folder),
            "SUBMIT_DATABASE_URL": self.url,
            "SUBMIT_SECRET_KEY": "0" * 64,
            **settings,
        }
        self._processes: list[Process] = []

    def __enter__(self) -> "Installation":
        self.folder.mkdir(parents=True, exist_ok=True)
        _publish(self.folder / "sites")
        with self.store() as database:
            migrate(database)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            if process.is_running():
                process.kill()

    @contextmanager
    def store(self) -> Iterator[Database]:
        """The store, for a look of our own."""
        database = Database(self.url)
        try:
            yield database
        finally:
            database.close()

    def web(self, under: Sequence[str] = (), **environment: str) -> Process:
        """A web process, at a port of its own that it keeps."""
        port = free_port()
        return self._process("web", port, under, {"SUBMIT_PORT": str(port), **environment})

    def deliver(self, under: Sequence[str] = (), **environment: str) -> Process:
        """A delivery process."""
        return self._process("deliver", None, under, environment)

    def serve(self, port: int | None = None) -> Process:
        """A supervisor of both, at that port or one of its own."""
        port = port or free_port()
        return self._process("serve", port, (), {"SUBMIT_PORT": str(port)})

    def log(self) -> str:
        """What the processes wrote."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))

    def _process(self, role: str, port: int | None, under: Sequence[str], environment: Mapping[str, str]) -> Process:
        log = self.folder / f"{role}{len(self._processes)}.log"
        process = Process(role, {**self._settings, **environment}, log, port, under)
        self._processes.append(process)
        return process


def redmine_settings(url: str, api_key: str) -> dict[str, str]:
    """The settings for a tracker at that address."""
    return {
        "SUBMIT_DESTINATION": "redmine",
        "SUBMIT_REDMINE_URL": url,
        "SUBMIT_REDMINE_API_KEY": api_key,
        "SUBMIT_REDMINE_PROJECT": "default",
        "SUBMIT_REDMINE_TEXT": "textile",
        "SUBMIT_PROOF": "off",
    }


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _publish(sites: Path) -> None:
    """Puts the project's own rules in force, without the pages that they stand on."""
    rulebook, problems = read_rulebook(read_pages(ROOT / "docs"))
    assert not problems
    folder = sites / "only-rules"
    (folder / "site").mkdir(parents=True)
    write_document(folder, rulebook)
    publish(sites, folder)

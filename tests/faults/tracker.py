"""A tracker with Redmine's rules of committing, in this process, that fails as often as it is told to.

What it files, and how it treats one-use tokens and filters, is told by `tests.delivery…redmine.tracker`; here are the
wire and its faults. Each answer is one write without Nagle's delay, which would look like a slow product otherwise.
"""

import enum
import hashlib
import json
import socket
import struct
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any

from tests.delivery.destinations.redmine.tracker import Tracker
from tests.faults.installation import free_port

KEY = "0123456789abcdef0123456789abcdef01234567"


class Fault(enum.Enum):
    """What may happen to one call."""

    REFUSED = "refused"
    BUSY = "busy"
    ERROR_BEFORE = "error before commit"
    ERROR_AFTER = "error after commit"
    LOST_REPLY = "reply lost"
    SLOW = "reply too late"
    LATE = "commit too late"


COMMITS = frozenset({Fault.ERROR_AFTER, Fault.LOST_REPLY, Fault.SLOW, Fault.LATE})
USUAL: Mapping[Fault, float] = {
    Fault.REFUSED: 0.03,
    Fault.BUSY: 0.03,
    Fault.ERROR_BEFORE: 0.03,
    Fault.ERROR_AFTER: 0.03,
    Fault.LOST_REPLY: 0.03,
    Fault.SLOW: 0.01,
    Fault.LATE: 0.01,
}
"""17 % of all calls."""


@dataclass
class Filed(Tracker):
    """The tracker's contents; of each file it knows what was in it."""

    def _upload(self, name: str, body: bytes) -> str:
        token = super()._upload(name, body)
        file = self.uploads[token]
        assert file is not None
        file["digest"] = hashlib.sha256(body).hexdigest()
        return token


@dataclass(frozen=True)
class Treatment:
    """What happens to a call instead of a plain answer, after it was carried out if it `commits`."""

    behaviour: Callable[[socket.socket], None]
    commits: bool = False


@dataclass
class FaultyTracker:
    """As a context manager it answers at `url`, after a `delay`. `impatience` is how long its caller waits for an
    answer; `treat` may say what happens to a call (method and path). `references`: for which ticket each call was."""

    chances: Mapping[Fault, float] = field(default_factory=dict)
    seed: int = 5
    impatience: float = 0.5
    treat: Callable[[str], Treatment | None] = lambda call: None
    filed: Filed = field(default_factory=Filed)
    delay: float = 0.0
    faults: Counter[Fault] = field(default_factory=Counter)
    references: list[str] = field(default_factory=list)
    calls: int = 0

    def __post_init__(self) -> None:
        self._random = Random(self.seed)
        self._lock = Lock()
        self._closing = Event()
        self._port = free_port()
        self._server: ThreadingHTTPServer | None = None
        self._thread: Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> "FaultyTracker":
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self.close()

    def open(self) -> None:
        """From now on it listens."""
        self._server = _Server(("127.0.0.1", self._port), _handler(self))
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """From now on connections are refused."""
        if self._server is None or self._thread is None:
            return
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._server = None

    def note(self, reference: str) -> None:
        """Remembers for which ticket a call is, and takes its time."""
        if reference:
            self.references.append(reference)
        self._closing.wait(self.delay)

    def draw(self) -> Fault | None:
        """What happens to the next call."""
        with self._lock:
            self.calls += 1
            number = self._random.random()
            for fault, chance in self.chances.items():
                number -= chance
                if number < 0:
                    self.faults[fault] += 1
                    return fault
        return None

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, object]:
        """What Redmine would answer; one call at a time."""
        with self._lock:
            reply = self.filed.answer(method, path, body)
        assert reply is not None
        return reply

    def wait_out(self) -> None:
        """Until the caller has given up."""
        self._closing.wait(self.impatience * 1.5)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that was killed, or gave up, is what this tracker is for."""


def _handler(tracker: FaultyTracker) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def setup(self) -> None:
            super().setup()
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if len(body) < int(self.headers.get("Content-Length", 0)):
                return  # A truncated request files nothing.
            tracker.note(self.headers.get("X-Request-Id", ""))
            if treatment := tracker.treat(f"{self.command} {self.path.partition('?')[0].lstrip('/')}"):
                if treatment.commits:
                    tracker.answer(self.command, self.path, body)
                treatment.behaviour(self.connection)
                return
            fault = tracker.draw()
            if fault is Fault.LATE:
                tracker.wait_out()
            reply: tuple[int, object] = (503 if fault is Fault.BUSY else 500, {})
            if fault is None or fault in COMMITS:
                done = tracker.answer(self.command, self.path, body)
                reply = reply if fault is Fault.ERROR_AFTER else done
            if fault is Fault.SLOW:
                tracker.wait_out()
            if fault in (Fault.REFUSED, Fault.LOST_REPLY):
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            else:
                self._say(*reply)

        do_POST = do_GET
        do_PUT = do_GET

        def _say(self, status: int, data: object) -> None:
            content = json.dumps(data).encode()
            head = f"HTTP/1.1 {status} Whatever\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n"
            self.wfile.write(head.encode() + content)

        def log_message(self, *arguments: Any) -> None:
            """Says nothing."""

    return Handler

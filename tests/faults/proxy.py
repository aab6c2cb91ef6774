"""A proxy before a real tracker that spoils calls: it refuses, loses or cuts replies, or holds them back."""

import enum
import socket
import socketserver
import struct
import threading
from collections import Counter
from collections.abc import Mapping
from random import Random
from types import TracebackType
from urllib.parse import urlsplit


class Spoil(enum.Enum):
    """What may happen to one connection."""

    REFUSED = "refused"
    LOST = "reply lost"
    CUT = "reply cut"
    HELD = "reply held back"


USUAL: Mapping[Spoil, float] = {Spoil.REFUSED: 0.03, Spoil.LOST: 0.06, Spoil.CUT: 0.04, Spoil.HELD: 0.02}
"""15 % of all calls."""


class Proxy:
    """As a context manager it passes on, to the server at `target`, what comes to `url`.

    `impatience` is how long a caller waits for its answer.
    """

    def __init__(self, target: str, impatience: float, chances: Mapping[Spoil, float] = USUAL, seed: int = 7) -> None:
        address = urlsplit(target)
        self._target = (address.hostname or "", address.port or 80)
        self._impatience = impatience
        self._chances = chances
        self._random = Random(seed)
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self.spoilt: Counter[Spoil] = Counter()
        self.calls = 0
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "Proxy":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def treat(self, caller: socket.socket) -> None:
        """One connection: a request to the tracker, and its answer, or what is left of it."""
        spoil = self._draw()
        if spoil is Spoil.REFUSED:
            _reset(caller)
            return
        answer = self._answer(_request(caller))
        if spoil is Spoil.HELD:
            self._closing.wait(self._impatience * 1.5)
        if spoil is Spoil.CUT:
            caller.sendall(answer[: len(answer) // 2])
        elif spoil is not Spoil.LOST:
            caller.sendall(answer)
        if spoil in (Spoil.LOST, Spoil.CUT):
            _reset(caller)

    def _answer(self, request: bytes) -> bytes:
        with socket.create_connection(self._target, timeout=120) as tracker:
            tracker.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            tracker.sendall(request)
            return _all(tracker)

    def _draw(self) -> Spoil | None:
        with self._lock:
            self.calls += 1
            number = self._random.random()
            for spoil, chance in self._chances.items():
                number -= chance
                if number < 0:
                    self.spoilt[spoil] += 1
                    return spoil
        return None


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that was killed, or gave up, is what this proxy is for."""


def _handler(proxy: Proxy) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            proxy.treat(self.request)

    return Handler


def _request(caller: socket.socket) -> bytes:
    """The whole request, made to end its connection. One that is broken off never reaches the tracker."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(caller)
    head, _, body = data.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    length = next((int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += _some(caller)
    return b"\r\n".join([*lines, b"Connection: close", b"", b""]) + body


def _some(caller: socket.socket) -> bytes:
    got = caller.recv(65536)
    if not got:
        raise ConnectionError("The caller hung up.")
    return got


def _all(tracker: socket.socket) -> bytes:
    pieces = []
    while got := tracker.recv(65536):
        pieces.append(got)
    return b"".join(pieces)


def _reset(caller: socket.socket) -> None:
    caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

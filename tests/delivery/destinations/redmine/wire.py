"""A server of a few lines that answers as badly as it is told to."""

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from types import TracebackType

Behaviour = Callable[[socket.socket], None]


class Wire:
    """Listens on the loopback address; each connection is read to its end and then treated by the behaviour."""

    def __init__(self, behaviour: Behaviour, tls: ssl.SSLContext | None = None) -> None:
        self._behaviour = behaviour
        self._tls = tls
        self._server = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self.requests: list[bytes] = []
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"

    def __enter__(self) -> "Wire":
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        self._server.close()

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        try:
            with self._tls.wrap_socket(connection, server_side=True) if self._tls else connection as stream:
                self.requests.append(_request(stream))
                self._behaviour(stream)
        except OSError:
            connection.close()  # The client hung up, which some tests wait for.


def _request(connection: socket.socket) -> bytes:
    """The whole request: a reset must not come because of bytes that nobody read."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while lengths and len(body) < int(lengths[0]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def says(status: int, body: object = b"", **headers: str) -> Behaviour:
    """A whole answer; an object is sent as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head = "\r\n".join([f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(content)}", *lines])
    return lambda connection: connection.sendall(f"{head}\r\n\r\n".encode() + content)


def resets(connection: socket.socket) -> None:
    """Hangs up the hard way."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def closes(connection: socket.socket) -> None:
    """Hangs up without a word."""


def is_silent(connection: socket.socket) -> None:
    """Never answers; ends when the client gives up."""
    connection.recv(1)


def breaks_off(connection: socket.socket) -> None:
    """Promises more than it sends."""
    connection.sendall(b'HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{"issue":')


def drips_head(connection: socket.socket) -> None:
    """Sends its header for ever, a little at a time."""
    connection.sendall(b"HTTP/1.1 201 Created\r\nX-Long: ")
    _drip(connection)


def drips_body(connection: socket.socket) -> None:
    """Sends its body for ever, a little at a time."""
    connection.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 1000000\r\n\r\n")
    _drip(connection)


def drips_endless_body(connection: socket.socket) -> None:
    """As `drips_body`, but the end of the connection would be the proper end of this one."""
    connection.sendall(b'HTTP/1.1 201 Created\r\n\r\n{"issue": {"id": 1}}')
    _drip(connection)


def floods(connection: socket.socket) -> None:
    """Sends a body of 100 MB."""
    connection.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 104857600\r\n\r\n")
    for _ in range(1600):
        connection.sendall(b" " * 65536)


def _drip(connection: socket.socket) -> None:
    connection.settimeout(0.02)
    while True:
        connection.sendall(b" ")
        try:
            connection.recv(1)
            return
        except TimeoutError:
            continue

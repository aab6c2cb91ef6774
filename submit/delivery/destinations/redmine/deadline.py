"""A deadline for a whole HTTP exchange, because a socket's timeout starts again with each byte that arrives."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Exchange:
    """The connections of one exchange, which can be cut from another thread."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self.is_over = False

    def watch(self, connected: socket.socket) -> None:
        """Take charge of a new connection, and cut it at once if the time is already up."""
        with self._lock:
            self._sockets.append(connected)
            if self.is_over:
                _shut(connected)

    def cut(self) -> None:
        """End all connections, so that threads waiting on them read an end of file."""
        with self._lock:
            self.is_over = True
            for connected in self._sockets:
                _shut(connected)


def _shut(connected: socket.socket) -> None:
    # A TLS socket's own shutdown would take away its state under the reading thread, so the plain one is called.
    try:
        socket.socket.shutdown(connected, socket.SHUT_RDWR)
    except OSError:
        return  # It was closed a moment earlier, which is all that was wanted.


_current: ContextVar[Exchange | None] = ContextVar("exchange", default=None)


@contextmanager
def deadline(seconds: float) -> Iterator[Exchange]:
    """Cut the connections that are opened in the block when `seconds` have passed."""
    exchange = Exchange()
    timer = threading.Timer(seconds, exchange.cut)
    timer.daemon = True
    token = _current.set(exchange)
    timer.start()
    try:
        yield exchange
    finally:
        timer.cancel()
        _current.reset(token)


class _PlainConnection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _announce(self.sock)


class _SecureConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _announce(self.sock)


def _announce(connected: socket.socket | None) -> None:
    exchange = _current.get()
    if exchange is not None and connected is not None:
        exchange.watch(connected)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class WatchedAdapter(HTTPAdapter):
    """Open connections that the current exchange knows of."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}

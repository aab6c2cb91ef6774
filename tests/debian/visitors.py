"""People who come over https, through nginx, each from a network of his own."""

import itertools
import socket
import ssl
from collections.abc import Callable
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

from tests.faults.person import TIMEOUT, Person

HOST = "support.example.com"
PORT = 443
_NETWORKS = itertools.count(1)


class _ToNginx(HTTPSConnection):
    def __init__(self, trusted: ssl.SSLContext, source: str) -> None:
        super().__init__(HOST, PORT, timeout=TIMEOUT)
        self._trusted, self._source = trusted, source

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", PORT), TIMEOUT, (self._source, 0))
        self.sock = self._trusted.wrap_socket(plain, server_hostname=HOST)


def visitors(certificate: Path) -> type[Person]:
    """Somebody who trusts that certificate and no other."""
    trusted = ssl.create_default_context(cafile=certificate)

    class Visitor(Person):
        def __init__(self, port: Callable[[], int], has_time: Callable[[], bool] = lambda: True) -> None:
            super().__init__(port, has_time)
            self._source = f"127.0.{next(_NETWORKS) % 250}.1"

        def _connect(self) -> HTTPConnection:
            return _ToNginx(trusted, self._source)

    return Visitor

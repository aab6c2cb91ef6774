"""Requests that never end, for an application of the harness: nothing of this is in the product.

`/stuck/lock` holds the interpreter's lock in C code, so that no signal is heard; `/stuck/loop` turns in Python, and
`/stuck/wait` waits, while the other threads go on. Two end: `/stuck/slow` after SECONDS, and `/stuck/until` when there
is a file at the path in GO.
"""

import os
import time
import unicodedata
from collections.abc import Callable, Iterable
from http.client import HTTPConnection, HTTPException
from typing import Any

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
FOR_EVER = 3600.0
SECONDS = 3.0
MARKS = 1_000_000


def _lock() -> None:
    unicodedata.normalize("NFC", "a" + "\u0301\u0316" * MARKS)


def _loop() -> None:
    end = time.monotonic() + FOR_EVER
    while time.monotonic() < end:
        pass


def _until() -> None:
    while not os.path.exists(os.environ["GO"]):
        time.sleep(0.02)


WAYS: dict[str, Callable[[], None]] = {
    "/stuck/lock": _lock,
    "/stuck/loop": _loop,
    "/stuck/wait": lambda: time.sleep(FOR_EVER),
    "/stuck/slow": lambda: time.sleep(SECONDS),
    "/stuck/until": _until,
}


def getting_stuck(app: WSGI) -> WSGI:
    """The application, with these requests beside its own."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        way = WAYS.get(environ["PATH_INFO"])
        if way is None:
            return app(environ, start_response)
        way()
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"over\n"]

    return answer


def ask(port: int, way: str, timeout: float) -> int | str:
    """Makes that request; returns the status, or by what it was broken off."""
    connection = HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", way)
        return connection.getresponse().status
    except (OSError, HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()

"""The search of uploaded files for secrets. A worker does few at once, so that others still get their pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from werkzeug.exceptions import ServiceUnavailable

from submit.ticket.checker import Checker
from submit.ticket.file_search import Found, hide, search

AT_ONCE = BoundedSemaphore(2)
"""A search takes the processor for seconds where a file was made to be slow, and a worker has four threads in all."""
PATIENCE = 2.0
"""Seconds that an upload waits for its turn; the search of an ordinary file is over long before."""
WAIT = 60
"""Seconds after which to try again."""


def scan(checker: Checker, kind: str, content: bytes) -> tuple[Found, ...]:
    """Return what must be hidden inside a file. Raises ServiceUnavailable if too many files are being searched."""
    with _turn():
        return search(checker.dangers, kind, content)


def hide_secrets(checker: Checker, kind: str, content: bytes) -> bytes:
    """Return the file with its secrets hidden. Raises ServiceUnavailable if too many files are being searched."""
    with _turn():
        return hide(checker.dangers, kind, content)


@contextmanager
def _turn() -> Iterator[None]:
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise ServiceUnavailable(retry_after=WAIT)
    try:
        yield
    finally:
        AT_ONCE.release()

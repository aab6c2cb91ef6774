"""A visitor's page while strangers send texts that want to hold the form up: 50 a second, each at the bound.

    .venv/bin/python -m bench.hostile [SECONDS]

Prints how long the first page takes when nobody else is there, how long meanwhile, and the ratio of the two. Senders
and form share the machine, so the ratio is worse than where they do not.
"""

import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from pathlib import Path

from bench.checks import HOSTILE, repeated
from submit.web.http.bounds import TEXT
from tests.faults.installation import Installation

RATE = 50
SENDERS = 10
BOUNDARY = "a-boundary"
KINDS: Mapping[str, Callable[[int], str]] = {
    **HOSTILE,
    "marks of two classes": repeated("а\u0301\u0316"),
    "jamo": repeated("\u1100\u1161\u11a8"),
    "brackets": repeated("([{<"),
    "cards": repeated("4111 1111 1111 1111 "),
    "slashes": repeated("4111/1111,"),
    "passports": repeated("4510 123456 "),
    "one by one": repeated("4-1-1-1-"),
    "full-width digits": repeated("４１１１ "),
    "emoji": repeated("👩\u200d👩\u200d👧\u200d👦"),
    "look-alikes": repeated("pаypаl "),
    "addresses": repeated("https://a.b/c?d=%D1&e#f "),
    "markup": repeated("<b>**[x](y)`"),
    "escapes": repeated("%D1%8F"),
    "nulls": repeated("a\x00"),
    "base64": repeated("YWJjZGVmZ2hpamtsbW5vcA=="),
    "greetings": repeated("Здравствуйте! "),
    "two alphabets": repeated("слoвo word "),
    "capitals": repeated("СРОЧНО "),
    "logins": repeated("login: a password: b "),
    "words for secrets": repeated("пароль:"),
    "commands": repeated("curl -u a:b "),
    "cookies": repeated("Cookie: a=b; "),
    "keys": repeated("-----BEGIN PRIVATE KEY-----\n"),
    "letters one by one": repeated("don't-it's-"),
}
"""Texts of a given number of characters."""


def text_of(kind: str, size: int) -> str:
    """A text of that kind with about so many bytes."""
    make = KINDS[kind]
    return make(size * 1000 // len(make(1000).encode()))


def loaded(port: int) -> float:
    """Seconds until the first page has come."""
    began = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/submit/")
    connection.getresponse().read()
    connection.close()
    return time.perf_counter() - began


def send(port: int, bodies: list[bytes], until: float, seen: Counter[int]) -> None:
    """One of the strangers; a refused connection is no reason to stop."""
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    for body in cycle(bodies):
        began = time.perf_counter()
        if began > until:
            return
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("POST", f"/submit/{'0' * 32}/questions/", body, headers)
            seen[connection.getresponse().status] += 1
        except (OSError, HTTPException):
            seen[0] += 1
        finally:
            connection.close()
        time.sleep(max(0.0, SENDERS / RATE - (time.perf_counter() - began)))


def body_of(kind: str) -> bytes:
    fields = {"tracker": "bug", "action": "continue", "steps": text_of(kind, TEXT - 1024)}
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
    parts = (f'{head}"{name}"\r\n\r\n{text}\r\n' for name, text in fields.items())
    return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()


def main(seconds: int) -> None:
    with tempfile.TemporaryDirectory() as folder, Installation(Path(folder) / "var", {}) as installation:
        web = installation.web().start()
        assert web.port is not None
        quiet = [loaded(web.port) for _ in range(100)]
        seen: Counter[int] = Counter()
        bodies, until = [body_of(kind) for kind in KINDS], time.perf_counter() + seconds
        senders = [
            threading.Thread(target=send, args=(web.port, bodies[at:] + bodies[:at], until, seen))
            for at in range(SENDERS)
        ]
        for sender in senders:
            sender.start()
        meanwhile = []
        while time.perf_counter() < until:
            meanwhile.append(loaded(web.port))
        for sender in senders:
            sender.join()
    for name, took in (("quiet", quiet), ("meanwhile", meanwhile)):
        cuts = statistics.quantiles(took, n=20)
        print(f"{name:10} {len(took):5} loads, median {cuts[9] * 1000:6.0f} ms, 95 % under {cuts[18] * 1000:6.0f} ms")
    print(f"ratio of the medians {statistics.median(meanwhile) / statistics.median(quiet):.1f}")
    print(f"{sum(seen.values()) / seconds:.0f} hostile requests a second, answers {dict(seen)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)

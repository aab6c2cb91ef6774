"""What the form costs: its page, and taking a ticket in, against a bare Flask-WTF form on the same granian.

    .venv/bin/python -m bench.form [ROUNDS] [TICKETS]

Starts both servers over folders of their own and asks them in turn: for the questions of an error (a form of as many
fields), and for the last POST of a ticket with 5 kB of Russian text, from 1, 8 and 32 clients at once. Ours has the
text in its draft by then, and the bare form gets it with the POST, as that is all it has. Nothing delivers meanwhile.
TICKETS are those of one round, at most 120: each client is a network of its own, and one network may send no more.

Prints requests a second and the processor's time that one costs the server, medians of the rounds with their ranges,
and the 99th percentile of all rounds together as a multiple of the median. The goals are ratios of the rates, 0.8 for
the page and 0.7 for the ticket, and 4 for the tail; on a busy machine the ratio of the costs is the steadier figure.
"""

import os
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from bench.bare_form import FOLDER
from bench.bare_form import create_app as create_bare
from bench.site import Server, serve
from submit.app import create_app
from submit.config import read_settings
from submit.site.build.site_build import build_site
from submit.store.drafts import Draft, Drafts

ROOT = Path(__file__).parents[1]
CLIENTS = (1, 8, 32)
PAGES = 200
"""Pages asked for in one round."""
ANSWERS = {
    "tracker": "bug",
    "subject": "Sabre: ошибка 500 при выписке билета",
    "steps": "Открыл заказ, нажал «Выписать», выбрал форму оплаты. " * 25,
    "actual": "Красная строка «Нет ответа от поставщика», билет не выписан. " * 18,
    "expected": "Билет выписан, в заказе его номер",
    "since": "Сегодня с 10:40, вчера вечером работало",
    "scope": "all",
    "booking": "заказ 100245, учётная запись kassa-3",
}
numbers = count()


@dataclass(frozen=True)
class Figures:
    """Of one round: requests a second, microseconds of the processor for one, and the seconds that each one took."""

    rate: float
    cost: float
    times: Sequence[float]


@dataclass(frozen=True)
class Arm:
    """A server, and what makes the requests for its page and for a new ticket, as bytes."""

    server: Server
    page: bytes
    ticket: Callable[[], bytes]


def request(method: str, path: str, cookie: str, values: dict[str, str] | None = None) -> bytes:
    body = urllib.parse.urlencode(values or {}).encode()
    kind = "application/x-www-form-urlencoded"
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nContent-Type: {kind}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def signed_in(app: Flask, **session: str) -> tuple[str, str]:
    """The cookie of a browser that has the form open, and the token of that form."""
    token = os.urandom(20).hex()
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    cookie = signer.dumps({"csrf_token": token, **session})
    made = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(token)
    return f"{app.config['SESSION_COOKIE_NAME']}={cookie}", str(made)


@contextmanager
def ours(var: Path) -> Iterator[Arm]:
    """Our server, and drafts that are ready to be sent."""
    build_site(ROOT, var / "sites", "http://127.0.0.1:8000", datetime.now(UTC))
    with started([sys.executable, "-m", "submit", "web"], {"SUBMIT_VAR": str(var)}) as server:
        settings = read_settings({"SUBMIT_VAR": str(var)})
        app = create_app(settings)
        drafts: Drafts = app.extensions["submit"].drafts
        begun = datetime.now(UTC) - timedelta(minutes=3)

        def ticket() -> bytes:
            number = next(numbers)
            id, browser = f"{number:032x}", f"{number:x}".rjust(32, "b")
            texts = ANSWERS | {"email": f"agent{number}@agency{number}.example"}
            drafts.save(Draft(id, browser, "ru", {**texts, "impact": "partial"}), begun)
            cookie, token = signed_in(app, browser=browser)
            return request("POST", f"/submit/{id}/check/", cookie, {"csrf_token": token, "action": "send"})

        yield Arm(server, request("GET", "/submit/?tracker=bug", signed_in(app, browser="a" * 32)[0]), ticket)


@contextmanager
def bare(folder: Path) -> Iterator[Arm]:
    """The bare server, and filled-in forms."""
    with started([sys.executable, "-m", "bench.form", "--bare"], {FOLDER: str(folder)}) as server:
        os.environ[FOLDER] = str(folder)
        app = create_bare()

        def ticket() -> bytes:
            cookie, token = signed_in(app)
            values = ANSWERS | {"impact": "partial", "email": f"agent{next(numbers)}@agency.test", "csrf_token": token}
            return request("POST", "/form/", cookie, values)

        yield Arm(server, request("GET", "/form/", signed_in(app)[0]), ticket)


@contextmanager
def started(command: list[str], settings: dict[str, str]) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = os.environ | settings | {"SUBMIT_PORT": str(port), "PORT": str(port)}
    # What it writes down of each request it writes here too; nobody reads it.
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(60)


class Client:
    """One kept connection, from a network of its own: what one network may send is limited."""

    def __init__(self, port: int) -> None:
        number = next(numbers)
        source = (f"127.{1 + number // 250 % 250}.{number % 250}.1", 0)
        self._socket = socket.create_connection(("127.0.0.1", port), 60, source)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, message: bytes, wanted: bytes) -> float:
        """The seconds until the whole answer is there; its status must be the wanted one."""
        began = time.perf_counter()
        self._socket.sendall(message)
        answer = self._socket.recv(65536)
        head, _, body = answer.partition(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        while len(body) < length:
            body += self._socket.recv(65536)
        if head.split(b" ")[1] != wanted:
            raise SystemExit(f"answered {head.splitlines()[0]!r}")
        return time.perf_counter() - began

    def close(self) -> None:
        self._socket.close()


def measure(server: Server, messages: Sequence[bytes], clients: int, wanted: bytes) -> Figures:
    """The figures of one round: the messages, shared out among the clients."""
    times: list[float] = []
    opened = [Client(server.port) for _ in range(clients)]

    def work(number: int) -> None:
        times.extend([opened[number].ask(message, wanted) for message in messages[number::clients]])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    began, busy = time.perf_counter(), server.busy()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, busy = time.perf_counter() - began, server.busy() - busy
    for client in opened:
        client.close()
    if len(times) != len(messages):
        raise SystemExit(
            f"{len(messages) - len(times)} of {len(messages)} requests were not answered as they should be"
        )
    return Figures(len(messages) / took, busy / len(messages) * 1e6, times)


def compare(name: str, rounds: int, goal: float, one_round: Callable[[Arm], Figures], arms: tuple[Arm, Arm]) -> None:
    found: dict[int, list[Figures]] = {arm.server.port: [] for arm in arms}
    for number in range(rounds + 1):
        # Each goes first in half of the rounds; the first round warms up and does not count.
        for arm in arms if number % 2 else reversed(arms):
            figures = one_round(arm)
            if number:
                found[arm.server.port].append(figures)
    own, other = found.values()
    rate = statistics.median(one.rate for one in own) / statistics.median(one.rate for one in other)
    cost = statistics.median(one.cost for one in own) / statistics.median(one.cost for one in other)
    print(f"{name}: ours {shown(own)}; bare {shown(other)}; rate {rate:.2f} (goal {goal}), cost {cost:.2f}", flush=True)


def shown(found: Sequence[Figures]) -> str:
    rates, costs = zip(*((one.rate, one.cost) for one in found), strict=True)
    times = [took for one in found for took in one.times]
    tail = statistics.quantiles(times, n=100, method="inclusive")[98] / statistics.median(times)
    return (
        f"{statistics.median(rates):.0f}/s ({min(rates):.0f} to {max(rates):.0f}), "
        f"{statistics.median(costs):.0f} µs ({min(costs):.0f} to {max(costs):.0f}), "
        f"p99 {tail:.1f} ×"
    )


def main(rounds: int, tickets: int) -> None:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        with ours(Path(folder)) as own, bare(Path(other)) as rival:
            arms = (own, rival)
            print(f"{rounds} rounds, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
            compare("page", rounds, 0.8, lambda arm: measure(arm.server, [arm.page] * PAGES, 1, b"200"), arms)
            for clients in CLIENTS:

                def accept(arm: Arm, clients: int = clients) -> Figures:
                    return measure(arm.server, [arm.ticket() for _ in range(tickets)], clients, b"303")

                compare(f"ticket, {clients} at once", rounds, 0.7, accept, arms)
        with sqlite3.connect(Path(folder) / "submit.db") as store:
            (stored,) = store.execute("SELECT count(*) FROM outbox").fetchone()
        sent = (rounds + 1) * tickets * len(CLIENTS)
        print(f"answered as sent {sent}, stored {stored}; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--bare"]:
        serve("bench.bare_form:create_app", int(os.environ["PORT"]))
    else:
        main(
            *(int(argument) for argument in (sys.argv[1:] or ["5"])[:1]), int(sys.argv[2]) if len(sys.argv) > 2 else 96
        )

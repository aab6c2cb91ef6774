"""What it costs to serve the site beside the form: `submit web` against a bare WhiteNoise, on the same granian.

    .venv/bin/python -m bench.site [ROUNDS] [bare]

Builds the site into a folder of its own, starts both servers, asks both in turn for the same files over one kept
connection each, and prints requests a second and the processor's microseconds that a request costs the server: medians
of the rounds with their ranges. The ratio is that of the least times of the processor, which a busy machine sways
least; the goal is 0.9 or more. WhiteNoise sends the same headers as we do; with `bare` it sends none of them.
"""

import contextlib
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from wsgiref.headers import Headers

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from whitenoise import WhiteNoise

from submit.processes.web_server import THREADS, WORKERS
from submit.publication import Publications
from submit.site.build.site_build import build_site
from submit.web.http.security_headers import COMMON

ROOT = Path(__file__).parents[1]
SITE, HEADERS = "BENCH_SITE", "BENCH_HEADERS"
COUNT = 400
"""Requests of one server in one round."""


@dataclass(frozen=True)
class Server:
    """Where a server listens, and its first process."""

    port: int
    pid: int

    def busy(self) -> float:
        """Seconds that its processes have been on a processor."""
        return sum(_busy(pid) for pid in (self.pid, *_children(self.pid)))


@dataclass(frozen=True)
class Figures:
    """Of one round: requests a second, and the processor's microseconds of one request."""

    rate: float
    cost: float


def _children(pid: int) -> list[int]:
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for found in lists for child in found.read_text().split()]


def _busy(pid: int) -> float:
    return sum(int(task.read_text().split()[0]) for task in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9


def bare() -> WhiteNoise:
    """WhiteNoise over the same folder, with the same headers and nothing else of ours."""

    def add_headers(headers: Headers, path: str, url: str) -> None:
        for name, value in COMMON.items() if os.environ[HEADERS] else ():
            headers[name] = value

    return WhiteNoise(_nothing, root=os.environ[SITE], index_file=True, max_age=60, add_headers_function=add_headers)


def _nothing(environ: dict[str, object], start_response: object) -> list[bytes]:
    raise LookupError(environ["PATH_INFO"])


def serve(target: str, port: int) -> None:
    Granian(
        target, address="127.0.0.1", port=port, interface=Interfaces.WSGI, factory=True, workers=WORKERS,
        blocking_threads=THREADS, log_access=False, log_level=LogLevels.warning,
    ).serve()  # fmt: skip


@contextlib.contextmanager
def started(name: str, var: Path, site: Path) -> Iterator[Server]:
    """A running server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = os.environ | {"SUBMIT_VAR": str(var), "SUBMIT_PORT": str(port)}
    command = [sys.executable, "-m", "submit", "web"]
    if name != "submit":
        environment = os.environ | {SITE: str(site), HEADERS: "1" if name == "headers" else ""}
        command = [sys.executable, "-m", "bench.site", "--serve", "bench.site:bare", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _await(port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(60)


def _await(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("a server did not start")


def measure(server: Server, path: str, headers: dict[str, str]) -> Figures:
    """The figures of one round, over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    began, busy = time.perf_counter(), server.busy()
    for _ in range(COUNT):
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status not in (200, 304):
            raise SystemExit(f"{path}: {answer.status}")
    took, busy = time.perf_counter() - began, server.busy() - busy
    connection.close()
    return Figures(COUNT / took, busy / COUNT * 1e6)


def _tag(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/", headers={"Accept-Encoding": "gzip"})
    tag = connection.getresponse().headers["ETag"]
    connection.close()
    return str(tag)


def main(rounds: int, arm: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        build_site(ROOT, var / "sites", "http://127.0.0.1:8000", datetime.now(UTC))
        publication = Publications(var / "sites").current()
        assert publication is not None
        style = next((publication.site / "assets" / "stylesheets").glob("main.*.css"))
        with started("submit", var, publication.site) as ours, started(arm, var, publication.site) as other:
            zipped = {"Accept-Encoding": "gzip"}
            cases = {
                "a page, gzip": ("/", zipped),
                "a style sheet, gzip": (f"/assets/stylesheets/{style.name}", zipped),
                "a page not modified": ("/", {"If-None-Match": _tag(other.port)}),
            }
            print(f"{rounds} rounds of {COUNT} requests, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
            for name, (path, headers) in cases.items():
                _compare(name, path, headers, ours, other, rounds)


def _compare(name: str, path: str, headers: dict[str, str], ours: Server, other: Server, rounds: int) -> None:
    pairs: list[tuple[Figures, Figures]] = []
    for number in range(rounds + 1):
        # Each goes first in half of the rounds; the first round warms up and does not count.
        order = (ours, other) if number % 2 else (other, ours)
        found = {server.port: measure(server, path, headers) for server in order}
        pairs.append((found[ours.port], found[other.port]))
    own, others = zip(*pairs[1:], strict=True)
    ratio = min(two.cost for two in others) / min(one.cost for one in own)
    print(f"{name}: ours {_shown(own)}; bare {_shown(others)}; ratio {ratio:.2f}", flush=True)


def _shown(found: tuple[Figures, ...]) -> str:
    costs = [figures.cost for figures in found]
    rate = statistics.median(figures.rate for figures in found)
    return f"{rate:.0f}/s, {statistics.median(costs):.0f} µs ({min(costs):.0f} to {max(costs):.0f})"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(sys.argv[2], int(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10, "bare" if "bare" in sys.argv else "headers")

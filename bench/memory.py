"""Does the server grow with the tickets that it takes? Its memory after many tickets with files, against after 100.

    nice .venv/bin/python -m bench.memory [TICKETS]

Starts `submit web` over a folder of its own and files tickets (10,000 unless told otherwise), four at a time, each with
5 kB of Russian text and a file of 64 KB, by the requests of a browser: answers with the file, the check page, sending.
Prints the memory of all its processes (PSS, so that what they share counts once) on the way. The goal is 1.2 ×.
"""

import sys
import tempfile
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bench.form import ANSWERS, Client, request, signed_in, started
from bench.site import Server, _children
from submit.app import create_app
from submit.config import read_settings
from tests.faults.installation import Installation

FIRST = 100
CLIENTS = 4
BOUNDARY = "a-boundary-of-our-own"
numbers = count(1)
FILE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 256


def multipart(path: str, cookie: str, values: dict[str, str]) -> bytes:
    """The answers of page 2 with a file."""
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}'.encode() for name, text in values.items()]
    head = b'Content-Disposition: form-data; name="files"; filename="screen.png"\r\nContent-Type: image/png\r\n\r\n'
    delimiter = f"--{BOUNDARY}\r\n".encode()
    body = b"".join(delimiter + part + b"\r\n" for part in (*parts, head + FILE)) + f"--{BOUNDARY}--\r\n".encode()
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    lines = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nContent-Type: {kind}\r\n"
    return f"{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body


class Filing:
    """Tickets of many clients at one server, each from a browser and a network of its own."""

    def __init__(self, server: Server, var: Path) -> None:
        self._server = server
        self._app = create_app(read_settings({"SUBMIT_VAR": str(var)}))

    def file(self, tickets: int) -> None:
        share = [tickets // CLIENTS + (at < tickets % CLIENTS) for at in range(CLIENTS)]
        threads = [threading.Thread(target=self._work, args=(part,)) for part in share]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def memory(self) -> float:
        """Megabytes of all processes."""
        pids = (self._server.pid, *_children(self._server.pid))
        return sum(kilobytes for pid in pids for kilobytes in _pss(pid)) / 1024

    def _work(self, tickets: int) -> None:
        for _ in range(tickets):
            number = next(numbers)
            id, browser = f"{number:032x}", f"{number:x}".rjust(32, "b")
            cookie, token = signed_in(self._app, browser=browser)
            values = ANSWERS | {"email": f"a{number}@agency{number}.example", "impact": "partial", "csrf_token": token}
            client = Client(self._server.port)
            client.ask(multipart(f"/submit/{id}/questions/", cookie, values | {"action": "continue"}), b"303")
            client.ask(request("GET", f"/submit/{id}/check/", cookie), b"200")
            sending = {"csrf_token": token, "action": "send"}
            client.ask(request("POST", f"/submit/{id}/check/", cookie, sending), b"303")
            client.close()


def _pss(pid: int) -> Iterator[int]:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            yield int(line.split()[1])


def main(tickets: int) -> None:
    with tempfile.TemporaryDirectory() as folder, Installation(Path(folder) / "var", {}) as installation:
        settings = {"SUBMIT_VAR": str(installation.folder)}
        with started([sys.executable, "-m", "submit", "web"], settings) as server:
            filing = Filing(server, installation.folder)
            filed, began, first = 0, datetime.now(UTC), 0.0
            for goal in sorted({FIRST, tickets // 4, tickets // 2, tickets}):
                filing.file(goal - filed)
                filed = goal
                memory = filing.memory()
                first = first or memory
                seconds = (datetime.now(UTC) - began).total_seconds()
                print(f"{filed} tickets: {memory:.0f} MB, {memory / first:.2f} × ({seconds:.0f} s)", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)

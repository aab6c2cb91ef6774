"""How long a client waits: from «Отправить» to the confirmation, and from the start of the server to its first page.

    .venv/bin/python bench/first_path.py [TICKETS]

Starts the server in a folder of its own, again with the site built already, files tickets one after another,
and prints medians with their ranges, in milliseconds, and the machine's load. Single figures swing with the machine;
compare runs side by side.
"""

import http.cookiejar
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
ANSWERS = {
    "tracker": "bug",
    "subject": "Sabre: ошибка 500 при выписке билета",
    "steps": "Открыл заказ, нажал «Выписать». " * 60,
    "actual": "Красная строка «Нет ответа от поставщика». " * 20,
    "expected": "Билет выписан, в заказе его номер",
    "since": "Сегодня с 10:40, вчера вечером работало",
    "scope": "all",
    "booking": "",
    "impact": "partial",
    "email": "agent@putevka.example",
    "action": "continue",
}


def start(var: str, port: int) -> tuple[subprocess.Popen[bytes], float]:
    """A server, and the seconds until it answered with its first page."""
    environment = os.environ | {"SUBMIT_VAR": var, "SUBMIT_PORT": str(port)}
    began = time.perf_counter()
    process = subprocess.Popen(["script/server"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    while process.poll() is None and time.perf_counter() - began < 120:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
            return process, time.perf_counter() - began
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.01)
    raise SystemExit("the server did not start")


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(60)


def file_ticket(base: str) -> float:
    """File one ticket as a new client; the seconds from the last POST to the confirmation's last byte."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def post(address: str, values: dict[str, str]) -> tuple[str, str]:
        with opener.open(address, urllib.parse.urlencode(values).encode(), timeout=30) as answer:
            return answer.url, answer.read().decode()

    page = opener.open(f"{base}/submit/?tracker=bug", timeout=30).read().decode()
    action = re.search(r'<form[^>]*action="([^"]+)"', page)
    token = TOKEN.search(page)
    assert action and token
    check, page = post(base + action[1], ANSWERS | {"csrf_token": token[1]})
    token = TOKEN.search(page)
    assert token and check.endswith("/check/")
    began = time.perf_counter()
    confirmation, _ = post(check, {"csrf_token": token[1], "action": "send"})
    took = time.perf_counter() - began
    assert "/sent/" in confirmation
    return took


def shown(name: str, seconds: list[float]) -> None:
    values = sorted(value * 1000 for value in seconds)
    print(f"{name}: {statistics.median(values):.1f} ms ({values[0]:.1f} to {values[-1]:.1f}, {len(values)} times)")


def main(tickets: int) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as var:
        process, first = start(var, port)
        stop(process)
        starts = []
        for _ in range(5):
            process, seconds = start(var, port)
            starts.append(seconds)
            if len(starts) < 5:
                stop(process)
        try:
            sends = [file_ticket(f"http://127.0.0.1:{port}") for _ in range(tickets)]
        finally:
            stop(process)
    shown("first start, site not built", [first])
    shown("start, site built, to the first page", starts)
    shown("send, to the confirmation", sends)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)

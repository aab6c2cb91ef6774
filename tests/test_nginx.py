"""The example for nginx, run for real in front of a web process: TLS by a certificate made here, ports of our own.

What it shields the form from cannot be told without it: the form's server waits as long as a sender likes.
"""

import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from submit.store.tables import limits
from submit.web.http.bounds import BODY, ESCAPED
from submit.web.http.security_headers import COMMON, ENCRYPTED
from tests.conftest import ROOT
from tests.faults.installation import Installation, Process, free_port
from tests.faults.person import TOKEN

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("nginx") is None and "CI" not in os.environ, reason="nginx is not installed"),
]

HOST = "support.example.com"
EXAMPLE = ROOT / "deploy" / "nginx.conf"
FRAME = """
user root;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 768; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {example}
}}
"""
SLOW = 200
"""Slow senders at once, from three addresses: the form has eight threads."""


def example(folder: Path, web: int, http: int, https: int) -> str:
    """The example with ports and paths of this test; all else stays."""
    text = EXAMPLE.read_text(encoding="utf-8")
    changes: Mapping[str, str] = {
        "127.0.0.1:8000": f"127.0.0.1:{web}",
        "listen 80;": f"listen 127.0.0.1:{http};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{https} ssl http2;",
        "/etc/ssl/submit": str(folder),
        "/var/log/nginx": str(folder),
        "/srv/submit/deploy": str(EXAMPLE.parent),
    }
    for ours, other in changes.items():
        assert ours in text
        text = text.replace(ours, other)
    return text


@dataclass(frozen=True)
class Front:
    """nginx as it runs: its ports, the folder of its logs, and what is behind it."""

    http: int
    https: int
    folder: Path
    installation: Installation
    web: Process

    def connect(self, source: str = "127.0.0.1") -> HTTPSConnection:
        """A connection of a client with this address. Its certificate is of our own making, as everybody knows."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return HTTPSConnection("127.0.0.1", self.https, timeout=30, source_address=(source, 0), context=context)

    def ask(
        self, method: str, path: str, body: bytes | None = None, source: str = "127.0.0.1", **headers: str
    ) -> tuple[HTTPResponse, str]:
        connection = self.connect(source)
        named = {"Host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer, text


def certify(folder: Path) -> None:
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={HOST}"]
    command = [*made, "-keyout", "privkey.pem", "-out", "fullchain.pem"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("nginx")
    certify(folder)
    settings = {"SUBMIT_PUBLIC_URL": f"https://{HOST}", "SUBMIT_PROXIES": "1"}
    with Installation(folder / "var", {}, **settings) as installation:
        web = installation.web().start()
        made = Front(free_port(), free_port(), folder, installation, web)
        text = FRAME.format(folder=folder, example=example(folder, web.port or 0, made.http, made.https))
        (folder / "nginx.conf").write_text(text, encoding="utf-8")
        subprocess.run(["nginx", "-t", "-c", folder / "nginx.conf"], check=True, capture_output=True)
        process = subprocess.Popen(["nginx", "-c", folder / "nginx.conf"])
        try:
            wait_for(made.https)
            yield made
        finally:
            process.terminate()
            process.wait(30)


def wait_for(port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(port)


def test_a_visitor_without_https_is_led_to_it(front: Front) -> None:
    with socket.create_connection(("127.0.0.1", front.http), 10) as connection:
        connection.sendall(f"GET /submit/?a=1 HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode())
        answer = connection.makefile("rb").read().decode()
    assert answer.startswith("HTTP/1.1 301") and f"Location: https://{HOST}/submit/?a=1\r\n" in answer


def test_over_https_cookie_and_headers_are_strict(front: Front) -> None:
    answer, _ = front.ask("GET", "/submit/")
    (cookie,) = answer.headers.get_all("Set-Cookie") or []
    assert cookie.startswith("__Host-submit=") and "; Secure" in cookie
    for name, value in {**COMMON, **ENCRYPTED}.items():
        assert answer.headers.get_all(name) == [value]


def begin(front: Front, source: str = "127.0.0.1", **headers: str) -> tuple[HTTPResponse, str]:
    """The first POST of the form, as a browser sends it."""
    page, text = front.ask("GET", "/submit/", source=source)
    found = TOKEN.search(text)
    assert found is not None
    cookie = (page.headers["Set-Cookie"] or "").partition(";")[0]
    sent = {"Cookie": cookie, "Content_Type": "application/x-www-form-urlencoded", **headers}
    body = urlencode({"csrf_token": found[1], "tracker": "bug", "action": "continue"}).encode()
    return front.ask("POST", "/submit/", body, source, **sent)


def test_a_post_of_our_own_page_is_taken_and_leads_on_over_https(front: Front) -> None:
    answer, _ = begin(front, Origin=f"https://{HOST}", Referer=f"https://{HOST}/submit/", Sec_Fetch_Site="same-origin")
    assert answer.status == 303
    assert re.match(rf"(https://{HOST})?/submit/[0-9a-f]{{32}}/questions/", answer.headers["Location"])


def test_a_post_of_another_site_is_refused(front: Front) -> None:
    assert begin(front, Origin="https://evil.example")[0].status == 403


@pytest.mark.parametrize("page", ["/healthz", "/readyz", "/metrics"])
def test_what_tells_of_the_service_is_not_public(front: Front, page: str) -> None:
    assert front.ask("GET", page)[0].status == 404


def test_a_body_is_taken_up_to_the_limit_of_the_form_which_refuses_more_in_its_own_words(front: Front) -> None:
    kind = "application/x-www-form-urlencoded"
    assert front.ask("POST", "/submit/", b"a=" + b"%41" * (ESCAPED // 6), Content_Type=kind)[0].status == 422
    answer, text = front.ask("POST", "/submit/", b"a=" + b"x" * ESCAPED, Content_Type=kind)
    assert answer.status == 413 and "черновик" in text
    assert front.ask("POST", "/submit/", b"a=" + b"x" * (BODY + 2**24), Content_Type=kind)[0].status == 413


def test_a_limit_is_for_the_address_that_nginx_sees_and_not_for_one_that_a_client_tells(front: Front) -> None:
    """29"""
    kind = "application/x-www-form-urlencoded"
    for source in ("127.0.7.1", "127.0.8.1"):
        told = {"Content_Type": kind, "X_Forwarded_For": "198.51.100.9"}
        assert front.ask("POST", "/submit/api/v1/answers", b"q=", source, **told)[0].status == 200
    with front.installation.store() as database, database.reading() as connection:
        buckets = connection.execute(select(limits.c.key).where(limits.c.key.startswith("answers:"))).scalars().all()
    assert set(buckets) == {"answers:127.0.7.1", "answers:127.0.8.1"}


def test_while_the_form_starts_anew_a_page_says_so_and_a_reload_sends_the_words_again(front: Front) -> None:
    assert front.web.stop() == 0
    try:
        answer, text = front.ask("POST", "/submit/", b"tracker=bug")
    finally:
        front.web.start()
    assert answer.status == 503 and answer.headers["Retry-After"] == "5"
    assert "обновите эту страницу" in text and "reload this page" in text and "nginx" not in text
    assert front.ask("GET", "/away.html")[0].status == 404
    assert begin(front)[0].status == 303


def test_slow_senders_keep_nobody_waiting(front: Front) -> None:
    """11: the form has eight threads; each of these would hold one for as long as it likes."""
    context = front.connect()._context  # type: ignore[attr-defined]
    head = f"POST /submit/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    opened, stop = [], threading.Event()
    for number in range(SLOW):
        plain = socket.create_connection(
            ("127.0.0.1", front.https), 10, source_address=(f"127.0.9.{number % 3 + 1}", 0)
        )
        opened.append(context.wrap_socket(plain))
        opened[-1].sendall(f"{head}Content-Length: 100000\r\n\r\na".encode())

    def drip() -> None:
        while not stop.wait(1):
            for connection in opened:
                connection.sendall(b"a")

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        assert begin(front)[0].status == 303
    finally:
        stop.set()
        dripping.join()
        for connection in opened:
            connection.close()


def test_no_log_holds_the_address_of_a_page(front: Front) -> None:
    front.ask("GET", "/submit/sent/0123456789abcdef0123456789abcdef/")
    logs = list(front.folder.rglob("*.log"))
    assert len(logs) >= 2
    assert not [log for log in logs if "0123456789abcdef" in log.read_text(errors="replace")]

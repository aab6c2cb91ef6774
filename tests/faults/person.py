"""Somebody at the form, over HTTP: pages 1, 2 and 3, with cookies and the token; patient, and stubborn."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
REFERENCE = re.compile(r'class="done__reference">([^<]+)<')
BOUNDARY = "a-boundary-of-our-own"
TIMEOUT = 30.0


class Gone(Exception):
    """The form does not know the draft any more; the message is its address."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants to file. `marker` is in the text, and in no other ticket's."""

    marker: str
    email: str
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def texts(self) -> dict[str, str]:
        """The answers that must arrive letter by letter."""
        return {
            "steps": f"Открыл заказ {self.marker}\nНажал «Выписать»\n\nПодождал минуту",
            "actual": f"Красная строка: «Нет ответа от поставщика, {self.marker}»",
            "expected": f"Билет по заказу {self.marker} выписан, в заказе его номер",
        }

    @property
    def answers(self) -> dict[str, str]:
        """All that is typed into page 2."""
        subject = f"Sabre: ошибка 500 при выписке билета, {self.marker}"
        rest = {"tracker": "bug", "subject": subject, "booking": "", "since": "сегодня с утра", "scope": "all"}
        rest |= {"impact": "partial", "email": self.email}
        return self.texts | rest


@dataclass(frozen=True)
class Page:
    status: int
    location: str
    text: str

    @property
    def token(self) -> str:
        found = TOKEN.search(self.text)
        return found[1] if found else ""


class Person:
    """One browser at `port()`, which may change. A page that fails is asked for again until `has_time` says no.

    `failures` counts, by what happened, the pages that had to be asked for again.
    """

    def __init__(self, port: Callable[[], int], has_time: Callable[[], bool] = lambda: True) -> None:
        self._port = port
        self._has_time = has_time
        self.cookies: dict[str, str] = {}
        self.headers: dict[str, str] = {}
        self.failures: dict[str, int] = {}
        self.seconds: dict[str, list[float]] = {}

    def file(self, wish: Wish) -> str:
        """Fills in the form and sends it; begins anew only where the draft is gone. Returns the number shown."""
        while True:
            try:
                return self.send(self.write(wish), wish)
            except Gone:
                self._count("gone")

    def write(self, wish: Wish) -> str:
        """Pages 1 and 2. Returns the address of page 3."""
        token = self._page("GET", "/submit/").token
        chosen = self._page("POST", "/submit/", {"csrf_token": token, "tracker": "bug", "action": "continue"})
        token = self._page("GET", chosen.location).token
        answers = {"csrf_token": token, **wish.answers, "action": "continue"}
        answered = self._page("POST", chosen.location, answers, wish.files)
        if answered.status != 303:
            raise AssertionError(f"Page 2 was not taken: {answered.status} {answered.text[:3000]}")
        return answered.location

    def send(self, address: str, wish: Wish) -> str:
        """Page 3, and the confirmation."""
        shown = self._page("GET", address)
        sent = shown if shown.location else self._page("POST", address, _sending(shown))
        while "/sent/" not in sent.location:
            # Advice is shown before it may be passed over, and a stale page comes back: the button is pressed again.
            page = self._page("GET", sent.location) if sent.location else sent
            sent = self._page("POST", address, _sending(page))
        found = REFERENCE.search(self._page("GET", sent.location).text)
        assert found is not None
        return found[1]

    def _page(
        self, method: str, path: str, data: Mapping[str, str] | None = None, files: Mapping[str, bytes] | None = None
    ) -> Page:
        """The page, asked for until it comes."""
        pause = 0.05
        while True:
            began = time.perf_counter()
            try:
                page = self.ask(method, path, data, files)
            except (OSError, HTTPException) as error:
                self._count(type(error).__name__)
            else:
                self.seconds.setdefault(f"{method} {_name(path)}", []).append(time.perf_counter() - began)
                if page.status == 404:
                    raise Gone(path)
                if page.status == 429:
                    self._refused(page)
                elif page.status < 500:
                    return page
                self._count(str(page.status))
            if not self._has_time():
                raise TimeoutError(f"{method} {path} never succeeded: {self.failures}")
            time.sleep(pause)
            pause = min(pause * 1.5, 0.5)

    def _refused(self, page: Page) -> None:
        """A patient client comes back after a refusal by a limit."""

    def ask(
        self, method: str, path: str, data: Mapping[str, str] | None = None, files: Mapping[str, bytes] | None = None
    ) -> Page:
        """The page, asked for once."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {**self.headers, "Cookie": cookies}
        body = None
        if data is not None:
            headers["Content-Type"], body = _form(data, files or {})
        connection = self._connect()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Page(answer.status, answer.getheader("Location", ""), text)

    def _connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self._port(), timeout=TIMEOUT)

    def _count(self, what: str) -> None:
        self.failures[what] = self.failures.get(what, 0) + 1


def _form(data: Mapping[str, str], files: Mapping[str, bytes]) -> tuple[str, bytes]:
    """Content type and body."""
    if not files:
        return "application/x-www-form-urlencoded", urlencode(data).encode()
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in data.items()]
    for name, content in files.items():
        head = f'Content-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: text/plain\r\n\r\n'
        parts.append(head.encode() + content)
    lines = b"".join(f"--{BOUNDARY}\r\n".encode() + part + b"\r\n" for part in parts)
    return f"multipart/form-data; boundary={BOUNDARY}", lines + f"--{BOUNDARY}--\r\n".encode()


def _name(path: str) -> str:
    """The name of a page, without what is one ticket's alone."""
    return next((name for name in ("questions", "check", "sent") if f"/{name}/" in path), "first")


def _sending(page: Page) -> dict[str, str]:
    return {"csrf_token": page.token, "action": "send"}

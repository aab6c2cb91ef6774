"""A mail server on the loopback address that behaves as it was told to, at the step it was told to."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

CERTIFICATE = Path(__file__).with_name("loopback.pem")
HANG_UP = "hang up"
SILENCE = "silence"


class Desk:
    """Takes mails; `answers` tells what to say instead of 250 at a step (MAIL, RCPT, DATA)."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.steps: list[str] = []
        self.mails: list[bytes] = []
        self.login: str | None = None
        self.encrypted = False

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        return await self._step("MAIL", server, address)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        envelope.rcpt_tos.append(address)
        return await self._step("RCPT", server, address)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(envelope.content)
        self.encrypted = session.ssl is not None
        return await self._step("DATA", server, "")

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword) -> AuthResult:
        self.login = f"{data.login.decode()}:{data.password.decode()}"
        return AuthResult(success=self.login == "desk@mail:p/ss w0rd", handled=False)

    async def _step(self, name: str, server: Any, shown: str) -> str:
        self.steps.append(f"{name} {shown}".strip())
        answer = self.answers.get(name, "250 OK")
        if answer == SILENCE:
            await asyncio.Event().wait()
        if answer == HANG_UP:
            server.transport.abort()
        return answer


@contextmanager
def serving(desk: Desk, host: str = "127.0.0.1", **options: Any) -> Iterator[int]:
    """Serve until the block ends; gives the port."""
    controller = Controller(desk, hostname=host, port=_free_port(host), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def mute() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def tls() -> ssl.SSLContext:
    """What the server shows: a certificate made by itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def closed_port() -> int:
    return _free_port("127.0.0.1")


def _free_port(host: str) -> int:
    with socket.create_server((host, 0)) as taken:
        return int(taken.getsockname()[1])

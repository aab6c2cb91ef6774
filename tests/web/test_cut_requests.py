"""A request that the real server gets only in part: 400, and the saved draft stays as it was."""

import re
import socket
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest
from sqlalchemy import select

from submit.store.tables import drafts
from tests.faults.installation import Installation
from tests.faults.person import TOKEN
from tests.faults.waiting import wait_until
from tests.web.test_bounds import CUT
from tests.web.visitor import BUG

pytestmark = pytest.mark.long


class Client:
    """One browser with a saved draft, that can stop in the middle of a request."""

    def __init__(self, port: int) -> None:
        self._port = port
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/submit/?tracker=bug")
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()
        self._cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
        found = re.search(r'action="(/submit/[0-9a-f]{32}/questions/)"', page)
        assert found is not None
        self.address = found[1]
        self.token = TOKEN.findall(page)[0]

    def head(self, address: str, type_: str, *lines: str) -> bytes:
        told = ("Host: 127.0.0.1", f"Cookie: {self._cookie}", f"Content-Type: {type_}", *lines)
        return "\r\n".join((f"POST {address} HTTP/1.1", *told, "", "")).encode()

    def status(self, *sent: bytes) -> int:
        """Send these bytes, and read what the server answers."""
        with socket.create_connection(("127.0.0.1", self._port), timeout=30) as connection:
            connection.sendall(b"".join(sent))
            return int(connection.recv(4096).split()[1])

    def break_off(self, *sent: bytes) -> None:
        """Send these bytes and no more. The server may be gone with its answer before it can be read."""
        with socket.create_connection(("127.0.0.1", self._port), timeout=30) as connection:
            connection.sendall(b"".join(sent))
            connection.shutdown(socket.SHUT_WR)
            connection.recv(4096)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with Installation(tmp_path_factory.mktemp("cut") / "var", {}) as installation:
        yield installation


@pytest.fixture(scope="module")
def client(installation: Installation) -> Client:
    web = installation.web().start()
    assert web.port is not None
    client = Client(web.port)
    type_, encoded = CUT["url-encoded"]
    body = encoded([*fields(client), *BUG.items()])
    assert client.status(client.head(client.address, type_, f"Content-Length: {len(body)}"), body) == 204
    return client


def fields(client: Client) -> list[tuple[str, str]]:
    return [("csrf_token", client.token), ("tracker", "bug"), ("action", "save")]


def kept(installation: Installation) -> list[str]:
    with installation.store() as database, database.reading() as connection:
        return [texts["steps"] for (texts,) in connection.execute(select(drafts.c.texts))]


def refused(installation: Installation) -> int:
    """How many requests the log says were answered with a 400."""
    return len(re.findall(r'"status": ?400', installation.log()))


def in_chunks(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(body), body)


ENDS = {
    "a length that is not reached": None,
    "chunks without the last one": b"",
    "a chunk that breaks off": b"ff\r\nx",
    "no chunk at all": b"zz\r\n",
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("kind", CUT)
def test_half_a_request_is_no_request(installation: Installation, client: Client, kind: str, end: str) -> None:
    type_, encoded = CUT[kind]
    address = "/submit/api/v1/check" if kind == "json" else client.address
    body = encoded([*fields(client), ("steps", "Половина " * 1000)])
    half, rest = body[: len(body) // 2], ENDS[end]
    told = "Transfer-Encoding: chunked" if rest is not None else f"Content-Length: {len(body)}"
    sent = half if rest is None else in_chunks(half) + rest
    before = refused(installation)
    client.break_off(client.head(address, type_, told), sent)
    assert wait_until(lambda: refused(installation) == before + 1, 30, 0.05), installation.log()
    assert kept(installation) == [BUG["steps"]]


def test_whole_chunks_of_a_form_that_tells_its_end_are_taken(client: Client) -> None:
    type_, encoded = CUT["multipart"]
    body = encoded([*fields(client), *BUG.items()])
    told = client.head(client.address, type_, "Transfer-Encoding: chunked")
    assert client.status(told, in_chunks(body), b"0\r\n\r\n") == 204

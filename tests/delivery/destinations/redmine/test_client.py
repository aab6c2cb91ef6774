"""Each answer, and each way to get none, has its place. The servers are real ones, on the loopback address."""

import hashlib
import os
import socket
from time import monotonic

import pytest

from submit.delivery.destination import DeliveryError, FailureKind
from submit.delivery.destinations.redmine.client import ApiClient, Timeouts
from submit.delivery.destinations.redmine.responses import RefusedError
from tests.delivery.destinations.redmine import wire
from tests.delivery.destinations.redmine.wire import Behaviour, Wire, says

KEY = "0123456789abcdef0123456789abcdef01234567"
PATIENT = Timeouts(connect=5, read=5, total=10)
HASTY = Timeouts(connect=0.3, read=0.2, total=0.6)
PAGE = b"<!DOCTYPE html><html><body>Hello</body></html>"

ANSWERS = [
    ("a page instead of an object", says(201, PAGE), FailureKind.UNKNOWN),
    ("a page with status 200", says(200, PAGE), FailureKind.UNKNOWN),
    ("no body", says(201), FailureKind.UNKNOWN),
    ("a list instead of an object", says(201, [1]), FailureKind.UNKNOWN),
    ("half of an object", says(201, b'{"issue": {'), FailureKind.UNKNOWN),
    ("bytes that are no text", says(201, b"\xff\xfe\x00{"), FailureKind.UNKNOWN),
    ("an object nested too deep", says(201, b"[" * 200_000), FailureKind.UNKNOWN),
    ("success of another kind", says(200, {"issue": {"id": 1}}), FailureKind.UNKNOWN),
    ("accepted", says(202, {}), FailureKind.UNKNOWN),
    ("no content", says(204), FailureKind.UNKNOWN),
    ("moved for ever", says(301, b"", Location="http://127.0.0.1:9/"), FailureKind.CONFIGURATION),
    ("moved for now", says(302, b"", Location="/login"), FailureKind.CONFIGURATION),
    ("bad request", says(400), FailureKind.PERMANENT),
    ("wrong key", says(401), FailureKind.CONFIGURATION),
    ("forbidden", says(403), FailureKind.CONFIGURATION),
    ("not found", says(404, PAGE), FailureKind.CONFIGURATION),
    ("wrong method", says(405), FailureKind.CONFIGURATION),
    ("not acceptable", says(406), FailureKind.CONFIGURATION),
    ("timeout told by the server", says(408), FailureKind.UNKNOWN),
    ("unknown user to act for", says(412), FailureKind.CONFIGURATION),
    ("too large for a proxy", says(413, PAGE), FailureKind.PERMANENT),
    ("refused with reasons", says(422, {"errors": ["Тема не может быть пустым"]}), FailureKind.PERMANENT),
    ("refused with no reasons", says(422, {"errors": []}), FailureKind.PERMANENT),
    ("refused with a page", says(422, PAGE), FailureKind.PERMANENT),
    ("refused with nothing", says(422), FailureKind.PERMANENT),
    ("too many", says(429), FailureKind.UNKNOWN),
    ("broken", says(500, {"status": 500, "error": "Internal Server Error"}), FailureKind.UNKNOWN),
    ("bad gateway", says(502, PAGE), FailureKind.UNKNOWN),
    ("maintenance", says(503), FailureKind.UNKNOWN),
    ("gateway timeout", says(504), FailureKind.UNKNOWN),
    ("reset", wire.resets, FailureKind.UNKNOWN),
    ("closed", wire.closes, FailureKind.UNKNOWN),
    ("broken off", wire.breaks_off, FailureKind.UNKNOWN),
    ("not HTTP", lambda connection: connection.sendall(b"220 mail.example ESMTP\r\n"), FailureKind.UNKNOWN),
    ("100 MB", wire.floods, FailureKind.UNKNOWN),
]

TRICKLES = [wire.is_silent, wire.drips_head, wire.drips_body, wire.drips_endless_body]


def _error_of(behaviour: Behaviour, timeouts: Timeouts = PATIENT) -> DeliveryError:
    with Wire(behaviour) as server, pytest.raises(DeliveryError) as caught:
        ApiClient(server.url, KEY, timeouts).post("projects/1/issues.json", {"issue": {}}, "ML-FK4XR8BT")
    assert len(server.requests) == 1
    return caught.value


@pytest.mark.parametrize(("behaviour", "kind"), [case[1:] for case in ANSWERS], ids=[case[0] for case in ANSWERS])
def test_each_answer_has_its_kind(behaviour: Behaviour, kind: FailureKind) -> None:
    error = _error_of(behaviour)
    assert error.kind is kind
    assert KEY not in str(error)
    assert str(error).endswith(".")


@pytest.mark.parametrize("behaviour", TRICKLES)
def test_a_call_ends_at_its_deadline(behaviour: Behaviour) -> None:
    start = monotonic()
    error = _error_of(behaviour, HASTY)
    assert error.kind is FailureKind.UNKNOWN
    assert monotonic() - start < 2


def test_it_tells_a_connection_that_was_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(DeliveryError) as caught:
        ApiClient(f"http://127.0.0.1:{port}", KEY, HASTY).get("users/current.json")
    assert caught.value.kind is FailureKind.TRANSIENT


def test_it_tells_a_connection_that_is_never_made() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server, socket.socket() as first, socket.socket() as more:
        for filler in (first, more):
            filler.setblocking(False)
            filler.connect_ex(server.getsockname())
        with pytest.raises(DeliveryError) as caught:
            ApiClient(f"http://127.0.0.1:{server.getsockname()[1]}", KEY, HASTY).get("users/current.json")
    assert caught.value.kind is FailureKind.TRANSIENT


@pytest.mark.parametrize("url", ["redmine.example", "ftp://redmine.example", "http://", "http://[::1"])
def test_it_tells_an_address_that_is_none(url: str) -> None:
    with pytest.raises(DeliveryError) as caught:
        ApiClient(url, KEY, HASTY).get("users/current.json")
    assert caught.value.kind is FailureKind.CONFIGURATION


def test_it_never_shows_a_key_that_is_malformed() -> None:
    with pytest.raises(DeliveryError) as caught:
        ApiClient("http://127.0.0.1:9", f"{KEY}\nX: y", HASTY).get("users/current.json")
    assert caught.value.kind is FailureKind.CONFIGURATION
    assert KEY not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"Retry_After": "120"}, 120),
        ({"Retry_After": "0"}, 0),
        (
            {"Date": "Mon, 23 Nov 2026 10:00:00 GMT", "Retry_After": "Mon, 23 Nov 2026 10:01:30 GMT"},
            90,
        ),
        ({"Date": "Mon, 23 Nov 2026 10:00:00 GMT", "Retry_After": "Mon, 23 Nov 2026 09:00:00 GMT"}, 0),
        ({"Retry_After": "Mon, 23 Nov 2026 10:01:30 GMT"}, None),
        ({"Retry_After": "soon"}, None),
        ({"Retry_After": "²"}, None),
        ({}, None),
    ],
)
def test_it_honours_a_pause_that_is_asked_for(headers: dict[str, str], pause: float | None) -> None:
    assert _error_of(says(503, b"", **headers)).retry_after == pause


def test_a_refusal_tells_the_reasons() -> None:
    error = _error_of(says(422, {"errors": ["Тема не может быть пустым", "Pnr не может быть пустым"]}))
    assert isinstance(error, RefusedError)
    assert "Тема не может быть пустым; Pnr не может быть пустым" in str(error)


def test_it_sends_key_and_reference_in_headers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with Wire(says(201, {"issue": {"id": 7}}, Set_Cookie="session=1; path=/")) as server:
        client = ApiClient(server.url + "/redmine/", KEY, PATIENT)
        assert client.post("projects/1/issues.json", {"issue": {"subject": "Тема 🛫"}}, "ML-FK4XR8BT") == {
            "issue": {"id": 7}
        }
        client.post("projects/1/issues.json", {}, "ML-FK4XR8BT")
    for request in server.requests:
        assert request.startswith(b"POST /redmine/projects/1/issues.json HTTP/1.1\r\n")
        assert f"X-Redmine-API-Key: {KEY}\r\n".encode() in request
        assert b"X-Request-Id: ML-FK4XR8BT\r\n" in request
        assert b"cookie" not in request.lower()


def test_an_upload_compares_the_checksum() -> None:
    content = os.urandom(300_000)
    token = f"5.{hashlib.sha256(content).hexdigest()}"
    with Wire(says(201, {"upload": {"id": 5, "token": token}})) as server:
        assert ApiClient(server.url, KEY, PATIENT).upload("Снимок экрана.png", content, "ML-FK4XR8BT") == token
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert body == content
    assert b"filename=%D0%A1%D0%BD%D0%B8" in head
    assert b"\r\nContent-Type: application/octet-stream" in head


def test_a_damaged_upload_is_sent_again() -> None:
    with Wire(says(201, {"upload": {"token": "5." + "0" * 64}})) as server, pytest.raises(DeliveryError) as caught:
        ApiClient(server.url, KEY, PATIENT).upload("a.txt", b"text", "ML-FK4XR8BT")
    assert caught.value.kind is FailureKind.TRANSIENT


@pytest.mark.parametrize("status", [200, 403, 404])
def test_a_probe_takes_a_missing_resource_for_an_answer(status: int) -> None:
    with Wire(says(status, {})) as server:
        assert ApiClient(server.url, KEY, PATIENT).probe("attachments/5.json").status == status

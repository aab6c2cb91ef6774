"""Calls of Redmine's REST interface. Reference: https://www.redmine.org/projects/redmine/wiki/Rest_api"""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests

from submit.delivery.destination import DeliveryError, FailureKind
from submit.delivery.destinations.redmine.deadline import WatchedAdapter, deadline
from submit.delivery.destinations.redmine.redmine_messages import sentence
from submit.delivery.destinations.redmine.responses import failure, refusal

_LONGEST_ANSWER = 16 * 1024 * 1024


@dataclass(frozen=True)
class Timeouts:
    """Time limits of one call, in seconds: to connect, between two pieces of the answer, and in total."""

    connect: float = 5.0
    read: float = 30.0
    total: float = 60.0


@dataclass(frozen=True)
class ApiResponse:
    """An expected answer: its status, its JSON object (empty if there is none), and its date."""

    status: int
    data: dict[str, Any]
    date: str | None = None


class ApiClient:
    """Call Redmine with a key. Each method returns what Redmine answered, and raises DeliveryError otherwise."""

    def __init__(self, url: str, api_key: str, timeouts: Timeouts) -> None:
        self._url = url.rstrip("/")
        self._api_key = api_key
        self._timeouts = timeouts

    def url_of(self, path: str) -> str:
        """Return the address of a page or resource."""
        return f"{self._url}/{path}"

    def get(self, path: str, reference: str | None = None, **params: str) -> dict[str, Any]:
        """Return the JSON object at that path."""
        return self._call("GET", path, reference, {200}, params=params).data

    def probe(self, path: str, reference: str | None = None, **params: str) -> ApiResponse:
        """Return the answer at that path, like `get`, also if the resource is missing (404) or forbidden (403)."""
        return self._call("GET", path, reference, {200, 403, 404}, params=params)

    def look(self, path: str) -> int:
        """Return the status of the answer, even if it is a refusal."""
        return self._call("GET", path, None, set(range(200, 500))).status

    def post(self, path: str, payload: Mapping[str, Any], reference: str, login: str | None = None) -> dict[str, Any]:
        """Create what the payload describes and return it; with a login, in that user's name."""
        body = json.dumps(payload).encode()
        # With an empty login Redmine would file in the administrator's own name.
        headers = {"Content-Type": "application/json"} | ({"X-Redmine-Switch-User": login} if login else {})
        return self._call("POST", path, reference, {201}, data=body, headers=headers).data

    def put(self, path: str, payload: Mapping[str, Any], reference: str) -> int:
        """Request a change and return the status, which may also be 403 or 404.

        A 204 does not say what was changed.
        """
        body = json.dumps(payload).encode()
        headers = {"Content-Type": "application/json"}
        return self._call("PUT", path, reference, {200, 204, 403, 404}, data=body, headers=headers).status

    def upload(self, name: str, content: bytes, reference: str) -> str:
        """Upload a file and return its one-use token, after comparing the checksum in the token."""
        headers = {"Content-Type": "application/octet-stream"}
        # A bytes body must be sent completely within the time for connecting; a file-like body is sent in pieces.
        body = io.BytesIO(content)
        answer = self._call(
            "POST", "uploads.json", reference, {201}, params={"filename": name}, data=body, headers=headers
        )
        token = str(record(answer.data, "upload").get("token"))
        if not token.endswith("." + hashlib.sha256(content).hexdigest()):
            raise DeliveryError(sentence("damaged_upload"), FailureKind.TRANSIENT)
        return token

    def _call(
        self,
        method: str,
        path: str,
        reference: str | None,
        expected: set[int],
        params: Mapping[str, str] | None = None,
        data: bytes | io.BytesIO | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> ApiResponse:
        request = requests.Request(method, self.url_of(path), params=params, data=data)
        request.headers = self._headers(reference) | dict(headers or {})
        with deadline(self._timeouts.total) as exchange:
            try:
                answer, body = self._exchange(request)
            except requests.RequestException as error:
                # The cause is not chained: its text may contain the address with its parameters, or the key.
                raise self._too_late() if exchange.is_over else failure(error) from None
        if exchange.is_over:
            raise self._too_late()
        return _read(answer, body, expected)

    def _headers(self, reference: str | None) -> dict[str, str]:
        headers = {
            "Accept": "application/json",
            "Accept-Language": "ru",
            # A compressed answer could unpack to any size.
            "Accept-Encoding": "identity",
            "User-Agent": "submit",
        }
        key = {"X-Redmine-API-Key": self._api_key} if self._api_key else {}
        return headers | key | ({"X-Request-Id": reference} if reference else {})

    def _exchange(self, request: requests.Request) -> tuple[requests.Response, bytes]:
        """Use a new connection per call, because a failed write on a kept-alive connection is ambiguous."""
        with requests.Session() as session:
            session.trust_env = False
            session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
            session.mount("http://", WatchedAdapter(max_retries=0))
            session.mount("https://", WatchedAdapter(max_retries=0))
            timeout = (self._timeouts.connect, self._timeouts.read)
            prepared = session.prepare_request(request)
            with session.send(prepared, stream=True, timeout=timeout, allow_redirects=False) as answer:
                return answer, _body(answer)

    def _too_late(self) -> DeliveryError:
        return DeliveryError(sentence("deadline", seconds=self._timeouts.total), FailureKind.UNKNOWN)


def _body(answer: requests.Response) -> bytes:
    body = bytearray()
    for piece in answer.iter_content(64 * 1024):
        body += piece
        if len(body) > _LONGEST_ANSWER:
            raise DeliveryError(sentence("oversized"), FailureKind.UNKNOWN)
    return bytes(body)


def _read(answer: requests.Response, body: bytes, expected: set[int]) -> ApiResponse:
    """Return the expected answer with its object. Raises DeliveryError otherwise.

    A page that pretends to be a success is an error too.
    """
    status = answer.status_code
    data = _object(body)
    if status not in expected:
        if 200 <= status < 300:
            raise DeliveryError(sentence("unreadable", status=status), FailureKind.UNKNOWN)
        raise refusal(answer, data)
    if data is None and status < 300 and status != 204:
        raise DeliveryError(sentence("unreadable", status=status), FailureKind.UNKNOWN)
    return ApiResponse(status, data or {}, answer.headers.get("Date"))


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def record(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the object of that name, which Redmine never leaves out. Raises DeliveryError."""
    found = data.get(name)
    if not isinstance(found, dict):
        raise DeliveryError(sentence("strange", name=name), FailureKind.UNKNOWN)
    return found


def records(data: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the list of objects of that name. Raises DeliveryError if it is missing, unlike an empty one."""
    found = data.get(name)
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise DeliveryError(sentence("strange", name=name), FailureKind.UNKNOWN)
    return found


def number(data: Mapping[str, Any]) -> int:
    """Return the id of an object. Raises DeliveryError if it has none."""
    found = data.get("id")
    if not isinstance(found, int):
        raise DeliveryError(sentence("strange", name="id"), FailureKind.UNKNOWN)
    return found

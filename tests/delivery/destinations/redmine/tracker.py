"""A tracker that keeps what it is given as Redmine does, and fails where it is told to."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.delivery.destinations.redmine.samples import PRIORITIES, TRACKERS

Reply = tuple[int, object]
NAMED: dict[str, dict[str, Any]] = {
    "users/current.json": {"user": {"id": 4}},
    "trackers.json": {"trackers": [{"id": at, "name": name} for at, name in enumerate(TRACKERS.values(), 1)]},
    "enumerations/issue_priorities.json": {
        "issue_priorities": [{"id": at, "name": name} for at, name in enumerate(PRIORITIES.values(), 1)]
    },
}


@dataclass
class Tracker:
    """`before` and `after` may replace the answer to a request (method and path); None hangs up without one."""

    before: Callable[[str], Reply | None | str] = lambda call: "go on"
    after: Callable[[str], Reply | None | str] = lambda call: "go on"
    alter: Callable[[dict[str, Any]], None] = lambda issue: None
    ignores_filters: bool = False
    is_blind: bool = False
    calls: list[str] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    uploads: dict[str, dict[str, Any] | None] = field(default_factory=dict)

    def answer(self, method: str, target: str, body: bytes) -> Reply | None:
        """What Redmine would answer, or what the test has it answer."""
        address = urlsplit(target)
        path, query = address.path.lstrip("/"), {name: values[0] for name, values in parse_qs(address.query).items()}
        call = f"{method} {path}"
        self.calls.append(call)
        told = self.before(call)
        if not isinstance(told, str):
            return told
        reply = self._create(body) if call == "POST projects/1/issues.json" else self._other(call, query, body)
        told = self.after(call)
        return reply if isinstance(told, str) else told

    def _other(self, call: str, query: dict[str, str], body: bytes) -> Reply:
        _, _, path = call.partition(" ")
        if path in NAMED:
            return 200, NAMED[path]
        if path == "projects/default.json":
            return 200, {"project": {"id": 1, "trackers": NAMED["trackers.json"]["trackers"]}}
        if path == "uploads.json":
            return 201, {"upload": {"token": self._upload(query["filename"], body)}}
        if path == "issues.json":
            return 200, {"issues": self._search(query)}
        if found := re.fullmatch(r"issues/(\d+)\.json", path):
            return 200, {"issue": self.issues[int(found[1]) - 1]}
        if found := re.fullmatch(r"attachments/(\d+)\.json", path):
            known = [file for token, file in self.uploads.items() if token.startswith(f"{found[1]}.")]
            return (200, {"attachment": known[0] or {}}) if known else (404, {})
        return 404, {}

    def _upload(self, name: str, body: bytes) -> str:
        token = f"{len(self.uploads) + 1}.{hashlib.sha256(body).hexdigest()}"
        self.uploads[token] = {"filename": name, "filesize": len(body)}
        return token

    def _create(self, body: bytes) -> Reply:
        asked = json.loads(body)["issue"]
        files = [self.uploads.get(upload["token"]) for upload in asked["uploads"]]
        if not all(file and "used" not in file for file in files):
            return 422, {"errors": ["1 файл(ов) невозможно сохранить."]}
        issue = {
            "id": len(self.issues) + 1,
            "project": {"id": 1},
            "tracker": {"id": asked["tracker_id"]},
            "priority": {"id": asked["priority_id"]},
            "subject": asked["subject"],
            "description": asked["description"].replace("\n", "\r\n"),
            "attachments": [dict(file or {}) for file in files],
        }
        for file in files:
            (file or {})["used"] = True
        self.alter(issue)
        self.issues.append(issue)
        return 201, {"issue": issue}

    def _search(self, query: dict[str, str]) -> list[dict[str, Any]]:
        if self.is_blind:
            return []
        if self.ignores_filters:
            return self.issues
        in_text, in_names = query.get("description", "").lstrip("~"), query.get("attachment", "").lstrip("~")
        return [
            issue
            for issue in self.issues
            if in_text in issue["description"] and any(in_names in file["filename"] for file in issue["attachments"])
        ]


class Served:
    """The tracker at an address. With a `clock` it tells its time, as most web servers do."""

    def __init__(self, tracker: Tracker, clock: Callable[[], datetime] | None = None) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                reply = tracker.answer(self.command, self.path, body)
                if reply is not None:
                    content = json.dumps(reply[1]).encode()
                    date = f"Date: {format_datetime(clock(), usegmt=True)}\r\n" if clock else ""
                    head = f"HTTP/1.1 {reply[0]} Whatever\r\nContent-Length: {len(content)}\r\n{date}\r\n"
                    self.wfile.write(head.encode() + content)

            do_POST = do_PUT = do_GET

            def log_message(self, *arguments: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "Served":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

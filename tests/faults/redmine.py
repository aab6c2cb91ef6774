"""A real Redmine for the fault programs: what it holds, who makes noise in it, and how it loses patience."""

import hashlib
import threading
from collections import Counter
from types import TracebackType
from typing import Any

import requests

from tests.faults.judging import MARKER, Arrived
from tests.faults.report import UnavailableError
from tests.redmine import instance
from tests.redmine.instance import Instance

PAGE = 100


def available() -> None:
    """Raises UnavailableError where no Redmine can be started."""
    try:
        instance.require()
    except instance.UnavailableError as reason:
        raise UnavailableError(str(reason)) from None


class Impatient(Instance):
    """A Redmine whose database gives up at once when another one writes, as Debian sets it up."""

    def _serve(self) -> None:
        configuration = self._folder.path / "config/database.yml"
        configuration.write_text(configuration.read_text().replace("timeout: 5000", "timeout: 0"))
        super()._serve()


class Noise:
    """Other people at work in the tracker: `writers` threads that file issues with files, with a pause of so many
    seconds after each."""

    def __init__(self, redmine: Instance, writers: int, pause: float) -> None:
        self._redmine = redmine
        self._pause = pause
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._write, daemon=True) for _ in range(writers)]
        self.answers: Counter[int] = Counter()

    def __enter__(self) -> "Noise":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def _write(self) -> None:
        with requests.Session() as session:
            session.headers.update({"X-Redmine-API-Key": self._redmine.known.agent_key})
            while not self._stop.wait(self._pause):
                try:
                    self._file(session)
                except requests.RequestException:
                    self.answers[0] += 1

    def _file(self, session: requests.Session) -> None:
        url = self._redmine.url
        octets = {"Content-Type": "application/octet-stream"}
        upload = session.post(f"{url}/uploads.json?filename=noise.txt", b"noise" * 200, headers=octets, timeout=60)
        self.answers[upload.status_code] += 1
        if upload.status_code != 201:
            return
        uploads = [{"token": upload.json()["upload"]["token"], "filename": "noise.txt"}]
        issue = {"subject": "Шум", "description": "Шум", "uploads": uploads}
        answer = session.post(f"{url}/projects/client-a/issues.json", json={"issue": issue}, timeout=60)
        self.answers[answer.status_code] += 1


def arrived(redmine: Instance) -> list[Arrived]:
    """The issues that were filed for our tickets, the oldest first."""
    with requests.Session() as session:
        session.headers.update({"X-Redmine-API-Key": redmine.known.agent_key})
        found = _issues(session, redmine)
        return [_arrived(session, issue) for issue in found if MARKER.search(issue["description"] or "")]


def _issues(session: requests.Session, redmine: Instance) -> list[dict[str, Any]]:
    issues: list[dict[str, Any]] = []
    while True:
        query = f"project_id=default&status_id=*&sort=id&include=attachments&limit={PAGE}&offset={len(issues)}"
        answer = session.get(f"{redmine.url}/issues.json?{query}", timeout=120)
        answer.raise_for_status()
        page = answer.json()["issues"]
        issues += page
        if not page:
            return issues


def _arrived(session: requests.Session, issue: dict[str, Any]) -> Arrived:
    files = [file for file in issue["attachments"] if not file["filename"].startswith("ML-")]
    contents = [session.get(file["content_url"], timeout=60).content for file in files]
    digests = frozenset(hashlib.sha256(content).hexdigest() for content in contents)
    return Arrived(issue["description"].replace("\r\n", "\n"), digests, len(issue["attachments"]) - len(files))

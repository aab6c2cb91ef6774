"""What becomes of issues after they are filed, as the tracker tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from submit.delivery.destination import DeliveryError, Kind
from submit.delivery.destinations.redmine.client import Client, number, record, records
from submit.delivery.destinations.redmine.colleagues import Author, Colleagues
from submit.delivery.destinations.redmine.messages import sentence
from submit.ticket.clean import clean_text

PAGE = 100
MOST_PAGES = 10
"""Of one look. What is left is seen at the next one."""
OVERLAP = timedelta(minutes=2)
"""A change bears the time at which it was written, and is seen when its transaction has ended."""


@dataclass(frozen=True)
class Journal:
    """One public change. `text` is empty where nothing was said, `status` the name of the status that it led to;
    `files` are the names of the files that came with it."""

    id: int
    author: Author
    written_at: datetime
    text: str
    status: str | None
    files: tuple[str, ...]


@dataclass(frozen=True)
class TrackedIssue:
    """An issue with its public changes. `last_journal` counts the private ones too."""

    id: int
    project: int
    author: int | None
    created_at: datetime
    status: str
    closed: bool
    updated_at: datetime
    journals: tuple[Journal, ...]
    last_journal: int
    allowed: Mapping[str, int]
    """The ids of the statuses that the workflow lets us set, by name."""


@dataclass(frozen=True)
class Changes:
    """Issues that have changed: when each did last, by id. `known_until`: no change before then is missing.
    `tracker_time`: what the clock of the tracker shows, where it tells; puma alone does not, a proxy before it does."""

    issues: Mapping[int, datetime]
    known_until: datetime
    tracker_time: datetime | None


class Tracker:
    """Reads issues. Everything raises DeliveryError."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.colleagues = Colleagues(client)
        self._statuses: dict[int, str] = {}

    def forget(self) -> None:
        """Ask anew for statuses, members and roles."""
        self._statuses.clear()
        self.colleagues.forget()

    def check(self) -> None:
        """Is the key good? With a wrong one the other addresses answer as to an anonymous visitor."""
        self._client.get("users/current.json")

    def changed_since(self, moment: datetime) -> Changes:
        """The issues that have changed since then, and a little before; the page that was asked for last is told anew
        from its last change on, so that an issue which changes meanwhile pushes no other one out of sight."""
        since, offset, found, time = moment - OVERLAP, 0, dict[int, datetime](), None
        for _ in range(MOST_PAGES):
            issues, answered_at = self._changed(since, offset)
            time = time or answered_at
            found |= issues
            last = max(issues.values(), default=since)
            if len(issues) < PAGE:
                break
            since, offset = (last, 0) if last > since else (since, offset + PAGE)
        return Changes(found, max(last, moment), time)

    def _changed(self, since: datetime, offset: int) -> tuple[dict[int, datetime], datetime | None]:
        query = {"updated_on": f">={since:%Y-%m-%dT%H:%M:%SZ}", "status_id": "*", "sort": "updated_on"}
        answer = self._client.probe("issues.json", limit=str(PAGE), offset=str(offset), **query)
        if answer.status != 200:
            raise DeliveryError(sentence("forbidden"), Kind.CONFIGURATION)
        issues = {number(issue): _moment(issue, "updated_on") for issue in records(answer.data, "issues")}
        if any(at < since - timedelta(seconds=1) for at in issues.values()):
            raise DeliveryError(sentence("changes_ignored"), Kind.CONFIGURATION)
        return issues, _date(answer.date)

    def seen(self, issues: Sequence[int]) -> Mapping[int, datetime]:
        """Which of these issues (a hundred at most) can be seen, and when each last changed."""
        query = {"issue_id": ",".join(map(str, issues)), "status_id": "*", "limit": str(PAGE)}
        found = records(self._client.get("issues.json", **query), "issues")
        return {number(issue): _moment(issue, "updated_on") for issue in found if number(issue) in issues}

    def issue(self, id: int, reference: str) -> TrackedIssue | None:
        """The issue with its changes; None if it is deleted or hidden from us."""
        answer = self._client.probe(f"issues/{id}.json", reference, include="journals,allowed_statuses")
        if answer.status != 200:
            return None
        issue = record(answer.data, "issue")
        project = number(record(issue, "project"))
        status = record(issue, "status")
        journals = records(issue, "journals")
        return TrackedIssue(
            id=id,
            project=project,
            author=_id(issue, "author"),
            created_at=_moment(issue, "created_on"),
            status=str(status.get("name")),
            closed=bool(status.get("is_closed")),
            updated_at=_moment(issue, "updated_on"),
            journals=tuple(self._journal(entry, project) for entry in journals if not entry.get("private_notes")),
            last_journal=max(map(number, journals), default=0),
            allowed={str(entry.get("name")): number(entry) for entry in records(issue, "allowed_statuses")},
        )

    def uploaded_at(self, token: str, reference: str) -> datetime:
        """When the file with this token came, by the clock of the tracker."""
        found = self._client.get(f"attachments/{token.partition('.')[0]}.json", reference)
        return _moment(record(found, "attachment"), "created_on")

    def _journal(self, entry: Mapping[str, Any], project: int) -> Journal:
        details = records(entry, "details")
        status = next((detail.get("new_value") for detail in details if detail.get("name") == "status_id"), None)
        files = [detail.get("new_value") for detail in details if detail.get("property") == "attachment"]
        return Journal(
            id=number(entry),
            author=self.colleagues.author(_id(entry, "user"), project),
            written_at=_moment(entry, "created_on"),
            text=clean_text(str(entry.get("notes") or "")),
            status=self._status(status) if status else None,
            files=tuple(str(name) for name in files if name),
        )

    def _status(self, id: object) -> str | None:
        """The name of a status; None for one that is no more."""
        if str(id) not in map(str, self._statuses):
            entries = records(self._client.get("issue_statuses.json"), "issue_statuses")
            self._statuses = {number(entry): str(entry.get("name")) for entry in entries}
        return next((name for known, name in self._statuses.items() if str(known) == str(id)), None)


def _id(entry: Mapping[str, Any], field: str) -> int | None:
    value = entry.get(field)
    return number(value) if isinstance(value, dict) else None


def _moment(entry: Mapping[str, Any], field: str) -> datetime:
    try:
        return datetime.fromisoformat(str(entry.get(field))).astimezone(UTC)
    except ValueError:
        raise DeliveryError(sentence("strange", name=field), Kind.UNKNOWN) from None


def _date(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header or "").astimezone(UTC)
    except (ValueError, TypeError):
        return None

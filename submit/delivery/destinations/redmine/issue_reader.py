"""Reading from the tracker what becomes of issues after they are filed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from submit.delivery.destination import DeliveryError, FailureKind
from submit.delivery.destinations.redmine.client import ApiClient, number, record, records
from submit.delivery.destinations.redmine.members import Members
from submit.delivery.destinations.redmine.redmine_messages import sentence
from submit.delivery.tracker import Changes, Journal, TicketField, TrackedTicket
from submit.ticket.clean import clean_text

PAGE = 100
MOST_PAGES = 10
"""Of one look. What is left is seen at the next one."""
OVERLAP = timedelta(minutes=2)
"""A change has the time at which it was written, but is visible only when its transaction has ended."""
FIELDS = {"tracker_id": TicketField.TRACKER, "priority_id": TicketField.PRIORITY, "status_id": TicketField.STATUS}


class IssueReader:
    """Read issues, see `TicketReader`."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client
        self.members = Members(client)
        self._statuses: dict[int, str] = {}

    def forget(self) -> None:
        self._statuses.clear()
        self.members.forget()

    def check(self) -> None:
        # With a wrong key the other addresses answer as they do to an anonymous visitor.
        self._client.get("users/current.json")

    def changed_since(self, moment: datetime) -> Changes:
        """Return the issues that have changed since then.

        Each page is requested from the last change of the page before, so that an issue that changes meanwhile does not
        hide another one.
        """
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
            raise DeliveryError(sentence("forbidden"), FailureKind.CONFIGURATION)
        issues = {number(issue): moment_of(issue, "updated_on") for issue in records(answer.data, "issues")}
        if any(at < since - timedelta(seconds=1) for at in issues.values()):
            raise DeliveryError(sentence("changes_ignored"), FailureKind.CONFIGURATION)
        return issues, _date(answer.date)

    def filed_since(self, projects: Iterable[str], moment: datetime) -> Mapping[int, datetime]:
        found: dict[int, datetime] = {}
        for project in dict.fromkeys(projects):
            found |= self._filed(project, moment)
        return found

    def _filed(self, project: str, since: datetime) -> dict[int, datetime]:
        found: dict[int, datetime] = {}
        query = {"status_id": "*", "created_on": f">={since:%Y-%m-%d}", "sort": "id", "limit": str(PAGE)}
        while True:
            data = self._client.get(f"projects/{project}/issues.json", offset=str(len(found)), **query)
            page = {number(issue): moment_of(issue, "updated_on") for issue in records(data, "issues")}
            found |= page
            if len(page) < PAGE:
                return found

    def seen(self, tickets: Sequence[int]) -> Mapping[int, datetime]:
        query = {"issue_id": ",".join(map(str, tickets)), "status_id": "*", "limit": str(PAGE)}
        found = records(self._client.get("issues.json", **query), "issues")
        return {number(issue): moment_of(issue, "updated_on") for issue in found if number(issue) in tickets}

    def ticket(self, id: int, reference: str | None = None) -> TrackedTicket | None:
        answer = self._client.probe(f"issues/{id}.json", reference, include="journals,allowed_statuses")
        if answer.status != 200:
            return None
        issue = record(answer.data, "issue")
        project = number(record(issue, "project"))
        status = record(issue, "status")
        journals = records(issue, "journals")
        allowed = {number(entry): str(entry.get("name")) for entry in records(issue, "allowed_statuses")}
        self._statuses |= allowed
        return TrackedTicket(
            id=id,
            project=project,
            author=_id(issue, "author"),
            created_at=moment_of(issue, "created_on"),
            status=str(status.get("name")),
            closed=bool(status.get("is_closed")),
            updated_at=moment_of(issue, "updated_on"),
            journals=tuple(self._journal(entry, project) for entry in journals if not entry.get("private_notes")),
            last_journal=max(map(number, journals), default=0),
            allowed=frozenset(allowed.values()),
        )

    def status_id(self, name: str) -> int | None:
        """Return the id of a status seen in a ticket that was read; None if there is none."""
        return next((id for id, known in self._statuses.items() if known == name), None)

    def _journal(self, entry: Mapping[str, Any], project: int) -> Journal:
        details = records(entry, "details")
        moved = next((detail for detail in details if detail.get("name") == "status_id"), {})
        files = [detail.get("new_value") for detail in details if detail.get("property") == "attachment"]
        return Journal(
            id=number(entry),
            author=self.members.author(_id(entry, "user"), project),
            written_at=moment_of(entry, "created_on"),
            text=clean_text(str(entry.get("notes") or "")),
            status=self._status(moved.get("new_value")),
            files=tuple(str(name) for name in files if name),
            fields=frozenset(FIELDS[name] for detail in details if (name := str(detail.get("name"))) in FIELDS),
            status_before=self._status(moved.get("old_value")),
        )

    def _status(self, id: object) -> str | None:
        """Return the name of a status; None for no status and for one that no longer exists."""
        if not id:
            return None
        if str(id) not in map(str, self._statuses):
            entries = records(self._client.get("issue_statuses.json"), "issue_statuses")
            self._statuses = {number(entry): str(entry.get("name")) for entry in entries}
        return next((name for known, name in self._statuses.items() if str(known) == str(id)), None)


def _id(entry: Mapping[str, Any], field: str) -> int | None:
    value = entry.get(field)
    return number(value) if isinstance(value, dict) else None


def moment_of(entry: Mapping[str, Any], field: str) -> datetime:
    try:
        return datetime.fromisoformat(str(entry.get(field))).astimezone(UTC)
    except ValueError:
        raise DeliveryError(sentence("strange", name=field), FailureKind.UNKNOWN) from None


def _date(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header or "").astimezone(UTC)
    except (ValueError, TypeError):
        return None

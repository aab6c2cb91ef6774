"""What became of all issues of some projects: their histories, read anew only where they have changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from submit.delivery.destinations.redmine.client import Client, number, record, records
from submit.delivery.destinations.redmine.colleagues import Author, Colleagues
from submit.rulebook.rulebook import Rulebook
from submit.store.clock import StepName
from submit.ticket.quality import Story

PAGE = 100
ASKING = ("feedback", "pending")
"""The statuses, as the pages name them, in which a ticket waits for what it lacks."""


@dataclass(frozen=True)
class Told:
    """The story of an issue, up to its last change."""

    issue: int
    story: Story
    updated_at: datetime


class Histories:
    """Reads the issues that were filed since a day. Everything raises DeliveryError."""

    def __init__(self, client: Client, rulebook: Rulebook) -> None:
        self._client = client
        self._rulebook = rulebook
        self._colleagues = Colleagues(client)

    def issues(self, projects: Iterable[str], since: datetime) -> Mapping[int, datetime]:
        """When each issue of these projects last changed."""
        found: dict[int, datetime] = {}
        for project in dict.fromkeys(projects):
            found |= self._of_project(project, since)
        return found

    def tell(self, issues: Iterable[int], by_form: frozenset[int]) -> Iterator[Told]:
        """The stories of these issues; one that is gone meanwhile has none."""
        statuses = self._statuses()
        for id in issues:
            answer = self._client.probe(f"issues/{id}.json", include="journals")
            if answer.status == 200:
                issue = record(answer.data, "issue")
                yield Told(id, self._story(issue, id in by_form, statuses), _moment(issue, "updated_on"))

    def _of_project(self, project: str, since: datetime) -> dict[int, datetime]:
        found: dict[int, datetime] = {}
        query = {"status_id": "*", "created_on": f">={since:%Y-%m-%d}", "sort": "id", "limit": str(PAGE)}
        while True:
            data = self._client.get(f"projects/{project}/issues.json", offset=str(len(found)), **query)
            page = {number(issue): _moment(issue, "updated_on") for issue in records(data, "issues")}
            found |= page
            if len(page) < PAGE:
                return found

    def _statuses(self) -> Mapping[str, str]:
        """The tracker's names of statuses by their ids as journals write them."""
        entries = records(self._client.get("issue_statuses.json"), "issue_statuses")
        return {str(number(entry)): str(entry.get("name")) for entry in entries}

    def _story(self, issue: Mapping[str, Any], by_form: bool, statuses: Mapping[str, str]) -> Story:
        changes = records(issue, "journals")
        moved = [detail for change in changes for detail in records(change, "details")]
        asking = {rule.value.redmine for key, rule in self._rulebook.statuses.items() if key in ASKING}
        filed_at = _moment(issue, "created_on")
        answered = self._said(issue, changes, Author.SUPPORT)
        return Story(
            filed_at=filed_at,
            by_form=by_form,
            asked_back=any(statuses.get(str(d.get("new_value"))) in asking for d in moved if d["name"] == "status_id"),
            changed=any(detail.get("name") in ("tracker_id", "priority_id") for detail in moved),
            annulled=self._is_annulled(issue, changes, statuses),
            answered_after=answered[0] - filed_at if answered else None,
        )

    def _is_annulled(
        self, issue: Mapping[str, Any], changes: list[dict[str, Any]], statuses: Mapping[str, str]
    ) -> bool:
        """Is it closed, was it the client's turn before, and had they left support's last word without an answer for
        as many days as the closing rule gives them until the reminder?"""
        rule = self._rulebook.closing
        moves = [(change, d) for change in changes for d in records(change, "details") if d.get("name") == "status_id"]
        if rule is None or not moves or not record(issue, "status").get("is_closed"):
            return False
        closing, detail = moves[-1]
        turns = {status.value.redmine: status.value.turn for status in self._rulebook.statuses.values()}
        before = [change for change in changes if number(change) < number(closing)]
        asked, answered = (self._said(issue, before, author) for author in (Author.SUPPORT, Author.CLIENT))
        if turns.get(statuses.get(str(detail.get("old_value")), "")) not in rule.value.turns or not asked:
            return False
        silence = _moment(closing, "created_on") - asked[-1]
        return not (answered and answered[-1] >= asked[-1]) and silence.days >= rule.value.remind_after

    def _said(self, issue: Mapping[str, Any], changes: list[dict[str, Any]], author: Author) -> list[datetime]:
        """When one side wrote public notes."""
        project = number(record(issue, "project"))
        return [
            _moment(change, "created_on")
            for change in changes
            if change.get("notes") and not change.get("private_notes") and self._author(change, project) is author
        ]

    def _author(self, change: Mapping[str, Any], project: int) -> Author:
        """What our own user writes is the client's word, but for the notes of the closing rule."""
        user = change.get("user")
        author = self._colleagues.author(number(user) if isinstance(user, dict) else None, project)
        names = [str(detail.get("new_value")) for detail in records(change, "details")]
        is_of_rule = any(f"-{step}-" in name for step in StepName for name in names)
        return Author.CLIENT if author is Author.OURS and not is_of_rule else author


def _moment(entry: Mapping[str, Any], field: str) -> datetime:
    return datetime.fromisoformat(str(entry.get(field))).astimezone(UTC)

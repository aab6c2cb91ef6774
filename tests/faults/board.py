"""A tracker on which people work: statuses, notes, a workflow, one-use uploads, and a clock of its own.

It treats changes as Redmine does: 204 whatever it ignored, 422 for a file that was used before, whole seconds.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from submit.delivery.tracker import Author
from tests.delivery.destinations.redmine.tracker import Reply, Tracker

US, AGENT, CLIENT, STRANGER = 4, 5, 6, 7
USERS = {Author.OURS: US, Author.SUPPORT: AGENT, Author.CLIENT: CLIENT, Author.STRANGER: STRANGER}
STATUSES = ("New", "In progress", "Go ahead", "Tested", "Pending", "Feedback", "Resolved", "Closed", "Rejected")
CLOSED = ("Closed", "Rejected")
ROLES: Mapping[int, dict[str, Any]] = {
    1: {"id": 1, "permissions": ["view_private_notes"], "issues_visibility": "all"},
    2: {"id": 2, "permissions": ["view_issues"], "issues_visibility": "own"},
}
MEMBERS = {US: 1, AGENT: 1, CLIENT: 2}


def _begun() -> datetime:
    return datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass
class Board(Tracker):
    """`clock` is the tracker's. `forbidden`: to which statuses the workflow lets nobody go."""

    clock: Callable[[], datetime] = _begun
    forbidden: tuple[str, ...] = ()
    people: Callable[[dict[str, Any]], None] = lambda issue: None

    def file(self, reference: str) -> int:
        """A new issue; its id."""
        issue = {"id": len(self.issues) + 1, "project": {"id": 1}, "author": {"id": US}, "description": reference,
                 "attachments": [], "journals": [], "created_on": self.now(), "updated_on": self.now(),
                 "status": "New"}  # fmt: skip
        self.issues.append(issue)
        return len(self.issues)

    def change(
        self, id: int, author: Author, notes: str = "", status: str = "", private: bool = False, file: str = ""
    ) -> int:
        """Somebody changes an issue; the id of the journal entry."""
        return self._note(self.issues[id - 1], USERS[author], notes, status, [file] if file else [], private)

    def our_files(self, id: int) -> list[str]:
        """The names of the files that went with what our user wrote."""
        return [
            str(detail["new_value"])
            for journal in self.issues[id - 1]["journals"]
            for detail in journal["details"]
            if journal["user"]["id"] == US and detail["property"] == "attachment"
        ]

    def now(self) -> str:
        return f"{self.clock():%Y-%m-%dT%H:%M:%SZ}"

    def _other(self, call: str, query: dict[str, str], body: bytes) -> Reply:
        method, _, path = call.partition(" ")
        known = re.fullmatch(r"issues/(\d+)\.json", path)
        if known and method == "PUT":
            return self._change(self.issues[int(known[1]) - 1], json.loads(body)["issue"])
        if known:
            return 200, {"issue": self._shown(self.issues[int(known[1]) - 1])}
        if path in ("issues.json", "projects/default/issues.json"):
            return 200, {"issues": [self._shown(issue) for issue in self._chosen(query)]}
        if role := re.fullmatch(r"roles/(\d+)\.json", path):
            return 200, {"role": ROLES[int(role[1])]}
        answers: dict[str, Any] = {
            "projects/1/memberships.json": {"memberships": [_member(user) for user in MEMBERS]},
            "projects/default.json": {"project": {"id": 1}},
            "issue_statuses.json": {"issue_statuses": [_status(name) for name in STATUSES]},
        }
        return (200, answers[path]) if path in answers else super()._other(call, query, body)

    def _upload(self, name: str, body: bytes) -> str:
        token = super()._upload(name, body)
        file = self.uploads[token]
        assert file is not None
        file["created_on"] = self.now()
        return token

    def _change(self, issue: dict[str, Any], asked: dict[str, Any]) -> Reply:
        files = [self.uploads.get(upload["token"]) for upload in asked.get("uploads", [])]
        if not all(file and "used" not in file for file in files):
            return 422, {"errors": ["1 файл(ов) невозможно сохранить."]}
        self.people(issue)
        for file in files:
            (file or {})["used"] = True
        status = STATUSES[asked["status_id"] - 1] if "status_id" in asked else ""
        names = [str((file or {})["filename"]) for file in files]
        self._note(issue, US, asked.get("notes", ""), status if status not in self.forbidden else "", names, False)
        return 204, {}

    def _note(self, issue: dict[str, Any], user: int, notes: str, status: str, files: list[str], private: bool) -> int:
        details = [{"property": "attachment", "name": "1", "new_value": name} for name in files]
        if status and status != issue["status"]:
            ids = {"old_value": str(_status(issue["status"])["id"]), "new_value": str(_status(status)["id"])}
            details.append({"property": "attr", "name": "status_id", **ids})
            issue["status"] = status
        id = 1 + sum(len(other["journals"]) for other in self.issues)
        issue["journals"].append({"id": id, "user": {"id": user}, "notes": notes, "created_on": self.now(),
                                  "private_notes": private, "details": details})  # fmt: skip
        issue["updated_on"] = self.now()
        return id

    def _shown(self, issue: dict[str, Any]) -> dict[str, Any]:
        allowed = [_status(name) for name in STATUSES if name not in (*self.forbidden, issue["status"])]
        return {**issue, "status": _status(issue["status"]), "allowed_statuses": allowed}

    def _chosen(self, query: dict[str, str]) -> list[dict[str, Any]]:
        if ids := query.get("issue_id"):
            return [issue for issue in self.issues if str(issue["id"]) in ids.split(",")]
        since = query.get("updated_on", "").removeprefix(">=")
        found = sorted((one for one in self.issues if one["updated_on"] >= since), key=lambda one: one["updated_on"])
        offset = int(query.get("offset", 0))
        return found[offset : offset + int(query.get("limit", 25))]


def _member(user: int) -> dict[str, Any]:
    return {"id": user, "user": {"id": user}, "roles": [{"id": MEMBERS[user]}]}


def _status(name: str) -> dict[str, Any]:
    return {"id": STATUSES.index(name) + 1, "name": name, "is_closed": name in CLOSED}

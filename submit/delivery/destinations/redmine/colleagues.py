"""Who of the tracker's users is of the desk, and who is a client.

The role tells it: whoever may read private notes is of the desk, since a private note is what a client must not read.
`edit_issues` would not do: clients have it where they may close their own issues (docs/ru/staff/answers.md).
"""

import enum
from collections.abc import Iterator
from typing import Any

from submit.delivery.destinations.redmine.client import Client, number, record, records

STAFF = "view_private_notes"
PAGE = 100
MOST_PAGES = 20


class Author(enum.Enum):
    """Who wrote a note. A stranger is no member of the project: a deleted user, an unknown sender of mail, or an
    administrator who only looked in. `OURS` is our own user."""

    SUPPORT = "support"
    CLIENT = "client"
    STRANGER = "stranger"
    OURS = "ours"


class Colleagues:
    """The members of projects, asked once for each, until `forget`."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._me: int | None = None
        self._staff_roles: dict[int, bool] = {}
        self._members: dict[int, dict[int, bool]] = {}

    def forget(self) -> None:
        """Ask anew: members and roles may have changed."""
        self._staff_roles.clear()
        self._members.clear()

    def author(self, user: int | None, project: int) -> Author:
        """What the user is in the project."""
        if self._me is None:
            self._me = number(record(self._client.get("users/current.json"), "user"))
        if user == self._me:
            return Author.OURS
        if project not in self._members:
            self._members[project] = {id: self._is_staff(roles) for id, roles in self._ask(project)}
        members = self._members[project]
        if user not in members:
            return Author.STRANGER
        return Author.SUPPORT if members[user] else Author.CLIENT

    def _ask(self, project: int) -> Iterator[tuple[int, list[int]]]:
        """The users of the project with their roles; those of a group are listed one by one too."""
        for page in range(MOST_PAGES):
            query = {"limit": str(PAGE), "offset": str(page * PAGE)}
            answer = records(self._client.get(f"projects/{project}/memberships.json", **query), "memberships")
            for member in answer:
                if isinstance(user := member.get("user"), dict):
                    yield number(user), [number(role) for role in records(member, "roles")]
            if len(answer) < PAGE:
                return

    def _is_staff(self, roles: list[int]) -> bool:
        return any(self._reads_private_notes(role) for role in roles)

    def _reads_private_notes(self, role: int) -> bool:
        if role not in self._staff_roles:
            found: dict[str, Any] = record(self._client.get(f"roles/{role}.json"), "role")
            self._staff_roles[role] = STAFF in (found.get("permissions") or [])
        return self._staff_roles[role]

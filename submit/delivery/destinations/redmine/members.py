"""The tracker's users: which are members of staff, and which are clients.

The role tells them apart. A user who can read private notes is a member of staff, because private notes are exactly
what a client must not read. `edit_issues` would not work: clients have it where they may close their own issues.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from submit.delivery.destinations.redmine.client import ApiClient, number, record, records
from submit.delivery.tracker import Author

STAFF = "view_private_notes"
PAGE = 100
MOST_PAGES = 20


@dataclass(frozen=True)
class MemberRole:
    """What a member's roles allow: to be a member of staff, and to see the issues that others filed."""

    is_staff: bool
    sees_others: bool


class Members:
    """The members of projects, asked once for each project until `forget`."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client
        self._me: int | None = None
        self._roles: dict[int, MemberRole] = {}
        self._members: dict[int, dict[int, MemberRole]] = {}

    def forget(self) -> None:
        """Forget members and roles, because they may have changed."""
        self._roles.clear()
        self._members.clear()

    def author(self, user: int | None, project: int) -> Author:
        """Return what kind of author the user is in the project."""
        if self._me is None:
            self._me = number(record(self._client.get("users/current.json"), "user"))
        if user == self._me:
            return Author.OURS
        role = self._of(project).get(user or 0)
        if role is None:
            return Author.STRANGER
        return Author.SUPPORT if role.is_staff else Author.CLIENT

    def sees_others(self, user: int, project: int) -> bool:
        """Return True if the user sees issues filed by others; the tracker mails only users who may see an issue."""
        role = self._of(project).get(user)
        return role is not None and role.sees_others

    def _of(self, project: int) -> dict[int, MemberRole]:
        if project not in self._members:
            self._members[project] = dict(self._ask(project))
        return self._members[project]

    def _ask(self, project: int) -> Iterator[tuple[int, MemberRole]]:
        """Yield the users of the project with their role; the members of a group are listed one by one too."""
        for page in range(MOST_PAGES):
            query = {"limit": str(PAGE), "offset": str(page * PAGE)}
            answer = records(self._client.get(f"projects/{project}/memberships.json", **query), "memberships")
            for member in answer:
                if isinstance(user := member.get("user"), dict):
                    roles = [self._role(number(role)) for role in records(member, "roles")]
                    yield number(user), MemberRole(any(r.is_staff for r in roles), any(r.sees_others for r in roles))
            if len(answer) < PAGE:
                return

    def _role(self, id: int) -> MemberRole:
        if id not in self._roles:
            found = record(self._client.get(f"roles/{id}.json"), "role")
            self._roles[id] = MemberRole(
                STAFF in (found.get("permissions") or []), found.get("issues_visibility") != "own"
            )
        return self._roles[id]

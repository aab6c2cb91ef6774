"""The tracker's users behind the addresses of clients."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from submit.delivery.destinations.redmine.client import ApiClient, number, record, records


@dataclass(frozen=True)
class Person:
    """A user of the tracker with the ids of their projects. Only an administrator's key can see the login."""

    id: int
    login: str | None
    projects: tuple[int, ...]


class People:
    """Users by address.

    `users` are ids from the settings, because a key that is not an administrator's cannot search for addresses
    (`/users.json` answers 403). With `searches` it can.
    """

    def __init__(self, client: ApiClient, users: Mapping[str, int], searches: bool) -> None:
        self._client = client
        self._users = users
        self._searches = searches

    def of(self, email: str, reference: str | None = None) -> Person | None:
        """Return the active user with that address; None if there is none."""
        address = email.lower()
        id = self._users.get(address) or (self._found(address, reference) if self._searches else None)
        if id is None:
            return None
        answer = self._client.probe(f"users/{id}.json", reference, include="memberships")
        if answer.status != 200:
            return None
        user = record(answer.data, "user")
        member_of = [entry.get("project") for entry in user.get("memberships") or [] if isinstance(entry, dict)]
        projects = tuple(number(project) for project in member_of if isinstance(project, dict))
        return Person(number(user), _login(user), projects)

    def _found(self, address: str, reference: str | None) -> int | None:
        """Return the id of the active user with exactly this address; the search itself also finds names and parts."""
        found = records(self._client.get("users.json", reference, name=address, status="1"), "users")
        return next((number(user) for user in found if str(user.get("mail", "")).lower() == address), None)


def _login(user: Mapping[str, Any]) -> str | None:
    login = user.get("login")
    return login if isinstance(login, str) and login else None

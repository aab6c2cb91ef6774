"""The people of a test's Redmine: what the desk and a client with an account do there, by its own interface."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import requests

from submit.store.database import Database
from submit.store.followed import FollowedTickets
from submit.store.outbox import Outbox
from tests.redmine.instance import Instance


def new_issue(redmine: Instance, project: str = "client-a", login: str = "bot", **fields: Any) -> str:
    """An issue that our user has filed, or another one."""
    values = {"subject": "Sabre: ошибка 500", "description": "x", **fields}
    answer = _call(
        redmine, "POST", f"projects/{project}/issues.json", redmine.known.admin_key, {"issue": values}, login
    )
    return str(answer.json()["issue"]["id"])


def agent(redmine: Instance, issue: str, status: str | None = None, **fields: Any) -> None:
    """The desk changes an issue: `notes`, `private_notes`, a status by its name, and what else Redmine knows."""
    values = fields | ({"status_id": status_id(redmine, status)} if status else {})
    _call(redmine, "PUT", f"issues/{issue}.json", redmine.known.agent_key, {"issue": values})


def someone(redmine: Instance, issue: str, login: str, notes: str) -> None:
    """A user writes a note."""
    _call(redmine, "PUT", f"issues/{issue}.json", redmine.known.admin_key, {"issue": {"notes": notes}}, login)


def delete(redmine: Instance, issue: str) -> None:
    _call(redmine, "DELETE", f"issues/{issue}.json", redmine.known.agent_key, {})


def status_id(redmine: Instance, name: str) -> int:
    statuses = _call(redmine, "GET", "issue_statuses.json", redmine.api_key, {}).json()["issue_statuses"]
    return next(int(status["id"]) for status in statuses if status["name"] == name)


def journals(redmine: Instance, issue: str) -> list[dict[str, Any]]:
    """All changes of an issue, as the desk sees them."""
    answer = _call(redmine, "GET", f"issues/{issue}.json?include=journals", redmine.known.agent_key, {})
    found = answer.json()["issue"]["journals"]
    assert isinstance(found, list)
    return found


def age(redmine: Instance, database: Database) -> None:
    """Let what has happened lie some minutes back for the tracker, too, where the clock of a test runs ahead. Its times
    are whole seconds, and a test does more than one thing in a second."""
    ago, tickets = timedelta(minutes=10), FollowedTickets(database)
    redmine.execute("UPDATE issues SET updated_on = datetime(updated_on, '-10 minutes')")
    for ticket in tickets.of(entry.ticket.reference for entry in Outbox(database).entries()).values():
        tickets.see(replace(ticket, updated_at=ticket.updated_at - ago))
    if sight := tickets.sight("redmine"):
        tickets.sighted("redmine", replace(sight, known_until=sight.known_until - ago))


def _call(
    redmine: Instance, method: str, path: str, key: str, payload: dict[str, Any], login: str = ""
) -> requests.Response:
    headers = {"X-Redmine-API-Key": key} | ({"X-Redmine-Switch-User": login} if login else {})
    answer = requests.request(method, f"{redmine.url}/{path}", json=payload, headers=headers, timeout=30)
    answer.raise_for_status()
    return answer

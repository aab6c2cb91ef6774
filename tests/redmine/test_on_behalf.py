"""In whose name an issue stands, who watches it, and in which project it lies."""

from typing import Any

import pytest

from submit.delivery.destination import Receipt
from submit.delivery.destinations.redmine.redmine_destination import Redmine
from tests.delivery.destinations.redmine.samples import a_parcel, a_ticket
from tests.redmine.conftest import a_destination
from tests.redmine.instance import Instance
from tests.redmine.reading import read_issue, watchers

pytestmark = pytest.mark.redmine

CLIENT, OUTSIDER, STRANGER = "ivan@client.example", "petr@client.example", "nobody@else.example"


def filed(redmine: Instance, destination: Redmine, reference: str, email: str) -> dict[str, Any]:
    """The issue that a ticket of this sender became; read by the tests' agent, who sees all."""
    receipt: Receipt = destination.deliver(a_parcel(a_ticket(reference=reference, email=email)), lambda fence: None)
    assert receipt.mismatch is None
    return read_issue(redmine, receipt.remote_id)


def by_bot(redmine: Instance, **changes: Any) -> Redmine:
    users = {CLIENT: redmine.known.client_id, OUTSIDER: redmine.known.outsider_id, "gone@client.example": 99999}
    return a_destination(redmine, users=users, project_of=lambda email: None, **changes)


def by_client(redmine: Instance) -> Redmine:
    return a_destination(redmine, api_key=redmine.known.admin_key, acts_as_client=True, project_of=lambda email: None)


def test_the_clients_user_watches_the_issue_that_the_bot_files(redmine: Instance) -> None:
    issue = filed(redmine, by_bot(redmine), "ML-WATCH", "Ivan@client.example")
    assert issue["author"]["id"] == redmine.known.bot_id
    assert watchers(redmine, issue["id"]) == [redmine.known.client_id]
    assert issue["project"]["id"] == redmine.projects["client-a"], "the only project of that user"


@pytest.mark.parametrize("email", [OUTSIDER, STRANGER, "gone@client.example"])
def test_one_who_may_not_see_the_project_watches_nothing(redmine: Instance, email: str) -> None:
    issue = filed(redmine, by_bot(redmine), f"ML-{email[:4].upper()}", email)
    assert watchers(redmine, issue["id"]) == []
    assert issue["project"]["id"] == redmine.projects["default"]


def test_an_issue_can_stand_in_the_clients_name(redmine: Instance) -> None:
    issue = filed(redmine, by_client(redmine), "ML-CLIENT", CLIENT)
    assert issue["author"]["id"] == redmine.known.client_id
    assert issue["project"]["id"] == redmine.projects["client-a"]


@pytest.mark.parametrize("email", [OUTSIDER, STRANGER])
def test_one_without_an_account_in_the_project_is_filed_for_by_us(redmine: Instance, email: str) -> None:
    issue = filed(redmine, by_client(redmine), f"ML-C{email[:4].upper()}", email)
    assert issue["author"]["id"] not in (redmine.known.client_id, redmine.known.outsider_id)
    assert issue["project"]["id"] == redmine.projects["default"]

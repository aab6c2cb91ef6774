"""A second attempt never makes a second issue: it looks first, and the fence holds where it sees nothing."""

from typing import Any

import pytest
import requests

from submit.delivery.destination import DeliveryError, FailureKind
from submit.delivery.destinations.redmine.redmine_destination import Redmine
from tests.delivery.destinations.redmine.samples import a_file, a_parcel, a_ticket
from tests.redmine.instance import Instance
from tests.redmine.reading import count_issues, read_issue

pytestmark = pytest.mark.redmine

NOTE = a_file("Записка.txt", "txt", "Привет".encode())


def _deliver(destination: Redmine, reference: str, **parcel: Any) -> tuple[str, list[str | None]]:
    """The id of the issue, and the fences that were stored before it was asked for."""
    fences: list[str | None] = []
    receipt = destination.deliver(a_parcel(a_ticket(reference=reference), NOTE, **parcel), fences.append)
    assert receipt.mismatch is None
    return receipt.remote_id, fences


def test_it_finds_what_an_earlier_attempt_filed(redmine: Instance, destination: Redmine) -> None:
    first, fences = _deliver(destination, "ML-AGAIN")
    assert len(fences) == 1
    assert _deliver(destination, "ML-AGAIN", begun=True, fence=fences[0]) == (first, [])
    assert count_issues(redmine, "ML-AGAIN") == 1


def test_it_finds_a_closed_issue_too(redmine: Instance, destination: Redmine) -> None:
    first, fences = _deliver(destination, "ML-CLOSED")
    closed = next(s["id"] for s in read_issue(redmine, first)["allowed_statuses"] if s["name"] == "Closed")
    _change(redmine, first, status_id=closed)
    assert _deliver(destination, "ML-CLOSED", begun=True, fence=fences[0]) == (first, [])


def test_it_finds_an_issue_whose_text_was_edited(redmine: Instance, destination: Redmine) -> None:
    first, fences = _deliver(destination, "ML-EDITED")
    _change(redmine, first, description="Всё переписано")
    receipt = destination.deliver(
        a_parcel(a_ticket(reference="ML-EDITED"), NOTE, begun=True, fence=fences[0]), _must_not_begin
    )
    assert receipt.remote_id == first
    assert receipt.mismatch is not None
    assert "описание" in receipt.mismatch


def test_an_issue_that_quotes_the_reference_is_not_taken_for_it(destination: Redmine) -> None:
    ticket = a_ticket("В дополнение к ML-QUOTED\nНомер заявки: ML-QUOTED", reference="ML-QUOTING")
    quoting = destination.deliver(a_parcel(ticket), lambda fence: None).remote_id
    quoted, fences = _deliver(destination, "ML-QUOTED", begun=True)
    assert quoted != quoting
    assert len(fences) == 1


def test_a_fence_that_was_not_used_is_used_now(redmine: Instance, destination: Redmine) -> None:
    fence = destination._client.upload("ML-UNUSED.json", b"{}", "ML-UNUSED")
    fences: list[str | None] = []
    parcel = a_parcel(a_ticket(reference="ML-UNUSED"), NOTE, begun=True, fence=fence)
    destination.deliver(parcel, fences.append)
    assert fences == [fence]
    assert count_issues(redmine, "ML-UNUSED") == 1


def test_the_fence_holds_where_the_issue_cannot_be_seen(redmine: Instance, destination: Redmine) -> None:
    first, fences = _deliver(destination, "ML-HIDDEN")
    _change(redmine, first, description="Всё переписано")
    redmine.execute("UPDATE attachments SET filename = 'other.json' WHERE filename = 'ML-HIDDEN.txt'")
    with pytest.raises(DeliveryError) as caught:
        _deliver(destination, "ML-HIDDEN", begun=True, fence=fences[0])
    assert caught.value.kind is FailureKind.UNKNOWN
    assert count_issues(redmine, "ML-HIDDEN") == 0


@pytest.mark.parametrize(("reference", "is_id_given_again"), [("ML-PRUNED", False), ("ML-REUSED", True)])
def test_a_fence_that_redmine_threw_away_is_replaced(
    redmine: Instance, destination: Redmine, reference: str, is_id_given_again: bool
) -> None:
    fence = destination._client.upload(f"{reference}.json", b"{}", reference)
    if not is_id_given_again:
        destination._client.upload("later.txt", b"later", reference)
    redmine.execute("DELETE FROM attachments WHERE filename = ?", f"{reference}.json")
    _, fences = _deliver(destination, reference, begun=True, fence=fence)
    assert fences[0] == fence
    assert len(set(fences)) == 2
    assert count_issues(redmine, reference) == 1


def _must_not_begin(fence: str | None) -> None:
    raise AssertionError("An issue was asked for though there is one.")


def _change(redmine: Instance, issue_id: str, **fields: object) -> None:
    headers = {"X-Redmine-API-Key": redmine.known.agent_key}
    answer = requests.put(f"{redmine.url}/issues/{issue_id}.json", json={"issue": fields}, headers=headers, timeout=30)
    answer.raise_for_status()

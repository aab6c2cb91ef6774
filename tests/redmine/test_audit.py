"""The reconciler against a real Redmine: five faults are planted, five are found."""

from datetime import UTC, datetime, timedelta

import pytest
import requests

from tests.delivery.destinations.redmine.samples import a_parcel, a_ticket
from tests.redmine.conftest import a_destination
from tests.redmine.instance import Instance

pytestmark = pytest.mark.redmine


def test_every_planted_fault_is_found_and_nothing_else(redmine: Instance) -> None:
    destination = a_destination(redmine)
    references = ["ML-AA2BB3CC", "ML-AA2BB3CD", "ML-AA2BB3CE", "ML-AA2BB3CF", "ML-AA2BB3CG"]
    filed = {}
    for reference in references:
        receipt = destination.deliver(a_parcel(a_ticket(reference=reference)), lambda fence: None)
        filed[reference] = receipt.remote_id
    filed["ML-AA2BB3CX"] = "999999"
    twice = destination.deliver(a_parcel(a_ticket(reference=references[2])), lambda fence: None)
    edit(redmine, filed[references[0]], description="Текст, который написала поддержка")
    remove(redmine, filed[references[1]])
    known = set(filed) - {references[3], references[4]}
    since = datetime.now(UTC).date() - timedelta(days=1)
    found = destination.audit({key: id for key, id in filed.items() if key in known}, known.__contains__, since)
    assert sum("ML-AA2BB3C" in words for words in found) == len(found) == 5, found
    assert any("ML-AA2BB3CX" in words for words in found)
    assert any(references[1] in words for words in found)
    assert any(references[2] in words and f"#{twice.remote_id}" in words for words in found)
    assert {reference for reference in references[3:] if any(reference in words for words in found)} == {
        *references[3:]
    }


def edit(redmine: Instance, issue: str, **fields: str) -> None:
    call(redmine, "put", issue, json={"issue": fields})


def remove(redmine: Instance, issue: str) -> None:
    call(redmine, "delete", issue)


def call(redmine: Instance, method: str, issue: str, json: object = None) -> None:
    headers, url = {"X-Redmine-API-Key": redmine.known.agent_key}, f"{redmine.url}/issues/{issue}.json"
    requests.request(method, url, headers=headers, timeout=30, json=json).raise_for_status()

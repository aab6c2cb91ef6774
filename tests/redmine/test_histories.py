"""What became of tickets, as a real Redmine tells it."""

from datetime import UTC, datetime, timedelta

import pytest

from submit.closing.ticket_history import Histories
from submit.delivery.destinations.redmine.client import ApiClient, Timeouts
from submit.delivery.destinations.redmine.issue_reader import IssueReader
from submit.rulebook.rulebook import Rulebook
from tests.redmine.instance import Instance
from tests.redmine.people import agent, new_issue

pytestmark = pytest.mark.redmine


def test_what_people_did_is_told(redmine: Instance, rulebook: Rulebook) -> None:
    began = datetime.now(UTC) - timedelta(minutes=1)
    busy, quiet = int(new_issue(redmine)), int(new_issue(redmine))
    agent(redmine, str(busy), notes="Опять он", private_notes=True)
    agent(redmine, str(busy), "Feedback", notes="Какой заказ?")
    agent(redmine, str(busy), tracker_id=2)
    reader = IssueReader(ApiClient(redmine.url, redmine.api_key, Timeouts()))
    histories, found = Histories(reader, rulebook), reader.filed_since(["client-a"], began)
    assert {busy, quiet} <= found.keys()
    one, other = (told.story for told in histories.tell([busy, quiet], frozenset({busy})))
    assert (one.by_form, one.asked_back, one.changed, one.annulled) == (True, True, True, False)
    assert one.answered_after is not None and one.answered_after < timedelta(minutes=1)
    assert (other.by_form, other.asked_back, other.changed, other.answered_after) == (False, False, False, None)
    assert found[quiet] >= began

"""From the form to a real Redmine: by the project's own rules, through the store and the worker."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from submit.app import create_app
from submit.config import RedmineSettings, Settings
from submit.delivery.destination import DeliveryError
from submit.processes.delivery_process import make_worker
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from submit.store.outbox import Outbox
from tests.redmine.instance import Instance
from tests.redmine.reading import read_file, read_issue
from tests.web.test_journey import ANSWERS
from tests.web.visitor import Visitor

pytestmark = pytest.mark.redmine
Publish = Callable[[Rulebook], None]
LOG = "Ошибка выписки 😕".encode()


def configured(settings: Settings, redmine: Instance, **changes: str) -> Settings:
    values = {"url": redmine.url, "api_key": redmine.api_key, "project": "default", "text": "textile"}
    return replace(settings, destination="redmine", redmine=RedmineSettings(**(values | changes)))


@pytest.mark.parametrize("tracker", ANSWERS)
def test_a_ticket_filed_in_the_form_is_found_in_the_tracker(
    tracker: str,
    redmine: Instance,
    settings: Settings,
    database: Database,
    rulebook: Rulebook,
    publish_rules: Publish,
) -> None:
    publish_rules(rulebook)
    settings = configured(settings, redmine)
    visitor = Visitor(create_app(settings))
    visitor.open(f"/submit/?tracker={tracker}")
    visitor.press("continue", [("журнал ё.log", LOG)], **ANSWERS[tracker])
    visitor.press("send")
    assert make_worker(settings, database).step()

    (entry,) = Outbox(database).entries()
    assert (entry.state, entry.problem) == ("delivered", None)
    assert entry.remote_id is not None
    issue = read_issue(redmine, entry.remote_id)
    assert issue["subject"] == ANSWERS[tracker]["subject"]
    assert issue["tracker"]["name"] == rulebook.trackers[tracker].value.remote
    assert issue["priority"]["name"] == rulebook.priorities[entry.ticket.priority].value.remote
    assert entry.ticket.reference in issue["description"]
    (log,) = [attachment for attachment in issue["attachments"] if attachment["filename"] == "журнал ё.log"]
    assert read_file(redmine, log) == LOG
    assert f"#{entry.remote_id}" in visitor.open(visitor.path).text


def test_a_name_that_the_tracker_does_not_know_stops_the_delivery_with_a_sentence(
    redmine: Instance, settings: Settings, database: Database, rulebook: Rulebook, publish_rules: Publish
) -> None:
    tracker = rulebook.rules["r-2-2"]
    renamed = replace(tracker, parameters={**tracker.parameters, "remote": "Поломка"})
    publish_rules(Rulebook({**rulebook.rules, "r-2-2": renamed}))
    with pytest.raises(DeliveryError, match="Поломка"):
        make_worker(configured(settings, redmine), database)


def test_a_tracker_that_is_down_keeps_the_ticket_waiting_and_says_why(
    redmine: Instance,
    settings: Settings,
    database: Database,
    rulebook: Rulebook,
    publish_rules: Publish,
    tmp_path: Path,
) -> None:
    publish_rules(rulebook)
    settings = configured(settings, redmine, url="http://127.0.0.1:9")
    visitor = Visitor(create_app(settings))
    visitor.fill_in_bug()
    assert "Заявка принята" in visitor.press("send").text
    assert make_worker(settings, database).step()
    (entry,) = Outbox(database).entries()
    assert entry.state == "waiting"
    assert entry.problem

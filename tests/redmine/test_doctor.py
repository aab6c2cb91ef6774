"""The doctor finds what Redmine would ignore without a word."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from submit.delivery.destinations.redmine.diagnosis import Requirements, examine
from tests.delivery.destinations.redmine.samples import PRIORITIES, TRACKERS
from tests.redmine.instance import Instance

pytestmark = pytest.mark.redmine

WANTED = Requirements(
    TRACKERS, PRIORITIES, ("New", "Feedback", "Closed"), ("default", "client-a"), acts_as_client=False
)


def wrong(redmine: Instance, wanted: Requirements = WANTED, key: str = "") -> list[str]:
    """What is to be mended."""
    found = examine(redmine.url, key or redmine.api_key, wanted, lambda: datetime.now(UTC))
    return [diagnosis.words for diagnosis in found if not diagnosis.is_fine]


def test_it_is_content_with_a_redmine_that_has_everything(redmine: Instance) -> None:
    assert wrong(redmine) == []


def test_it_names_a_key_with_too_many_rights(redmine: Instance) -> None:
    assert "администратору" in " ".join(wrong(redmine, key=redmine.known.admin_key))
    as_client = replace(WANTED, acts_as_client=True)
    assert not any("администратор" in words for words in wrong(redmine, as_client, redmine.known.admin_key))
    assert any("нужен ключ администратора" in words for words in wrong(redmine, as_client))


def test_it_names_a_public_project(redmine: Instance) -> None:
    (words,) = wrong(redmine, replace(WANTED, projects=("default", "open")))
    assert "«open»" in words and "общедоступный" in words


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        (replace(WANTED, statuses=("New", "Ждём")), "«Ждём»"),
        (replace(WANTED, trackers=TRACKERS | {"task": "Поручение"}), "«Поручение»"),
        (replace(WANTED, projects=("nowhere",)), "«nowhere»"),
    ],
)
def test_it_names_what_is_missing(redmine: Instance, wanted: Requirements, named: str) -> None:
    assert any(named in words for words in wrong(redmine, wanted))


def test_it_names_a_wrong_key(redmine: Instance) -> None:
    assert "401" in wrong(redmine, key="0" * 40)[0]

"""What the destination says of a Redmine that is not set up as it needs it."""

import pytest

from submit.delivery.destination import DeliveryError, FailureKind
from submit.delivery.destinations.redmine.redmine_destination import Redmine
from tests.delivery.destinations.redmine.samples import TRACKERS, a_parcel, a_ticket
from tests.redmine.conftest import a_destination
from tests.redmine.instance import Instance

pytestmark = pytest.mark.redmine


def _complaint(destination: Redmine) -> str:
    with pytest.raises(DeliveryError) as caught:
        destination.check()
    assert caught.value.kind is FailureKind.CONFIGURATION
    return str(caught.value)


def test_it_agrees_with_a_redmine_that_has_everything(destination: Redmine) -> None:
    destination.check()


def test_it_names_a_tracker_that_is_not_there(redmine: Instance) -> None:
    complaint = _complaint(a_destination(redmine, tracker_names=TRACKERS | {"task": "Поручение"}))
    assert "«Поручение»" in complaint
    assert "«Допразработка»" in complaint


def test_it_names_a_priority_that_is_not_there(redmine: Instance) -> None:
    assert "«Срочный»" in _complaint(a_destination(redmine, priority_names={"critical": "Срочный"}))


def test_it_knows_its_formats(redmine: Instance) -> None:
    assert "«markdown»" in _complaint(a_destination(redmine, "markdown"))


def test_it_notices_a_wrong_key(redmine: Instance) -> None:
    assert "401" in _complaint(a_destination(redmine, api_key="0" * 40))


def test_it_notices_a_key_with_a_line_end(redmine: Instance) -> None:
    assert redmine.api_key not in _complaint(a_destination(redmine, api_key=redmine.api_key + "\n"))


def test_it_names_a_project_that_is_not_there(redmine: Instance) -> None:
    assert "«nowhere»" in _complaint(a_destination(redmine, project="nowhere"))


def test_a_ticket_of_a_client_without_project_stops_the_channel(redmine: Instance) -> None:
    destination = a_destination(redmine, project_of=lambda email: "nowhere")
    begun: list[str | None] = []
    with pytest.raises(DeliveryError) as caught:
        destination.deliver(a_parcel(a_ticket(reference="ML-NOWHERE")), begun.append)
    assert caught.value.kind is FailureKind.CONFIGURATION
    assert not begun

"""One ticket becomes one issue, whatever the tracker does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from submit.delivery.destination import DeliveryError, FailureKind, Parcel
from submit.delivery.destinations.redmine.client import Timeouts
from submit.delivery.destinations.redmine.redmine_destination import Redmine
from tests.delivery.destinations.redmine.samples import PRIORITIES, TRACKERS, a_file, a_parcel, a_ticket
from tests.delivery.destinations.redmine.tracker import Reply, Served, Tracker

NOTE = a_file("Записка.txt", "txt", "Привет".encode())
CREATE = "POST projects/1/issues.json"
LOOK_UP = "GET issues.json"


@contextmanager
def _destination(tracker: Tracker) -> Iterator[Redmine]:
    with Served(tracker) as served:
        yield Redmine(
            served.url,
            "0123456789abcdef",
            "default",
            "textile",
            tracker_names=TRACKERS,
            priority_names=PRIORITIES,
            project_of=lambda email: "default",
            timeouts=Timeouts(connect=1, read=2, total=3),
        )


def _attempt(destination: Redmine, parcel: Parcel) -> tuple[str | None, FailureKind | None, list[str | None]]:
    """The id of the issue or the kind of the failure, and the fences that were stored."""
    fences: list[str | None] = []
    try:
        return destination.deliver(parcel, fences.append).remote_id, None, fences
    except DeliveryError as error:
        return None, error.kind, fences


def _at(call: str, reply: Reply | None, times: int = 1) -> Callable[[str], Reply | None | str]:
    """Gives that reply to the first so many calls of that kind."""
    left = [reply] * times
    return lambda made: left.pop() if made == call and left else "go on"


def _sees_after(call: str, tracker: Tracker) -> Callable[[str], Reply | None | str]:
    def open_eyes(made: str) -> str:
        tracker.is_blind = tracker.is_blind and made != call
        return "go on"

    return open_eyes


def _parcel(**state: Any) -> Parcel:
    return a_parcel(None, NOTE, **state)


def test_it_stores_the_fence_before_it_asks_for_the_issue() -> None:
    tracker = Tracker()
    seen: list[tuple[str | None, int]] = []
    with _destination(tracker) as destination:
        receipt = destination.deliver(_parcel(), lambda fence: seen.append((fence, tracker.calls.count(CREATE))))
    ((fence, asked_before),) = seen
    assert asked_before == 0
    assert fence in tracker.uploads
    assert receipt.remote_id == "1"
    assert receipt.url is not None and receipt.url.endswith("/issues/1")
    assert receipt.mismatch is None


def test_nothing_is_asked_for_when_the_intent_cannot_be_stored() -> None:
    def fail(fence: str | None) -> None:
        raise OSError("disk full")

    tracker = Tracker()
    with _destination(tracker) as destination, pytest.raises(OSError, match="disk full"):
        destination.deliver(_parcel(), fail)
    assert CREATE not in tracker.calls


@pytest.mark.parametrize("reply", [None, (500, {}), (502, {}), (429, {}), (201, {}), (201, {"issue": {}}), (200, {})])
def test_a_lost_reply_never_makes_a_second_issue(reply: Reply | None) -> None:
    tracker = Tracker(after=_at(CREATE, reply))
    with _destination(tracker) as destination:
        assert (outcome := _attempt(destination, _parcel()))[1] is FailureKind.UNKNOWN
        second = _attempt(destination, _parcel(begun=True, fence=outcome[2][0]))
    assert second == ("1", None, [])
    assert len(tracker.issues) == 1


@pytest.mark.parametrize("reply", [None, (500, {}), (503, {})])
def test_a_request_that_filed_nothing_is_made_again(reply: Reply | None) -> None:
    tracker = Tracker(before=_at(CREATE, reply))
    with _destination(tracker) as destination:
        (fence,) = _attempt(destination, _parcel())[2]
        assert _attempt(destination, _parcel(begun=True, fence=fence)) == ("1", None, [fence])
    assert len(tracker.issues) == 1


@pytest.mark.parametrize("call", ["POST uploads.json", "GET users/current.json", "GET projects/default.json"])
@pytest.mark.parametrize("reply", [None, (500, {}), (201, {}), (200, [])])
def test_before_the_issue_is_asked_for_nothing_is_unknown(call: str, reply: Reply | None) -> None:
    if call.startswith("GET u") and reply == (200, []):
        reply = (204, {})
    with _destination(Tracker(before=_at(call, reply))) as destination:
        assert _attempt(destination, _parcel())[1:] == (FailureKind.TRANSIENT, [])


@pytest.mark.parametrize("reply", [None, (500, {}), (200, {}), (200, {"issues": None}), (200, {"issues": [1]})])
def test_a_look_up_that_failed_is_not_taken_for_nothing_found(reply: Reply | None) -> None:
    tracker = Tracker(before=_at(LOOK_UP, reply))
    with _destination(tracker) as destination:
        assert _attempt(destination, _parcel(begun=True))[1:] == (FailureKind.UNKNOWN, [])
    assert CREATE not in tracker.calls


def test_an_unreachable_tracker_leaves_a_begun_ticket_unknown() -> None:
    with _destination(Tracker()) as destination:
        pass
    assert _attempt(destination, _parcel())[1] is FailureKind.TRANSIENT
    assert _attempt(destination, _parcel(begun=True, fence="1.0"))[1] is FailureKind.UNKNOWN


def test_a_filter_that_is_ignored_stops_the_channel() -> None:
    tracker = Tracker(ignores_filters=True)
    with _destination(tracker) as destination:
        _attempt(destination, a_parcel(a_ticket(reference="ML-OTHER")))
        assert _attempt(destination, _parcel(begun=True))[1:] == (FailureKind.CONFIGURATION, [])
    assert len(tracker.issues) == 1


def test_an_issue_that_quotes_the_reference_is_not_ours() -> None:
    tracker = Tracker()
    with _destination(tracker) as destination:
        _attempt(destination, a_parcel(a_ticket("См. ML-FK4XR8BT", reference="ML-OTHER")))
        assert _attempt(destination, _parcel(begun=True))[0] == "2"


def test_where_nothing_can_be_seen_a_used_fence_holds() -> None:
    tracker = Tracker(is_blind=True)
    with _destination(tracker) as destination:
        (fence,) = _attempt(destination, _parcel())[2]
        assert _attempt(destination, _parcel(begun=True, fence=fence))[1:] == (FailureKind.UNKNOWN, [fence])
    assert len(tracker.issues) == 1


def test_an_issue_that_appears_late_is_found_after_the_refusal() -> None:
    tracker = Tracker(is_blind=True)
    with _destination(tracker) as destination:
        (fence,) = _attempt(destination, _parcel())[2]
        tracker.before = _sees_after(CREATE, tracker)
        assert _attempt(destination, _parcel(begun=True, fence=fence))[:2] == ("1", None)
    assert len(tracker.issues) == 1


def test_a_fence_that_was_thrown_away_is_replaced_and_stored() -> None:
    tracker = Tracker()
    with _destination(tracker) as destination:
        remote_id, _, fences = _attempt(destination, _parcel(begun=True, fence="77.0"))
    assert remote_id == "1"
    assert fences[0] == "77.0"
    assert fences[1] in tracker.uploads


def test_a_refusal_with_a_fresh_fence_is_for_people() -> None:
    tracker = Tracker(before=_at(CREATE, (422, {"errors": ["Pnr не может быть пустым"]})))
    with _destination(tracker) as destination:
        assert _attempt(destination, _parcel())[1] is FailureKind.PERMANENT


@pytest.mark.parametrize("status", [401, 403, 404, 406, 412])
def test_a_wrong_set_up_stops_the_channel(status: int) -> None:
    with _destination(Tracker(before=_at(CREATE, (status, {})))) as destination:
        assert _attempt(destination, _parcel())[1] is FailureKind.CONFIGURATION


@pytest.mark.parametrize(
    ("altered", "word"),
    [
        ({"project": {"id": 9}}, "проект"),
        ({"tracker": {"id": 9}}, "трекер"),
        ({"priority": None}, "приоритет"),
        ({"subject": "Sabre"}, "тема"),
        ({"description": "Пусто"}, "описание"),
        ({"attachments": []}, "вложения (не хватает: 2)"),
    ],
)
def test_it_notices_what_the_tracker_altered(altered: dict[str, object], word: str) -> None:
    with _destination(Tracker(alter=lambda issue: issue.update(altered))) as destination:
        receipt = destination.deliver(_parcel(), lambda fence: None)
    assert receipt.remote_id == "1"
    assert receipt.mismatch == f"Задача создана, но отличается от отправленной: {word}."


def test_an_issue_that_cannot_be_read_back_is_delivered_all_the_same() -> None:
    with _destination(Tracker(before=_at("GET issues/1.json", (403, {})))) as destination:
        receipt = destination.deliver(_parcel(), lambda fence: None)
    assert receipt.remote_id == "1"
    assert receipt.mismatch is not None


def test_a_read_back_that_failed_is_made_again() -> None:
    tracker = Tracker(before=_at("GET issues/1.json", None))
    with _destination(tracker) as destination:
        _, kind, (fence,) = _attempt(destination, _parcel())
        assert kind is FailureKind.UNKNOWN
        assert _attempt(destination, _parcel(begun=True, fence=fence)) == ("1", None, [])


def test_a_tracker_that_the_rules_gained_meanwhile_is_named() -> None:
    with _destination(Tracker()) as destination, pytest.raises(DeliveryError, match="«novelty»") as caught:
        destination.deliver(a_parcel(a_ticket(tracker="novelty")), lambda fence: None)
    assert caught.value.kind is FailureKind.CONFIGURATION

"""What became of a ticket is told by its history in the tracker."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from submit.closing.ticket_history import Histories
from submit.delivery.tracker import Author
from submit.ticket.quality import TicketOutcome
from tests.closing.scene import Scene

BEGIN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def nothing(scene: Scene, issue: int) -> None:
    """Nobody does anything."""


def asked_back(scene: Scene, issue: int) -> None:
    scene.time += timedelta(hours=5)
    scene.board.change(issue, Author.SUPPORT, "Какой заказ?", "Feedback")


def pending(scene: Scene, issue: int) -> None:
    scene.board.change(issue, Author.SUPPORT, "", "Pending")


def reprioritised(scene: Scene, issue: int) -> None:
    scene.board.reprioritise(issue)


def annulled_by_hand(scene: Scene, issue: int) -> None:
    asked_back(scene, issue)
    scene.time += timedelta(days=6)
    scene.board.change(issue, Author.SUPPORT, "Закрываем", "Closed")


def closed_at_once(scene: Scene, issue: int) -> None:
    asked_back(scene, issue)
    scene.board.change(issue, Author.SUPPORT, "Уже не нужно", "Closed")


def closed_after_an_answer(scene: Scene, issue: int) -> None:
    asked_back(scene, issue)
    scene.board.change(issue, Author.CLIENT, "Спасибо, всё")
    scene.time += timedelta(days=6)
    scene.board.change(issue, Author.SUPPORT, "", "Closed")


def reopened(scene: Scene, issue: int) -> None:
    annulled_by_hand(scene, issue)
    scene.board.change(issue, Author.SUPPORT, "", "In progress")


def private_note(scene: Scene, issue: int) -> None:
    scene.board.change(issue, Author.SUPPORT, "Опять он", private=True)


def our_note(scene: Scene, issue: int) -> None:
    scene.board.change(issue, Author.OURS, "Ответ клиента со страницы заявки")


@pytest.mark.parametrize(
    ("happens", "asked", "changed", "annulled", "hours"),
    [
        (nothing, False, False, False, None),
        (asked_back, True, False, False, 5),
        (pending, True, False, False, None),
        (reprioritised, False, True, False, None),
        (annulled_by_hand, True, False, True, 5),
        (closed_at_once, True, False, False, 5),
        (closed_after_an_answer, True, False, False, 5),
        (reopened, True, False, False, 5),
        (private_note, False, False, False, None),
        (our_note, False, False, False, None),
    ],
)
def test_a_history_is_told(
    scene: Scene,
    happens: Callable[[Scene, int], None],
    asked: bool,
    changed: bool,
    annulled: bool,
    hours: int | None,
) -> None:
    issue = scene.board.file("ML-FK4XR8BT")
    happens(scene, issue)
    (told,) = _histories(scene).tell([issue], frozenset({issue}))
    waited = None if hours is None else timedelta(hours=hours)
    assert told.story == TicketOutcome(BEGIN, True, asked, changed, annulled, waited)


def test_what_the_closing_rule_closed_is_annulled(scene: Scene) -> None:
    issue = scene.asked()
    scene.passes(days=7)
    assert scene.written(issue) == ["remind", "annul"]
    (told,) = _histories(scene).tell([issue], frozenset())
    assert told.story.annulled and not told.story.by_form


def test_it_tells_when_each_issue_changed_last(scene: Scene) -> None:
    first, second = scene.board.file("ML-1"), scene.board.file("ML-2")
    scene.time += timedelta(hours=1)
    scene.board.change(second, Author.SUPPORT, "Смотрим")
    found = scene.board.filed_since(["default", "default"], BEGIN)
    assert found == {first: BEGIN, second: BEGIN + timedelta(hours=1)}


def _histories(scene: Scene) -> Histories:
    return Histories(scene.board, scene.rulebook)

"""The closing rule over a tracker on which people work: once, in time, and never against them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from submit.closing.closer import APART, Outcome
from submit.delivery.tracker import Author
from submit.store.letters import Letters, LetterState
from submit.store.replies import Replies, Reply, ReplyKind
from submit.store.tables import steps
from tests.closing.memory_tracker import MemoryTracker, failing
from tests.closing.scene import Scene

REFERENCE = "ML-FK4XR8BT"


def test_it_reminds_and_then_closes_each_once(scene: Scene) -> None:
    issue = scene.asked()
    scene.passes(days=2.9)
    assert scene.written(issue) == []
    scene.passes(days=0.5)
    assert scene.written(issue) == ["remind"]
    scene.passes(days=2.5)
    assert scene.written(issue) == ["remind"]
    scene.passes(days=1)
    assert scene.written(issue) == ["remind", "annul"]
    assert scene.board.status(issue) == "Closed"
    scene.passes(days=7)
    assert scene.written(issue) == ["remind", "annul"]


def test_both_notes_name_the_rule_the_day_and_how_to_answer(scene: Scene) -> None:
    issue = scene.asked()
    scene.passes(days=8)
    remind, annul = (journal.text for journal in scene.board.ours(issue))
    for note in (remind, annul):
        assert "6.2" in note and "/rules/closing/#r-6-2" in note and f"/submit/sent/t-{REFERENCE}/" in note
    assert "2 ноября 2026" in remind and "8 ноября 2026" in remind
    assert "2 ноября 2026" in annul and "5 ноября 2026" in annul


def test_a_client_without_an_account_is_written_to_once_for_each_note(scene: Scene) -> None:
    scene.asked()
    scene.passes(days=8)
    letters, found = Letters(scene.database), []
    while claimed := letters.claim(scene.now(), timedelta(minutes=1)):
        letters.sent(claimed, scene.now())
        found.append((claimed.letter.kind, claimed.letter.words.get("heading", "")))
    told = [heading for kind, heading in found if kind == "closing"]
    assert told == [f"Напоминание о закрытии заявки {REFERENCE}", f"Заявка {REFERENCE} аннулирована"]
    assert [kind for kind, _ in found if kind != "closing"] == ["answer"]


def test_the_first_observation_only_notices(scene: Scene) -> None:
    issue = scene.asked()
    scene.time += timedelta(days=3)
    scene.look()
    assert scene.close() == [Outcome.NOTICED]
    assert scene.close() == [Outcome.NOTICED]
    scene.time += APART
    scene.look()
    assert scene.close() == [Outcome.DONE]
    assert scene.written(issue) == ["remind"]


@pytest.mark.parametrize("author", [Author.CLIENT, Author.STRANGER])
def test_an_answer_that_nobody_has_seen_yet_wins(scene: Scene, author: Author) -> None:
    issue = scene.asked()
    scene.time += timedelta(days=3)
    scene.look()
    assert scene.close() == [Outcome.NOTICED]
    scene.time += APART
    scene.look()
    scene.board.change(issue, author, "881204")
    assert scene.close() == [Outcome.WAITS]
    assert scene.written(issue) == []


def test_an_answer_while_the_note_is_made_ready_wins(scene: Scene) -> None:
    issue = scene.asked()
    scene.time += timedelta(days=3)
    scene.look()
    scene.close()
    scene.time += APART
    scene.look()

    def at_the_fence(call: str) -> None:
        if call == "fence":
            scene.answered(issue)

    scene.board.after = at_the_fence
    assert scene.close() == [Outcome.OVERTAKEN]
    assert scene.written(issue) == []


@pytest.mark.parametrize(
    ("user", "notes", "status", "becomes"),
    [
        (Author.CLIENT, "Ещё не решено", "", "Feedback"),
        (Author.SUPPORT, "Ждём", "", "Feedback"),
        (Author.SUPPORT, "", "Pending", "Pending"),
        (Author.CLIENT, "Спасибо", "Resolved", "Resolved"),
    ],
    ids=["the client answers", "support writes", "support moves it", "the client moves it"],
)
def test_what_people_do_in_the_moment_of_closing_takes_the_closing_back(
    scene: Scene, user: Author, notes: str, status: str, becomes: str
) -> None:
    issue = scene.asked()
    scene.passes(days=5)

    def a_moment_before(id: int) -> None:
        scene.board.people = lambda id: None
        scene.board.change(id, user, notes, status)

    scene.board.people = a_moment_before
    scene.passes(days=1.5)
    assert scene.written(issue) == ["remind", "annul", "reopen"]
    assert scene.board.status(issue) == becomes


@pytest.mark.parametrize("kind", [ReplyKind.ANSWER, ReplyKind.STAY_OPEN])
def test_an_answer_on_its_way_into_the_tracker_is_an_answer(scene: Scene, kind: ReplyKind) -> None:
    issue = scene.asked()
    scene.look()
    scene.time += timedelta(days=2)
    Replies(scene.database).write(Reply("a" * 32, REFERENCE, kind, "881204", scene.now()))
    scene.board.before = failing("write")
    scene.passes(days=8)
    assert scene.written(issue) == []


def test_a_file_without_a_word_is_an_answer(scene: Scene) -> None:
    issue = scene.asked()
    scene.board.change(issue, Author.CLIENT, file="screenshot.png")
    scene.passes(days=4)
    assert scene.written(issue) == []


def test_a_store_that_was_restored_from_a_copy_repeats_nothing(scene: Scene) -> None:
    issue = scene.asked()
    scene.passes(days=4)
    assert scene.written(issue) == ["remind"]
    with scene.database.writing() as connection:
        connection.execute(steps.delete())
    scene.passes(days=1.5)
    assert scene.written(issue) == ["remind"]
    scene.passes(days=2)
    assert scene.written(issue) == ["remind", "annul"]


@pytest.mark.parametrize("status", ["In progress", "Pending", "Closed"])
def test_nothing_is_said_while_it_is_not_the_clients_turn(scene: Scene, status: str) -> None:
    issue = scene.asked()
    scene.board.change(issue, Author.SUPPORT, "Смотрим", status)
    scene.passes(days=4)
    assert scene.written(issue) == []


def test_a_private_note_is_no_question(scene: Scene) -> None:
    issue = scene.file()
    scene.board.change(issue, Author.SUPPORT, "Он опять молчит", "Feedback", private=True)
    scene.passes(days=4)
    assert scene.written(issue) == []


def test_a_ticket_marked_to_stay_open_is_left_alone(scene: Scene) -> None:
    issue = scene.asked()
    scene.look()
    scene.tickets.keep_open(REFERENCE, True)
    scene.passes(days=4)
    assert scene.written(issue) == []


def test_an_answer_and_a_new_question_begin_a_silence_of_their_own(scene: Scene) -> None:
    issue = scene.asked()
    scene.passes(days=4)
    scene.answered(issue)
    scene.passes(days=4)
    scene.board.change(issue, Author.SUPPORT, "А пассажир?")
    scene.passes(days=2.9)
    assert scene.written(issue) == ["remind"]
    scene.passes(days=4)
    assert scene.written(issue) == ["remind", "remind", "annul"]


def test_where_the_workflow_closes_nothing_staff_are_told_and_the_client_is_not(
    scene: Scene, board: MemoryTracker
) -> None:
    issue, board.forbidden = scene.asked(), ("Closed", "Rejected")
    scene.passes(days=9)
    assert scene.written(issue) == ["remind"]
    (step,) = [step for step in scene.steps.of(REFERENCE) if step.name == "annul"]
    assert step.problem and "Feedback" in step.problem
    letters = Letters(scene.database)
    assert letters.state(f"{REFERENCE}.annul.{int(step.silent_since.timestamp())}.staff") is LetterState.WAITING


@pytest.mark.parametrize("hours", [-1, -24])
def test_a_clock_of_ours_that_is_behind_only_makes_it_later(scene: Scene, hours: float) -> None:
    issue = scene.asked()
    scene.passes(days=2)
    scene.skew = timedelta(hours=hours)
    scene.passes(days=1)
    assert scene.written(issue) == []
    scene.passes(days=1.5)
    assert scene.written(issue) == ["remind"]


@pytest.mark.parametrize("hours", [1, 24, 24 * 30])
def test_a_clock_of_ours_that_is_ahead_reminds_nobody_early(scene: Scene, hours: float) -> None:
    issue = scene.asked()
    scene.passes(days=1)
    scene.skew = timedelta(hours=hours)
    scene.passes(days=1.9)
    assert scene.written(issue) == []
    scene.passes(days=0.6)
    assert scene.written(issue) == ["remind"]


def test_a_clock_of_the_tracker_that_is_ahead_reminds_nobody_early(scene: Scene) -> None:
    issue = scene.asked()
    scene.passes(days=1)
    scene.time, scene.skew = scene.time + timedelta(days=2), timedelta(days=-2)
    scene.passes(days=1.8)
    assert scene.written(issue) == []


def test_on_stale_knowledge_nothing_is_done(scene: Scene) -> None:
    issue = scene.asked()
    scene.look()
    for _ in range(20):
        scene.time += timedelta(days=1)
        assert scene.close() == []
    assert scene.written(issue) == []


@pytest.mark.parametrize(("back", "acts"), [(timedelta(seconds=50), True), (timedelta(minutes=2), False)])
def test_what_was_seen_later_than_now_is_no_knowledge(scene: Scene, back: timedelta, acts: bool) -> None:
    """Our clock was set back after the last look: only what two machines' clocks differ by is forgiven."""
    scene.asked()
    scene.time += timedelta(days=5)
    scene.look()
    scene.skew = -back
    assert scene.close() == ([Outcome.NOTICED] if acts else [])


def test_before_the_first_look_nothing_is_done(scene: Scene) -> None:
    scene.asked()
    scene.time += timedelta(days=30)
    assert scene.tickets.sight("redmine") is None
    assert scene.close() == []


def test_a_tracker_that_is_away_for_a_day_makes_it_wait(scene: Scene, board: MemoryTracker) -> None:
    issue = scene.asked()
    scene.passes(days=2.8)
    board.before = failing()
    scene.passes(days=1)
    assert scene.written(issue) == []
    scene.board.change(issue, Author.CLIENT, "881204")
    board.before = lambda call: None
    scene.passes(days=5)
    assert scene.written(issue) == []


def test_a_ticket_that_is_gone_keeps_no_other_waiting(scene: Scene) -> None:
    gone, other = scene.asked("ML-AA3BB4CC"), scene.asked("ML-DD5EE6FF")
    scene.look()
    scene.tickets.see(replace(scene.tickets.of(["ML-AA3BB4CC"])["ML-AA3BB4CC"], gone=True))
    scene.passes(days=4)
    assert (scene.written(gone), scene.written(other)) == ([], ["remind"])

"""A reply with files on its way into the tracker: one note with all of them, whatever dies on the way."""

import hashlib
from datetime import timedelta

import pytest

from submit.closing.reply_delivery import LEASE
from submit.delivery.destination import FailureKind
from submit.store.files import Content, StoredFile
from submit.store.letters import Letters
from submit.store.replies import Replies, Reply, ReplyKind
from tests.closing.fate import Fate
from tests.closing.memory_tracker import failing
from tests.closing.scene import Scene

REFERENCE = "ML-FK4XR8BT"
ID = "a" * 32


class Killed(BaseException):
    """As a kill: nothing in the product may catch it."""


def _die() -> None:
    raise Killed


def a_file(name: str, content: bytes) -> Content:
    sha256 = hashlib.sha256(content).hexdigest()
    return StoredFile(sha256[:32], name, name.rpartition(".")[2], len(content), sha256), content


def say(scene: Scene, *files: Content, text: str = "Заказ 881204") -> None:
    Replies(scene.database).write(Reply(ID, REFERENCE, ReplyKind.ANSWER, text, scene.now()), files)


def notes(scene: Scene, issue: int) -> list[list[str]]:
    """The names of the files of each of our notes, but for its receipt."""
    return [[name for name in note.files if not name.endswith(f"{ID}.txt")] for note in scene.board.ours(issue)]


def test_the_files_are_in_the_note(scene: Scene) -> None:
    issue = scene.file()
    say(scene, a_file("снимок.png", b"png"), a_file("журнал.log", b"log"))
    scene.look()
    assert notes(scene, issue) == [["снимок.png", "журнал.log"]]


def test_a_file_cannot_pass_for_one_of_our_notes(scene: Scene) -> None:
    issue = scene.asked()
    say(scene, a_file(f"{REFERENCE}-remind-1.txt", b"x"))
    scene.look()
    assert notes(scene, issue) == [[f"_{REFERENCE}-remind-1.txt"]]
    assert scene.tickets.of([REFERENCE])[REFERENCE].reminded_at is None


def test_it_dies_at_every_step_and_the_note_is_there_once(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    fate, issue, dies_at = Fate(monkeypatch.setattr, _die), scene.file(), 1
    scene.look()
    say(scene, a_file("снимок.png", b"png"), a_file("журнал.log", b"log"))
    # Each run dies one step later than the last one did, until a run comes to its end.
    while True:
        try:
            fate.run(scene.following.replying.step, dies_at)
            break
        except Killed:
            dies_at += 1
            scene.time += LEASE + timedelta(seconds=1)
    assert dies_at > 8
    assert notes(scene, issue) == [["снимок.png", "журнал.log"]]
    (kept,) = Replies(scene.database).of(REFERENCE)
    assert kept.state == "done"


def test_a_reply_that_the_tracker_refuses_goes_to_people_with_its_files(scene: Scene) -> None:
    scene.file()
    scene.look()
    say(scene, a_file("журнал.log", b"log"))
    scene.board.before = failing("write", kind=FailureKind.PERMANENT)
    scene.look()
    claimed = Letters(scene.database).claim(scene.now(), timedelta(minutes=1))
    assert claimed and claimed.letter.kind == "reply"
    assert [content for _, content in Replies(scene.database).files(claimed.letter.words["id"])] == [b"log"]

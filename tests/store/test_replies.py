"""A reply is kept once, goes in order, and no attempt that lost its lease can change it."""

from datetime import timedelta

import pytest

from submit.store.database import Database
from submit.store.draft_replies import BegunReplies
from submit.store.letters import Letter
from submit.store.outbox import Outbox
from submit.store.queue import ClaimLost
from submit.store.replies import KeptReply, Replies, Reply, ReplyKind, ReplyState
from submit.store.space import Holder
from submit.store.tables import outbox
from tests.conftest import Clock
from tests.store.samples import a_file, file_a_ticket, letters_waiting

LEASE = timedelta(minutes=10)
HOLDER = Holder("b1", "203.0.113.7")
REFERENCE, OTHER = "ML-FK4XR8BT", "ML-OTHER"


@pytest.fixture
def replies(database: Database, clock: Clock) -> Replies:
    for at, reference in enumerate((REFERENCE, OTHER), 17):
        file_a_ticket(database, clock(), reference)
        with database.writing() as connection:
            connection.execute(outbox.update().where(outbox.c.reference == reference).values(remote_id=str(at)))
    return Replies(database)


def a_reply(clock: Clock, id: str = "r1", reference: str = REFERENCE, text: str = "Заказ 881204") -> Reply:
    return Reply(id, reference, ReplyKind.ANSWER, text, clock())


def claimed(replies: Replies, clock: Clock) -> KeptReply:
    found = replies.claim(clock(), LEASE)
    assert found is not None
    return found


def test_the_same_reply_is_taken_once(replies: Replies, clock: Clock) -> None:
    assert replies.write(a_reply(clock))
    assert not replies.write(a_reply(clock, text="другой"))
    kept = claimed(replies, clock)
    assert (kept.reply, kept.remote_id, kept.state) == (a_reply(clock), "17", "sending")
    assert replies.claim(clock(), LEASE) is None


def test_a_ticket_that_is_not_in_the_tracker_keeps_its_replies(
    replies: Replies, clock: Clock, database: Database
) -> None:
    with database.writing() as connection:
        connection.execute(outbox.update().values(remote_id=None))
    replies.write(a_reply(clock))
    assert replies.claim(clock(), LEASE) is None


def test_replies_to_one_ticket_keep_their_order_and_those_to_others_do_not_wait(replies: Replies, clock: Clock) -> None:
    for id, reference in (("r1", REFERENCE), ("r2", REFERENCE), ("r3", OTHER)):
        replies.write(a_reply(clock, id, reference))
        clock.forward(seconds=1)
    first = claimed(replies, clock)
    assert first.reply.id == "r1"
    replies.postponed(first, "x", clock() + timedelta(minutes=30))
    other = claimed(replies, clock)
    assert other.reply.id == "r3"
    replies.done(other, 4, clock())
    assert replies.claim(clock(), LEASE) is None
    clock.forward(hours=1)
    first = claimed(replies, clock)
    replies.done(first, 5, clock())
    assert claimed(replies, clock).reply.id == "r2"


def test_what_was_begun_is_told_to_the_next_attempt(replies: Replies, clock: Clock) -> None:
    replies.write(a_reply(clock))
    late = claimed(replies, clock)
    replies.begin(late, "12.abc")
    clock.forward(minutes=10)
    again = claimed(replies, clock)
    assert (again.state, again.fence, again.attempts) == (ReplyState.CREATING, "12.abc", 2)
    for step in (
        lambda: replies.begin(late, "13.abc"),
        lambda: replies.done(late, 5, clock()),
        lambda: replies.postponed(late, "x", clock()),
        lambda: replies.failed(late, "x", []),
    ):
        with pytest.raises(ClaimLost):
            step()
    replies.postponed(again, "x", clock())
    assert claimed(replies, clock).state is ReplyState.CREATING


def test_a_refused_reply_becomes_a_letter_in_the_same_step(replies: Replies, clock: Clock, database: Database) -> None:
    replies.write(a_reply(clock))
    letter = Letter("r1.reply", "reply", None, "ru", clock(), {"said": "Заказ 881204"}, REFERENCE)
    replies.failed(claimed(replies, clock), "422", [letter])
    (kept,) = replies.of(REFERENCE)
    assert (kept.state, kept.problem) == ("failed", "422")
    assert letters_waiting(database) == 1


def test_the_replies_to_a_ticket_are_told_in_order(replies: Replies, clock: Clock) -> None:
    for id, reference in (("r2", REFERENCE), ("r1", REFERENCE), ("r3", OTHER)):
        replies.write(a_reply(clock, id, reference))
        clock.forward(seconds=1)
    assert [kept.reply.id for kept in replies.of(REFERENCE)] == ["r2", "r1"]


def test_files_come_with_the_reply_and_in_order(replies: Replies, clock: Clock, database: Database) -> None:
    begun, waiting = BegunReplies(database), a_reply(clock, "b1")
    begun.keep(waiting, [(a_file("f1"), b"one")], HOLDER)
    begun.keep(waiting, [(a_file("f2"), b"two")], HOLDER)
    assert replies.of(REFERENCE) == [] and replies.claim(clock(), LEASE) is None
    begun.remove("b1", "f1")
    assert replies.write(a_reply(clock), [(a_file("f3"), b"three")], begun="b1")
    kept = claimed(replies, clock)
    assert [file.id for file in kept.files] == ["f2", "f3"]
    assert [content for _, content in replies.files("r1")] == [b"two", b"three"]
    assert begun.files("b1") == ()


def test_a_reply_that_is_known_takes_no_files(replies: Replies, clock: Clock) -> None:
    replies.write(a_reply(clock), [(a_file("f1"), b"one")])
    assert not replies.write(a_reply(clock), [(a_file("f2"), b"two")])
    assert [file.id for file, _ in replies.files("r1")] == ["f1"]


def test_what_was_begun_and_never_sent_is_forgotten(replies: Replies, clock: Clock, database: Database) -> None:
    begun = BegunReplies(database)
    begun.keep(a_reply(clock, "b1"), [(a_file("f1"), b"one")], HOLDER)
    replies.write(a_reply(clock, "r2"), [(a_file("f2"), b"two")])
    clock.forward(days=8)
    begun.keep(a_reply(clock, "b2"), [(a_file("f3"), b"three")], HOLDER)
    begun.forget_older(clock() - timedelta(days=7))
    assert (begun.files("b1"), len(begun.files("b2")), len(replies.files("r2"))) == ((), 1, 1)


def test_an_erased_ticket_keeps_no_reply_and_none_is_erased_before_it_has_gone(
    replies: Replies, clock: Clock, database: Database
) -> None:
    with database.writing() as connection:
        connection.execute(outbox.update().values(state="delivered", delivered_at=clock()))
    replies.write(a_reply(clock), [(a_file("f1"), b"one")])
    far = clock() + timedelta(days=99)
    assert Outbox(database).erase(far, older_than=far) == 1, "the other ticket"
    replies.done(claimed(replies, clock), 5, clock())
    assert Outbox(database).erase(far, older_than=far) == 1
    assert replies.of(REFERENCE) == [] and replies.files("r1") == []

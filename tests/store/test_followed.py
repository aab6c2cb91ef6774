"""What the tracker says of a ticket is kept as it was seen last, with the letters that tell of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from submit.store.database import Database
from submit.store.followed import Followed, FollowedNote, FollowedTickets, Sight
from submit.store.letters import Letter
from submit.store.outbox import Outbox
from submit.store.tables import outbox
from tests.conftest import Clock
from tests.store.samples import file_a_ticket, letters_waiting

REFERENCE = "ML-FK4XR8BT"


@pytest.fixture
def tickets(database: Database) -> FollowedTickets:
    return FollowedTickets(database)


@pytest.fixture
def seen(database: Database, clock: Clock) -> Followed:
    """A ticket that support has asked something about."""
    file_a_ticket(database, clock(), REFERENCE)
    with database.writing() as connection:
        connection.execute(outbox.update().values(remote_id="17", state="delivered"))
    return Followed(
        reference=REFERENCE,
        issue=17,
        status="Feedback",
        status_since=clock(),
        closed=False,
        updated_at=clock(),
        reminded_at=None,
        client=None,
        support=FollowedNote(clock(), 5),
        answer="Какой заказ?",
        last_journal=6,
        stay_open=False,
        gone=False,
        seen_at=clock(),
    )


def test_what_was_seen_is_kept_and_seen_anew(tickets: FollowedTickets, seen: Followed, clock: Clock) -> None:
    tickets.see(seen)
    assert tickets.of([REFERENCE, "ML-OTHER"]) == {REFERENCE: seen}
    clock.forward(hours=1)
    later = replace(seen, status="In progress", client=FollowedNote(clock(), 7), last_journal=7, updated_at=clock())
    tickets.see(later)
    assert tickets.all() == [later]


def test_that_a_ticket_stays_open_outlives_what_is_seen(tickets: FollowedTickets, seen: Followed) -> None:
    tickets.see(seen)
    tickets.keep_open(REFERENCE, True)
    tickets.see(replace(seen, status="Pending"))
    assert tickets.of([REFERENCE])[REFERENCE] == replace(seen, status="Pending", stay_open=True)


def test_letters_go_with_what_was_seen_and_once(
    tickets: FollowedTickets, seen: Followed, database: Database, clock: Clock
) -> None:
    letter = Letter(f"{REFERENCE}.6.answer", "answer", "agent@client.example", "ru", clock(), {}, REFERENCE)
    tickets.see(seen, [letter])
    tickets.see(seen, [letter])
    assert letters_waiting(database) == 1


def test_a_lost_ticket_is_no_longer_asked_for(tickets: FollowedTickets, seen: Followed) -> None:
    tickets.see(seen)
    assert tickets.longest_unseen(10) == [seen]
    tickets.see(replace(seen, gone=True))
    assert tickets.longest_unseen(10) == tickets.all() == []
    assert tickets.of([REFERENCE])[REFERENCE].gone


def test_the_one_that_was_seen_longest_ago_comes_first(
    tickets: FollowedTickets, seen: Followed, database: Database, clock: Clock
) -> None:
    file_a_ticket(database, clock(), "ML-OTHER")
    tickets.see(seen)
    tickets.see(replace(seen, reference="ML-OTHER", issue=18, seen_at=clock() + timedelta(minutes=1)))
    tickets.see_again([REFERENCE], clock() + timedelta(minutes=2))
    assert [ticket.reference for ticket in tickets.longest_unseen(1)] == ["ML-OTHER"]


def test_issues_of_others_are_not_ours(tickets: FollowedTickets, seen: Followed, database: Database) -> None:
    assert tickets.ours([16, 17, 18]) == {17: Outbox(database).of_reference(REFERENCE)}
    assert tickets.ours([]) == {}


def test_the_last_look_is_remembered(tickets: FollowedTickets, clock: Clock) -> None:
    assert tickets.sight("redmine") is None
    for _ in range(2):
        clock.forward(minutes=1)
        sight = Sight(clock() - timedelta(minutes=2), clock(), clock())
        tickets.sighted("redmine", sight)
        assert tickets.sight("redmine") == sight


@pytest.mark.parametrize(
    ("client", "support", "is_answered"),
    [(None, None, False), (None, 5, False), (4, 5, False), (6, 5, True), (1, None, True)],
)
def test_the_last_word_is_told_by_the_numbers_of_notes(
    seen: Followed, clock: Clock, client: int | None, support: int | None, is_answered: bool
) -> None:
    notes = {"client": client and FollowedNote(clock(), client), "support": support and FollowedNote(clock(), support)}
    assert replace(seen, **notes).is_answered is is_answered  # type: ignore[arg-type]

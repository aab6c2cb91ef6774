"""A letter is written once, sent by one process at a time, and its words are forgotten when it has gone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from submit.store.database import Database
from submit.store.letters import ClaimedLetter, Letter, Letters, LetterState
from submit.store.tables import letters as table
from tests.conftest import Clock

LEASE = timedelta(minutes=10)


@pytest.fixture
def letters(database: Database) -> Letters:
    return Letters(database)


def a_letter(clock: Clock, key: str = "k1", **words: str) -> Letter:
    return Letter(key, "draft", "agent@client.example", "ru", clock(), words or {"link": "https://x.example/s3cret"})


def claimed(letters: Letters, clock: Clock) -> ClaimedLetter:
    found = letters.claim(clock(), LEASE)
    assert found is not None
    return found


def test_a_key_is_used_once(letters: Letters, clock: Clock) -> None:
    letters.write(a_letter(clock, link="first"))
    letters.write(a_letter(clock, link="second"))
    assert claimed(letters, clock) == ClaimedLetter(a_letter(clock, link="first"), 1)
    assert letters.claim(clock(), LEASE) is None


def test_a_claim_ends_with_its_lease_and_the_late_one_changes_nothing(letters: Letters, clock: Clock) -> None:
    letters.write(a_letter(clock))
    late = claimed(letters, clock)
    clock.forward(minutes=10)
    again = claimed(letters, clock)
    assert again.attempt == 2
    letters.failed(late, "x")
    assert letters.state("k1") is LetterState.SENDING
    letters.sent(again, clock())
    assert letters.state("k1") is LetterState.SENT


def test_the_words_of_a_sent_letter_are_forgotten(letters: Letters, clock: Clock, database: Database) -> None:
    letters.write(a_letter(clock))
    letters.sent(claimed(letters, clock), clock())
    with database.reading() as connection:
        assert connection.execute(select(table.c.words)).scalar_one() == {}


def test_what_is_postponed_waits_for_its_time(letters: Letters, clock: Clock) -> None:
    letters.write(a_letter(clock))
    letters.postponed(claimed(letters, clock), "x", clock() + timedelta(minutes=1))
    assert letters.claim(clock(), LEASE) is None
    clock.forward(minutes=1)
    assert claimed(letters, clock).attempt == 2


def test_old_letters_are_forgotten_and_those_on_their_way_are_not(letters: Letters, clock: Clock) -> None:
    for key in ("sent", "failed", "waiting"):
        letters.write(a_letter(clock, key))
        clock.forward(seconds=1)
    letters.sent(claimed(letters, clock), clock())
    letters.failed(claimed(letters, clock), "x")
    letters.forget_older(clock() + timedelta(days=1))
    assert [letters.state(key) for key in ("sent", "failed", "waiting")] == [None, None, LetterState.WAITING]

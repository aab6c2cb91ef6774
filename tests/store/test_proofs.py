"""A secret that went out by mail is good once, for a day; a code is good in one browser, and is not guessed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from submit.store.database import Database
from submit.store.proofs import LIFE, REMEMBERED, TRIES, Proof, Proofs, Purpose
from submit.store.tables import proofs as table
from tests.conftest import Clock

TICKET = Proof(Purpose.TICKET, "ML-1", "b1", "c1")


@pytest.fixture
def proofs(database: Database) -> Proofs:
    return Proofs(database)


def test_a_secret_is_good_once(proofs: Proofs, clock: Clock) -> None:
    proofs.make(TICKET, "s3cret", clock())
    assert proofs.look("s3cret", clock()) == TICKET
    assert proofs.use("s3cret", clock()) == TICKET
    assert proofs.use("s3cret", clock()) is None
    assert proofs.look("s3cret", clock()) is None
    assert proofs.use("other", clock()) is None


def test_of_many_who_use_it_at_once_one_does(proofs: Proofs, clock: Clock) -> None:
    proofs.make(TICKET, "s3cret", clock())
    with ThreadPoolExecutor(8) as pool:
        used = [proof for proof in pool.map(lambda _: proofs.use("s3cret", clock()), range(8)) if proof]
    assert used == [TICKET]


def test_it_is_good_for_a_day(proofs: Proofs, clock: Clock) -> None:
    proofs.make(TICKET, "s3cret", clock(), code="123456")
    clock.forward(seconds=LIFE.total_seconds())
    assert proofs.use("s3cret", clock()) is None
    assert not proofs.use_code(TICKET, "123456", clock())


def test_a_new_one_ends_the_former(proofs: Proofs, clock: Clock) -> None:
    proofs.make(TICKET, "one", clock(), code="111111")
    proofs.make(TICKET, "two", clock(), code="222222")
    assert proofs.look("one", clock()) is None
    assert not proofs.use_code(TICKET, "111111", clock())
    assert proofs.use_code(TICKET, "222222", clock())


@pytest.mark.parametrize(
    "other",
    [
        Proof(Purpose.TICKET, "ML-1", "b2", "c1"),
        Proof(Purpose.TICKET, "ML-2", "b1", "c1"),
        Proof(Purpose.TICKET, "ML-1", "b1", "c2"),
    ],
)
def test_a_code_is_good_for_one_ticket_in_one_browser_and_for_one_address(
    proofs: Proofs, clock: Clock, other: Proof
) -> None:
    proofs.make(TICKET, "s", clock(), code="123456")
    assert not proofs.use_code(other, "123456", clock())
    assert proofs.use_code(TICKET, "123456", clock())
    assert not proofs.use_code(TICKET, "123456", clock())


def test_a_code_cannot_be_guessed(proofs: Proofs, clock: Clock) -> None:
    proofs.make(TICKET, "s", clock(), code="123456")
    for number in range(TRIES):
        assert not proofs.use_code(TICKET, f"{number:06}", clock())
    assert not proofs.use_code(TICKET, "123456", clock()), "the tries are used up"
    assert proofs.use("s", clock()) == TICKET, "the link is still good"


def test_who_reads_the_store_can_use_nothing(proofs: Proofs, clock: Clock, database: Database) -> None:
    proofs.make(TICKET, "s3cret", clock(), code="123456")
    with database.reading() as connection:
        assert "s3cret" not in repr(connection.execute(select(table)).all())
        assert "123456" not in repr(connection.execute(select(table)).all())


def test_a_proven_address_is_remembered_in_that_browser_for_a_time(proofs: Proofs, clock: Clock) -> None:
    proofs.remember("b1", "c1", clock())
    proofs.remember("b1", "c1", clock())
    assert proofs.is_proven("b1", "c1", clock())
    assert not proofs.is_proven("b2", "c1", clock()) and not proofs.is_proven("b1", "c2", clock())
    assert not proofs.is_proven("b1", "c1", clock() + REMEMBERED)


def test_what_is_over_is_forgotten(proofs: Proofs, clock: Clock) -> None:
    proofs.make(TICKET, "s", clock())
    proofs.remember("b1", "c1", clock())
    proofs.forget_older(clock() + timedelta(days=2))
    assert proofs.look("s", clock()) is None
    assert proofs.is_proven("b1", "c1", clock())

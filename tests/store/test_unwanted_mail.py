"""The owner of a mailbox has it left alone for a while; only who has proven its address lifts that."""

from datetime import timedelta

import pytest

from submit.store.database import Database
from submit.store.letter_limits import mailbox_of
from submit.store.proofs import REMEMBERED, Proofs
from submit.store.unwanted_mail import LIFE, Suppressions
from tests.conftest import Clock


@pytest.fixture
def suppressions(database: Database) -> Suppressions:
    return Suppressions(database)


def test_it_lasts_for_its_time_from_the_last_word(suppressions: Suppressions, clock: Clock) -> None:
    assert suppressions.until("box", clock()) is None
    suppressions.add("box", "agent", clock())
    clock.forward(days=1)
    suppressions.add("box", "agent", clock())
    assert suppressions.until("box", clock()) == clock() + LIFE
    assert suppressions.until("other", clock()) is None
    clock.forward(days=30)
    assert suppressions.until("box", clock()) is None
    suppressions.forget_older(clock() + timedelta(seconds=1))
    assert suppressions.until("box", clock() - LIFE) is None


def test_a_browser_sees_and_lifts_what_it_has_proven(
    suppressions: Suppressions, database: Database, clock: Clock
) -> None:
    suppressions.add("box", "agent", clock())
    Proofs(database).remember("hers", "agent", clock())
    Proofs(database).remember("theirs", "other", clock())
    assert suppressions.of_browser("hers", clock()) == clock() + LIFE
    assert suppressions.of_browser("theirs", clock()) is None
    suppressions.lift("theirs", clock())
    assert suppressions.of_browser("hers", clock() + REMEMBERED) is None, "it would have to prove the address again"
    assert suppressions.until("box", clock())
    suppressions.lift("hers", clock())
    assert suppressions.until("box", clock()) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("agent@putevka.example", "agent+1@putevka.example", True),
        ("agent@putevka.example", "AGENT+a+b@Putevka.example", True),
        ("agent@путевка.рф", "agent+1@xn--80adivwsg.xn--p1ai", True),
        ("agent@putevka.example", "a.gent@putevka.example", False),
        ("agent@putevka.example", "agent@other.example", False),
        ("no address", "no address+1", False),
    ],
)
def test_what_stands_after_a_plus_leads_to_the_same_mailbox(one: str, other: str, same: bool) -> None:
    assert (mailbox_of(one) == mailbox_of(other)) is same

"""What ties an answer to its ticket cannot be guessed, and leads nowhere else."""

from email import message_from_bytes

import pytest

from submit.delivery.letter import letter_mail
from submit.delivery.mail_threading import claims_in, id_in_thread, thread_of
from submit.delivery.smtp import WIRE
from submit.store.database import Database
from submit.store.letters import Letter
from submit.store.outbox import Outbox
from tests.conftest import Clock
from tests.store.samples import file_a_ticket

REFERENCE, OTHER = "ML-FK4XR8BT", "ML-AA2BB3CC"
DOMAIN = "support.some-quite-long-name-of-an-agency.example"


@pytest.fixture
def outbox(database: Database, clock: Clock) -> Outbox:
    for reference in (REFERENCE, OTHER):
        file_a_ticket(database, clock(), reference)
    return Outbox(database)


def test_both_ids_hold_for_their_own_ticket_alone(outbox: Outbox) -> None:
    own, other = outbox.of_reference(REFERENCE), outbox.of_reference(OTHER)
    assert own and other
    ids = [thread_of(own, DOMAIN), id_in_thread(f"{REFERENCE}.5.answer", own, DOMAIN)]
    (claim,) = claims_in(ids)
    assert claim.reference == REFERENCE and claim.holds(own) and not claim.holds(other)
    (stolen,) = claims_in([ids[0].replace(REFERENCE, OTHER)])
    assert not stolen.holds(own) and not stolen.holds(other)
    assert own.token not in "".join(ids)


@pytest.mark.parametrize(
    "id",
    ["", "<>", f"<{REFERENCE}@x>", f"<{REFERENCE}.5.answer@x>", f"<{REFERENCE}.{'0' * 31}@x>",
     f"<{REFERENCE}.{'G' * 32}@x>",
     f"<x{REFERENCE}.{'0' * 32}@x>", f"<{REFERENCE}.{'0' * 32}>", "<" + "a" * 100_000],
)  # fmt: skip
def test_what_is_no_id_of_ours_claims_nothing(id: str) -> None:
    assert claims_in([id]) == []


def test_the_ids_go_over_the_wire_unfolded_and_are_found_again(outbox: Outbox, clock: Clock) -> None:
    entry = outbox.of_reference(REFERENCE)
    assert entry
    words = {"heading": "x", "said": "x"}
    letter = Letter(f"{REFERENCE}.123456.answer", "closing", "a@x.example", "ru", clock(), words, REFERENCE)
    mail = letter_mail(letter, f"d@{DOMAIN}", "a@x.example", "https://x.example", [entry], (), "d@x.example", True)
    wire = mail.as_bytes(policy=WIRE)
    read = message_from_bytes(wire)
    assert [len(claims_in([str(read[name]).strip()])) for name in ("Message-ID", "References")] == [1, 1]

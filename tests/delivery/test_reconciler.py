"""What the tracker has otherwise than we think is told to staff, once a night."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from submit.delivery.destination import DeliveryError, FailureKind
from submit.delivery.reconciler import reconcile
from submit.store.database import Database
from submit.store.letters import Letters
from submit.store.outbox import Outbox
from submit.store.queue import Queue
from tests.conftest import Clock
from tests.delivery.test_worker import Scripted
from tests.store.samples import file_a_ticket, letters_waiting


class Audited(Scripted):
    """A destination that finds what it is told to find."""

    def __init__(self, found: list[str] | DeliveryError) -> None:
        super().__init__()
        self.found = found
        self.asked: Mapping[str, str] = {}

    def audit(self, filed: Mapping[str, str], is_known: Callable[[str], bool], since: date) -> list[str]:
        self.asked = filed
        assert all(map(is_known, filed)) and not is_known("ML-NOWHERE")
        if isinstance(self.found, DeliveryError):
            raise self.found
        return self.found


def run(database: Database, clock: Clock, audited: Audited, tells_staff: bool = True) -> int:
    return reconcile(Outbox(database), Letters(database), audited, clock(), tells_staff)


def test_the_delivered_tickets_of_the_last_days_are_compared(database: Database, clock: Clock) -> None:
    for reference in ("ML-OLD", "ML-NEW"):
        file_a_ticket(database, clock(), reference)
        entry = Queue(database).claim(clock(), timedelta(minutes=1))
        assert entry
        Queue(database).delivered(entry, reference[-3:], None, clock())
        clock.forward(days=2)
    file_a_ticket(database, clock(), "ML-WAITS")
    audited = Audited([])
    assert run(database, clock, audited) == 0
    assert audited.asked == {"ML-NEW": "NEW"}
    assert letters_waiting(database) == 0


def test_staff_are_told_of_differences(database: Database, clock: Clock) -> None:
    assert run(database, clock, Audited(["Одна.", "Другая."])) == 2
    letter = Letters(database).claim(clock(), timedelta(minutes=1))
    assert letter and letter.letter.words == {"found": ["Одна.", "Другая."]}
    run(database, clock, Audited(["Одна."]))
    assert Letters(database).claim(clock(), timedelta(minutes=1)) is None, "once a night"


def test_a_tracker_that_is_away_is_no_difference(database: Database, clock: Clock) -> None:
    assert run(database, clock, Audited(DeliveryError("x", FailureKind.TRANSIENT))) == 0

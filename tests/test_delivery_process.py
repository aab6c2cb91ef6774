"""The wiring of the delivery process."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from submit.config import Client, Settings, project_of, read_settings
from submit.delivery.worker import run
from submit.processes.delivery_process import make_lanes, make_worker
from submit.processes.maintenance import chores_of, tidy
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from submit.store.drafts import KEPT, Draft, Drafts
from submit.store.letter_limits import ALL, FEW_LEFT, IN_ALL
from submit.store.letters import Letter, Letters
from submit.store.limits import Limits
from submit.store.outbox import Outbox
from submit.store.queue import Queue
from tests.conftest import Clock
from tests.delivery.test_reconciler import Audited
from tests.faults.installation import redmine_settings
from tests.store.samples import file_a_ticket

ALARM = {"reference": "ML-1", "attempts": 3, "problem": "Сервер молчит."}
CLIENTS = (Client("putevka", ("putevka.example", "owner@mail.example"), "putevka"),)


@pytest.mark.parametrize(
    ("email", "project"),
    [
        ("agent@putevka.example", "putevka"),
        ("Agent@PUTEVKA.example", "putevka"),
        ("owner@mail.example", "putevka"),
        ("other@mail.example", None),
        ("agent@sub.putevka.example", None),
    ],
)
def test_a_client_has_a_project_by_its_address_or_its_domain(email: str, project: str | None) -> None:
    assert project_of(CLIENTS)(email) == project


def test_drafts_left_alone_for_longer_than_promised_are_deleted_and_others_kept(
    settings: Settings, database: Database
) -> None:
    drafts, now = Drafts(database), datetime.now(UTC)
    drafts.save(Draft("a" * 32, "b" * 32, "ru"), now - KEPT - timedelta(minutes=1))
    drafts.save(Draft("c" * 32, "b" * 32, "ru"), now - KEPT + timedelta(minutes=1))
    tidy(settings, database, datetime.now(UTC))
    assert drafts.find("a" * 32, "b" * 32) is None
    assert drafts.find("c" * 32, "b" * 32) is not None


def test_an_idle_worker_tidies_and_stops_when_told(
    settings: Settings, database: Database, rulebook: Rulebook, publish_rules: Callable[[Rulebook], None]
) -> None:
    publish_rules(rulebook)
    stop = Event()
    run(make_worker(replace(settings, clients=CLIENTS), database), stop.set, stop)
    assert stop.is_set()


def test_the_text_of_a_ticket_goes_when_people_have_had_it_long_enough(settings: Settings, database: Database) -> None:
    now = datetime.now(UTC)
    for days, reference in ((91, "ML-OLD"), (89, "ML-NEW")):
        file_a_ticket(database, now - timedelta(days=days), reference)
        claimed = Queue(database).claim(now, timedelta(minutes=1))
        assert claimed
        Queue(database).delivered(claimed, reference, None, now - timedelta(days=days))
    tidy(settings, database, datetime.now(UTC))
    subjects = {entry.ticket.reference: entry.ticket.subject for entry in Outbox(database).entries()}
    assert subjects["ML-OLD"] == "" and subjects["ML-NEW"]


def test_tickets_and_letters_have_lanes_of_their_own(
    settings: Settings, database: Database, rulebook: Rulebook, publish_rules: Callable[[Rulebook], None]
) -> None:
    publish_rules(rulebook)
    lanes = make_lanes(settings, database)
    assert [lane.name for lane in lanes] == ["maildir", "letters"]
    file_a_ticket(database, datetime.now(UTC))
    Letters(database).write(Letter("k", "alarm", None, "ru", datetime.now(UTC), ALARM))
    for lane in lanes:
        assert lane.worker.step()
    assert len(list((settings.var / "mail" / "new").iterdir())) == 1
    assert len(list((settings.var / "letters" / "new").iterdir())) == 1


def test_a_mailbox_of_answers_has_a_lane_of_its_own(
    settings: Settings,
    database: Database,
    rulebook: Rulebook,
    publish_rules: Callable[[Rulebook], None],
    tmp_path: Path,
) -> None:
    publish_rules(rulebook)
    mail = {"SUBMIT_SMTP_URL": "smtp://127.0.0.1:1", "SUBMIT_MAIL_FROM": "desk@support.example"}
    environment = {"SUBMIT_VAR": str(settings.var), **redmine_settings("http://127.0.0.1:1", "k3y"), **mail}
    environment |= {"SUBMIT_IMAP_URL": "imap://u:p@127.0.0.1:1"}
    lanes = make_lanes(read_settings(environment), database)
    assert [lane.name for lane in lanes] == ["redmine", "following", "incoming", "letters"]
    (incoming,) = (lane for lane in lanes if lane.name == "incoming")
    assert incoming.worker.step(), "it looks, and the server is away"
    assert not incoming.worker.step()


def run_chores(settings: Settings, database: Database, clock: Clock) -> Callable[[], None]:
    destination = Audited(["Расхождение."])
    chores = chores_of(settings, database, lambda: destination, clock)
    return lambda: [chore() for chore in chores] and None


def letter_kinds(database: Database) -> list[str]:
    letters, now = Letters(database), datetime(2100, 1, 1, tzinfo=UTC)
    return [claimed.letter.kind for _ in range(9) if (claimed := letters.claim(now, timedelta(days=1)))]


def test_staff_are_told_once_of_a_ticket_whose_address_nobody_proved_for_an_hour(
    settings: Settings, database: Database, clock: Clock
) -> None:
    ticket = file_a_ticket(database, clock(), held=True)
    do = run_chores(replace(settings, staff_address="people@desk.example"), database, clock)
    clock.forward(minutes=60)
    do()
    assert letter_kinds(database) == []
    for _ in range(3):
        clock.forward(minutes=1)
        do()
    assert letter_kinds(database) == ["held"]
    assert Letters(database).state(f"{ticket.reference}.held") is not None


def test_staff_are_told_once_a_day_that_the_letters_on_request_are_used_up(
    settings: Settings, database: Database, clock: Clock
) -> None:
    do = run_chores(replace(settings, staff_address="people@desk.example"), database, clock)
    limits, found = Limits(database), list[list[str]]()
    for taken in (IN_ALL.most - FEW_LEFT - 1, FEW_LEFT, 0):
        for _ in range(taken):
            limits.take(clock(), ALL)
        do()
        found.append(letter_kinds(database))
        clock.forward(minutes=1)
    assert found == [[], ["letters_spent"], []]


def test_the_tracker_is_compared_once_a_night_in_the_time_zone_of_the_settings(
    settings: Settings, database: Database, clock: Clock
) -> None:
    do = run_chores(replace(settings, staff_address="people@desk.example"), database, clock)
    do()
    clock.forward(hours=14, minutes=59)
    do()
    assert letter_kinds(database) == [], "it is 2:59 in Moscow"
    clock.forward(minutes=1)
    do()
    do()
    assert letter_kinds(database) == ["reconciled"]


def test_a_clock_that_was_set_back_puts_no_chore_off(settings: Settings, database: Database, clock: Clock) -> None:
    do = run_chores(replace(settings, staff_address="people@desk.example"), database, clock)
    do()
    clock.forward(days=-1)
    do()
    file_a_ticket(database, clock(), held=True)
    clock.forward(minutes=61)
    do()
    assert letter_kinds(database) == ["held"]
    clock.forward(hours=14)
    do()
    assert letter_kinds(database) == ["reconciled"]

"""The wiring of the delivery process."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from submit.config import Client, Settings
from submit.deliver import make_worker, project_of, tidier
from submit.delivery.worker import run
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from submit.store.drafts import KEPT, Draft, Drafts

CLIENTS = (Client("putevka", ("putevka.example", "owner@mail.example"), "putevka"),)


@pytest.mark.parametrize(
    ("email", "project"),
    [
        ("agent@putevka.example", "putevka"),
        ("Agent@PUTEVKA.example", "putevka"),
        ("owner@mail.example", "putevka"),
        ("other@mail.example", "support"),
        ("agent@sub.putevka.example", "support"),
    ],
)
def test_a_client_has_a_project_by_its_address_or_its_domain(email: str, project: str) -> None:
    assert project_of(CLIENTS, "support")(email) == project


def test_drafts_left_alone_for_longer_than_promised_are_deleted_and_others_kept(database: Database) -> None:
    drafts, now = Drafts(database), datetime.now(UTC)
    drafts.save(Draft("a" * 32, "b" * 32, "ru"), now - KEPT - timedelta(minutes=1))
    drafts.save(Draft("c" * 32, "b" * 32, "ru"), now - KEPT + timedelta(minutes=1))
    tidier(drafts)()
    assert drafts.find("a" * 32, "b" * 32) is None
    assert drafts.find("c" * 32, "b" * 32) is not None


def test_an_idle_worker_tidies_and_stops_when_told(
    settings: Settings, database: Database, rulebook: Rulebook, publish_rules: Callable[[Rulebook], None]
) -> None:
    publish_rules(rulebook)
    stop = Event()
    run(make_worker(replace(settings, clients=CLIENTS), database), stop.set, stop)
    assert stop.is_set()

"""What those who run the service ask it, and what its log may hold."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from submit import logs
from submit.config import Settings
from submit.store.database import Database
from submit.store.letter_limits import ALL, IN_ALL
from submit.store.letters import Letter, Letters
from submit.store.limits import Limits
from submit.store.queue import Queue
from submit.watchdog import RESTARTED
from tests.conftest import Clock
from tests.store.samples import file_a_ticket

PAGES = ("/healthz", "/readyz", "/metrics")


@pytest.mark.parametrize("page", PAGES)
def test_it_answers_those_who_are_near(app: Flask, page: str) -> None:
    assert app.test_client().get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "origin",
    [{"REMOTE_ADDR": "203.0.113.9"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"REMOTE_ADDR": "2001:db8::1"}],
)
def test_the_public_network_finds_nothing(app: Flask, page: str, origin: dict[str, str]) -> None:
    public = origin | ({"REMOTE_ADDR": "8.8.8.8"} if origin.get("REMOTE_ADDR") else {})
    assert app.test_client().get(page, environ_overrides=public).status_code == 404


def test_it_is_not_ready_without_a_store(app: Flask, database: Database) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE leases")
    assert app.test_client().get("/readyz").status_code == 503
    assert app.test_client().get("/healthz").status_code == 200


def figures(app: Flask) -> dict[str, float]:
    text = app.test_client().get("/metrics").text
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_figures_tell_what_waits_and_for_how_long(app: Flask, database: Database, clock: Clock) -> None:
    assert figures(app)["submit_oldest_ticket_seconds"] == 0
    ticket = file_a_ticket(database, clock())
    Letters(database).write(Letter("k", "accepted", ticket.email, "ru", clock()))
    clock.forward(minutes=5)
    found = figures(app)
    assert (found["submit_tickets waiting"], found["submit_oldest_ticket_seconds"]) == (1, 300)
    assert (found["submit_letters waiting"], found["submit_oldest_letter_seconds"]) == (1, 300)
    entry = Queue(database).claim(clock(), timedelta(minutes=1))
    assert entry
    Queue(database).delivered(entry, "1", None, clock())
    found = figures(app)
    assert (found["submit_tickets delivered"], found["submit_oldest_ticket_seconds"]) == (1, 0)
    assert found["submit_attempts_total"] == 1


def test_the_figures_tell_what_the_watchdog_did(app: Flask) -> None:
    told = {RESTARTED: {"silent": 2, "deadline": 0}}
    text = app.test_client().get("/metrics", environ_overrides=told).text
    assert 'submit_workers_restarted_total{cause="silent"} 2.0' in text
    assert 'submit_workers_restarted_total{cause="deadline"} 0.0' in text


def test_a_figure_tells_how_many_letters_visitors_can_still_cause(app: Flask, database: Database, clock: Clock) -> None:
    for left in (IN_ALL.most, IN_ALL.most - 1):
        assert figures(app)["submit_letters_on_request_left"] == left
        Limits(database).take(clock(), ALL)


def test_no_figure_tells_of_a_person(app: Flask, database: Database, clock: Clock) -> None:
    ticket = file_a_ticket(database, clock())
    text = app.test_client().get("/metrics").text
    assert ticket.reference not in text and ticket.email not in text


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure(stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def test_a_request_is_one_line_that_opens_nothing(app: Flask, log: io.StringIO) -> None:
    app.test_client().get("/submit/0123456789abcdef0123456789abcdef/questions/?secret=1")
    (line,) = log.getvalue().splitlines()
    event = json.loads(line)
    assert (event["status"], event["method"]) == (404, "GET")
    assert event["address"] == "/submit/<draft>/questions/"
    assert "0123456789abcdef" not in line and "secret" not in line


def test_a_message_with_a_line_break_is_one_line(log: io.StringIO) -> None:
    logging.getLogger("submit").error("a\nERROR %s", "x\r\ny")
    (line,) = log.getvalue().splitlines()
    assert json.loads(line)["message"] == "a\nERROR x\r\ny"


@pytest.mark.parametrize("host", ["evil.example", "support.example.evil.example"])
def test_a_foreign_host_is_refused(app: Flask, host: str) -> None:
    assert app.test_client().get("/submit/", headers={"Host": host}).status_code == 400


def test_an_unasked_proxy_is_not_believed(settings: Settings, app: Flask) -> None:
    seen = []
    app.before_request(lambda: seen.append(__import__("flask").request.remote_addr))
    app.test_client().get("/submit/", headers={"X-Forwarded-For": "203.0.113.9"})
    assert seen == ["127.0.0.1"]

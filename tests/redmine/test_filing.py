"""Tickets filed in a real Redmine by the destination, and read back over its interface."""

import json
from typing import Any

import pytest

from submit.delivery.destinations.redmine.redmine_destination import Redmine
from submit.ticket.ticket import Ticket
from tests.delivery.destinations.redmine.samples import PRIORITIES, TRACKERS, a_file, a_parcel, a_ticket
from tests.redmine.conftest import a_destination
from tests.redmine.instance import Instance
from tests.redmine.reading import read_file, read_issue

pytestmark = pytest.mark.redmine

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def _not_begun(fence: str | None) -> None:
    assert fence


def _file(destination: Redmine, *arguments: Any) -> str:
    destination.check()
    receipt = destination.deliver(a_parcel(*arguments), _not_begun)
    assert receipt.mismatch is None
    return receipt.remote_id


@pytest.mark.parametrize("tracker", TRACKERS)
@pytest.mark.parametrize("text_format", ["textile", "common_mark"])
def test_it_files_a_ticket_of_each_tracker(text_format: str, tracker: str, request: pytest.FixtureRequest) -> None:
    redmine = request.getfixturevalue("redmine" if text_format == "textile" else "common_mark_redmine")
    ticket = a_ticket(tracker=tracker, reference=f"ML-{tracker.upper()}")
    picture = a_file("Снимок экрана 😕.png", "png", PICTURE)
    issue = read_issue(redmine, _file(a_destination(redmine, text_format), ticket, picture))
    assert issue["tracker"]["name"] == TRACKERS[tracker]
    assert issue["priority"]["name"] == PRIORITIES["high"]
    assert issue["project"]["id"] == redmine.projects["client-a"]
    assert issue["author"]["name"] == "Бот Тестовый"
    assert issue["subject"] == "Sabre: ошибка 500 при выписке билета 🛫"
    for words in ("Нажал «Выписать»", "Ошибка 500 😕", ticket.reference, ticket.email, ticket.edition, "3.2. Тема"):
        assert words in issue["description"]
    by_name = {attachment["filename"]: attachment for attachment in issue["attachments"]}
    assert set(by_name) == {f"{ticket.reference}.txt", "Снимок экрана 😕.png"}
    assert read_file(redmine, by_name["Снимок экрана 😕.png"]) == PICTURE
    assert by_name["Снимок экрана 😕.png"]["content_type"] == "image/png"


def test_the_receipt_is_the_ticket_untouched(redmine: Instance, destination: Redmine) -> None:
    ticket = a_ticket("{{toc}} </pre> @admin #1", reference="ML-RECEIPT")
    issue = read_issue(redmine, _file(destination, ticket))
    stored = json.loads(read_file(redmine, issue["attachments"][0]))
    assert Ticket.from_dict(stored) == ticket


def test_an_unknown_client_goes_to_the_default_project(redmine: Instance, destination: Redmine) -> None:
    issue = read_issue(redmine, _file(destination, a_ticket(email="someone@else.example", reference="ML-DEFAULT")))
    assert issue["project"]["id"] == redmine.projects["default"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("🛫" * 300, "🛫" * 255),
        ("первая\r\nвторая\x00третья\x1b[31m\u2028четвёртая", "первая вторая третья [31m четвёртая"),
        ("[Проект - Баг #1] (New) {{toc}} @admin <b>", "[Проект - Баг #1] (New) {{toc}} @admin <b>"),
    ],
)
def test_a_subject_is_one_line_that_redmine_takes(
    redmine: Instance, destination: Redmine, typed: str, stored: str
) -> None:
    assert read_issue(redmine, _file(destination, a_ticket(subject=typed, reference="ML-SUBJECT")))["subject"] == stored


def test_files_with_impossible_names_arrive(redmine: Instance, destination: Redmine) -> None:
    names = [
        "../../etc/passwd",
        "a\x00b\r\n.txt",
        "",
        "..",
        "я" * 300 + ".log",
        'Отчёт «1/2» "x".txt',
        "e\u202egnp.exe",
    ]
    files = [a_file(name, "txt", name.encode() + b"!") for name in names]
    ticket = a_ticket(reference="ML-NAMES")
    issue = read_issue(redmine, _file(destination, ticket, *files))
    contents = {read_file(redmine, attachment) for attachment in issue["attachments"][1:]}
    assert contents == {file.content for file in files}


def test_a_file_without_content_arrives(redmine: Instance, destination: Redmine) -> None:
    issue = read_issue(redmine, _file(destination, a_ticket(reference="ML-EMPTY"), a_file("пусто.txt", "txt", b"")))
    assert [attachment["filesize"] for attachment in issue["attachments"]][1:] == [0]


def test_long_texts_of_odd_characters_arrive(redmine: Instance, destination: Redmine) -> None:
    odd = "\x00\x0b\ud800\u2028\u202e\x85 конец"
    issue = read_issue(redmine, _file(destination, a_ticket("я" * 20_000, odd * 500, reference="ML-LONG")))
    assert "я" * 20_000 in issue["description"]


def test_a_file_that_is_too_large_is_left_out_and_told(redmine: Instance, destination: Redmine) -> None:
    large = a_file("большой.log", "log", b"x" * (5 * 1024 * 1024 + 1))
    receipt = destination.deliver(a_parcel(a_ticket(reference="ML-LARGE"), large), _not_begun)
    assert receipt.mismatch is not None and "«большой.log»" in receipt.mismatch
    assert "большой.log" in read_issue(redmine, receipt.remote_id)["description"]


def test_a_filed_issue_can_change_its_status(redmine: Instance, destination: Redmine) -> None:
    issue = read_issue(redmine, _file(destination, a_ticket(reference="ML-STATUS")))
    assert {"Go ahead", "Tested", "Pending", "Closed"} <= {status["name"] for status in issue["allowed_statuses"]}

"""What becomes of issues, read from a real Redmine, and notes written into it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from submit.delivery.destination import DeliveryError, FailureKind, File
from submit.delivery.destinations.redmine.client import ApiClient, Timeouts
from submit.delivery.destinations.redmine.issue_reader import IssueReader
from submit.delivery.destinations.redmine.notes import Notes
from submit.delivery.tracker import Author, Note
from tests.redmine.instance import Instance
from tests.redmine.people import agent, delete, journals, new_issue, someone
from tests.redmine.reading import issue_page, read_file, read_issue
from tests.web.test_files import PNG

pytestmark = pytest.mark.redmine
REFERENCE = "ML-FK4XR8BT"


@pytest.fixture
def client(redmine: Instance) -> ApiClient:
    return ApiClient(redmine.url, redmine.api_key, Timeouts())


@pytest.fixture
def tracker(client: ApiClient) -> IssueReader:
    return IssueReader(client)


@pytest.fixture
def notes(client: ApiClient, tracker: IssueReader) -> Notes:
    return Notes(client, tracker, "textile")


def a_note(text: str = "Заказ 881204", receipt: str = "ML-FK4XR8BT.answer.1.txt", **changes: Any) -> Note:
    return Note(**{"reference": REFERENCE, "heading": "Ответ клиента", "text": text, "receipt": receipt, **changes})


def test_who_wrote_is_told_by_role_and_private_words_are_left_out(redmine: Instance, tracker: IssueReader) -> None:
    issue = new_issue(redmine, login="client")
    agent(redmine, issue, notes="Какой заказ?", status="Feedback")
    agent(redmine, issue, notes="между нами", private_notes=True)
    someone(redmine, issue, "client", "881204")
    someone(redmine, issue, "admin", "я администратор")
    found = tracker.ticket(int(issue), REFERENCE)
    assert found is not None
    assert (found.status, found.closed, found.project) == ("Feedback", False, redmine.projects["client-a"])
    assert [(change.author, change.text, change.status) for change in found.journals] == [
        (Author.SUPPORT, "Какой заказ?", "Feedback"),
        (Author.CLIENT, "881204", None),
        (Author.STRANGER, "я администратор", None),
    ]
    assert found.last_journal == found.journals[-1].id
    assert {"Closed", "In progress"} <= set(found.allowed)


def test_a_private_note_with_a_change_of_status_tells_the_status_alone(redmine: Instance, tracker: IssueReader) -> None:
    issue = new_issue(redmine)
    agent(redmine, issue, notes="между нами", private_notes=True, status="Pending")
    found = tracker.ticket(int(issue), REFERENCE)
    assert found is not None
    assert [(change.text, change.status) for change in found.journals] == [("", "Pending")]
    assert found.last_journal > found.journals[0].id


def test_an_issue_that_is_deleted_or_hidden_is_none(redmine: Instance, tracker: IssueReader) -> None:
    issue = new_issue(redmine)
    assert set(tracker.seen([int(issue), 999_999])) == {int(issue)}
    delete(redmine, issue)
    assert tracker.ticket(int(issue), REFERENCE) is None
    assert tracker.seen([int(issue)]) == {}


def test_changes_are_told_by_the_clock_of_the_tracker(redmine: Instance, tracker: IssueReader) -> None:
    issue = int(new_issue(redmine))
    start = datetime.now(UTC) - timedelta(minutes=5)
    changes = tracker.changed_since(start)
    assert changes.known_until == changes.tickets[issue] == max(changes.tickets.values())
    assert issue in tracker.changed_since(changes.known_until).tickets, "a change may show after a later one"
    assert tracker.changed_since(datetime.now(UTC) + timedelta(hours=1)).tickets == {}


def test_more_changes_than_a_page_holds_are_all_told(
    redmine: Instance, tracker: IssueReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    issues = {int(new_issue(redmine)) for _ in range(5)}
    start = datetime.now(UTC) - timedelta(minutes=5)
    monkeypatch.setattr("submit.delivery.destinations.redmine.issue_reader.PAGE", 2)
    monkeypatch.setattr("submit.delivery.destinations.redmine.issue_reader.MOST_PAGES", 99)
    assert issues <= set(tracker.changed_since(start).tickets)


def test_a_note_is_written_inert_with_its_status_and_read_back(redmine: Instance, notes: Notes) -> None:
    issue, fences = new_issue(redmine), list[str]()
    agent(redmine, issue, notes="Закрываю", status="Closed")
    text = "{{toc}} #1 @admin </pre> !http://x.example/i.png!"
    written = notes.add(int(issue), a_note(text, status="In progress"), None, fences.append)
    assert (written.author, written.status) == (Author.OURS, "In progress")
    (_, entry) = journals(redmine, issue)
    assert entry["notes"].replace("\r\n", "\n").startswith("h4. Ответ клиента\n\n<pre>\n{{toc}}")
    assert len(fences) == 1


@pytest.mark.parametrize("text_format", ["textile", "common_mark"])
def test_the_files_of_a_note_are_in_its_own_entry_byte_by_byte(
    request: pytest.FixtureRequest, text_format: str
) -> None:
    name = "redmine" if text_format == "textile" else "common_mark_redmine"
    redmine: Instance = request.getfixturevalue(name)
    client = ApiClient(redmine.url, redmine.api_key, Timeouts())
    issue = new_issue(redmine)
    files = (File("снимок {{toc}} #1.png", "png", PNG), File("журнал.log", "log", b"log"), File(".log", "log", b"2"))
    note = a_note("См. !снимок.png! {{thumbnail(a.png)}}", files=files)
    written = Notes(client, IssueReader(client), text_format).add(int(issue), note, None, lambda fence: None)
    assert written.files == ("ML-FK4XR8BT.answer.1.txt", "снимок {{toc}} #1.png", "журнал.log", "log")
    attached = read_issue(redmine, issue)["attachments"]
    assert [read_file(redmine, file) for file in attached] == [note.text.encode(), PNG, b"log", b"2"]
    assert [file["content_type"] for file in attached][1:3] == ["image/png", "text/plain"]
    assert "thumbnail(a.png)" in issue_page(redmine, issue)


@pytest.mark.parametrize("knows_fence", [True, False], ids=["the fence is known", "a restored store knows none"])
def test_a_note_is_not_written_twice(redmine: Instance, notes: Notes, knows_fence: bool) -> None:
    issue, fences = new_issue(redmine), list[str]()
    first = notes.add(int(issue), a_note(), None, fences.append)
    again = notes.add(int(issue), a_note(), fences[0] if knows_fence else None, fences.append)
    assert again == first
    assert len(journals(redmine, issue)) == len(fences) == 1


def test_a_note_whose_answer_was_lost_on_the_way_is_refused_the_second_time(
    redmine: Instance, notes: Notes, client: ApiClient
) -> None:
    issue = new_issue(redmine)
    token = client.upload("ML-FK4XR8BT.answer.1.txt", b"x", REFERENCE)
    payload = {"issue": {"notes": "раз", "uploads": [{"token": token, "filename": "another.txt"}]}}
    client.put(f"issues/{issue}.json", payload, REFERENCE)
    with pytest.raises(DeliveryError) as caught:
        notes.add(int(issue), a_note(), token, lambda fence: None)
    assert caught.value.kind is FailureKind.PERMANENT
    assert len(journals(redmine, issue)) == 1


def test_a_token_that_was_thrown_away_is_replaced(redmine: Instance, notes: Notes) -> None:
    fences = list[str]()
    notes.add(int(new_issue(redmine)), a_note(), f"999999.{'0' * 64}", fences.append)
    assert len(fences) == 1


def test_a_status_that_the_workflow_does_not_allow_is_left_and_the_note_arrives(
    redmine: Instance, notes: Notes
) -> None:
    issue = new_issue(redmine)
    written = notes.add(int(issue), a_note(status="Нет такого"), None, lambda fence: None)
    assert written.status is None
    assert len(journals(redmine, issue)) == 1


def _gone(redmine: Instance) -> str:
    issue = new_issue(redmine)
    delete(redmine, issue)
    return issue


def _closed(redmine: Instance) -> str:
    issue = new_issue(redmine)
    redmine.execute("UPDATE projects SET status = 5 WHERE identifier = 'client-a'")
    return issue


@pytest.mark.parametrize("spoil", [_gone, _closed])
def test_where_no_note_can_be_written_people_are_needed(
    redmine: Instance, notes: Notes, spoil: Callable[[Instance], str]
) -> None:
    issue = spoil(redmine)
    try:
        with pytest.raises(DeliveryError) as caught:
            notes.add(int(issue), a_note(), None, lambda fence: None)
        assert caught.value.kind is FailureKind.PERMANENT
    finally:
        redmine.execute("UPDATE projects SET status = 1 WHERE identifier = 'client-a'")

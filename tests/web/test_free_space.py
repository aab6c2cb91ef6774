"""Over a quota, or with little room on the disk, a page says what to do, and no word that was typed is lost."""

from dataclasses import replace

import pytest
from flask import Flask

from submit.config import Settings
from submit.processes.maintenance import watch
from submit.store.database import Database
from submit.store.draft_replies import BegunReplies
from submit.store.drafts import Drafts
from submit.store.outbox import Outbox
from submit.store.space import MB, Quota, Quotas
from submit.web.service import EXTENSION
from tests.conftest import Clock
from tests.store.samples import letters_waiting
from tests.web.test_after_filing import Ticket
from tests.web.test_files import PNG
from tests.web.visitor import BUG, Visitor

TINY = Quotas(Quota("files", 300, 600, 3000), Quota("texts", MB, MB, MB), drafts=4)
FREE = 100 * MB


@pytest.fixture
def narrow(app: Flask, database: Database) -> Flask:
    """The form where little may be kept."""
    given = app.extensions[EXTENSION]
    drafts, begun = Drafts(database, TINY), BegunReplies(database, TINY)
    app.extensions[EXTENSION] = replace(given, drafts=drafts, begun=begun)
    return app


@pytest.fixture
def full(app: Flask) -> Flask:
    """The form on a disk with little room."""
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], free_space=lambda: FREE, floor=FREE + 1)
    return app


def png(size: int) -> bytes:
    return PNG + b"\0" * (size - len(PNG))


@pytest.mark.parametrize(
    ("lang", "words", "again"),
    [("", "В этом браузере слишком много", "без файлов"), ("/en", "kept in this browser", "without files")],
)
def test_files_over_the_quota_are_refused_and_the_ticket_goes_without_them(
    narrow: Flask, outbox: Outbox, lang: str, words: str, again: str
) -> None:
    visitor = Visitor(narrow)
    visitor.open(f"{lang}/submit/?tracker=bug")
    page = visitor.press("continue", [("a.png", png(200)), ("b.png", png(201))], **BUG)
    assert page.status == 507
    assert words in page.text and again in page.text and f"{lang}/submit/mine/" in page.links
    assert page.fields["steps"] == BUG["steps"]
    visitor.press("continue")
    visitor.press("send")
    (entry,) = outbox.entries()
    assert [file.name for file, _ in outbox.files(entry.ticket.reference)] == ["a.png"]


def test_a_network_that_is_full_is_told_so_and_others_are_not(narrow: Flask) -> None:
    for number in range(3):
        visitor = Visitor(narrow)
        visitor.open("/submit/?tracker=bug")
        page = visitor.press("continue", [("a.png", png(250))], **BUG)
        assert page.status == (200 if number < 2 else 507)
    assert "Из вашей сети" in page.text
    elsewhere = Visitor(narrow)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.77"
    elsewhere.open("/submit/?tracker=bug")
    assert elsewhere.press("continue", [("a.png", png(250))], **BUG).status == 200


def test_files_of_a_reply_count_as_well(narrow: Flask, database: Database, clock: Clock) -> None:
    ticket = Ticket(Visitor(narrow), database, clock)
    ticket.ask()
    page = ticket.reply("remove:none", "881204", [("a.png", png(200)), ("b.png", png(200))])
    assert page.status == 507 and page.fields["text"] == "881204"


def test_a_browser_with_many_drafts_makes_room_by_deleting(narrow: Flask) -> None:
    visitor = Visitor(narrow)
    for _ in range(4):
        visitor.open("/submit/")
        visitor.press("continue", tracker="bug")
    for number in range(4):
        assert visitor.fill_in_bug(subject=f"Sabre: ошибка {number} при выписке").status == 200, "blank ones give way"
    page = visitor.fill_in_bug(subject="Sabre: пятая ошибка при выписке")
    assert page.status == 507 and page.fields["subject"] == "Sabre: пятая ошибка при выписке"
    kept, address = page.fields, page.action
    visitor.open("/submit/mine/")
    visitor.press("", delete=visitor.page.all("button", name="delete")[-1]["value"])
    visitor.page.fields, visitor.page.action = kept, address
    assert visitor.press("continue").status == 200


def test_below_the_floor_nothing_is_taken_and_words_come_back(full: Flask, outbox: Outbox, database: Database) -> None:
    visitor = Visitor(full)
    page = visitor.fill_in_bug()
    assert page.status == 503 and page.fields["steps"] == BUG["steps"]
    assert (database.free_space() or 0) > 0
    answer = visitor.client.post("/submit/", data={"tracker": "bug"})
    assert answer.headers["Retry-After"] == "300"
    full.extensions[EXTENSION] = replace(full.extensions[EXTENSION], floor=FREE)
    assert visitor.press("continue").status == 200
    visitor.press("send")
    assert len(outbox.entries()) == 1


def test_below_the_floor_a_large_body_is_not_read(full: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Visitor(full)
    visitor.open("/submit/?tracker=bug")
    monkeypatch.setattr("flask.wrappers.Request._load_form_data", lambda _: pytest.fail("the body was read"))
    page = visitor.press("continue", [("a.png", png(300_000))], **BUG)
    assert page.status == 503 and "steps" not in page.fields
    assert "Вернитесь назад: набранное осталось на той странице" in page.text


@pytest.mark.parametrize("path", ["/submit/", "/submit/?tracker=bug", "/submit/mine/", "/healthz"])
def test_below_the_floor_pages_are_shown(full: Flask, path: str) -> None:
    assert full.test_client().get(path).status_code == 200


def test_below_the_floor_drafts_can_be_deleted(app: Flask, full: Flask) -> None:
    assert full.test_client().post("/submit/mine/", data={"delete": "x"}).status_code == 303


def test_those_who_watch_are_told(full: Flask) -> None:
    client = full.test_client()
    assert client.get("/readyz").status_code == 503
    assert f"submit_store_free_bytes {float(FREE)}" in client.get("/metrics").text.replace(
        "1.048576e+08", str(float(FREE))
    )


def test_staff_get_one_letter_a_day(settings: Settings, database: Database, clock: Clock) -> None:
    told = replace(settings, staff_address="people@desk.example")
    watch(told, database, clock())
    assert letters_waiting(database) == 0
    for _ in range(3):
        watch(replace(told, free_space=2**60), database, clock())
        clock.forward(minutes=1)
    assert letters_waiting(database) == 1

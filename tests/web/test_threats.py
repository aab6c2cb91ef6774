"""Attacks that no other test of the form shows. The numbers are those of the list on the page for staff, «Защита»."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from submit.app import create_app
from submit.config import Settings
from submit.store.database import Database
from submit.store.outbox import Outbox
from submit.web.http.rate_limits import LETTERS, SENDING
from tests.conftest import ROOT, Clock
from tests.delivery.test_letter_worker import text_of
from tests.redmine.hostile import FRAGMENTS, texts
from tests.web.letters import mailed
from tests.web.visitor import BUG, Visitor

UNESCAPED = re.compile(r"\|\s*safe\b|markupsafe|autoescape=False|autoescape false")
SECRET = "Тайна другого агентства"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://[::z]"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_post_that_another_site_sends_does_nothing(visitor: Visitor, outbox: Outbox, headers: dict[str, str]) -> None:
    """2"""
    visitor.fill_in_bug()
    data = {**visitor.page.fields, "action": "send"}
    assert visitor.client.post(visitor.path, data=data, headers=headers).status_code == 403
    assert outbox.entries() == []


@pytest.mark.parametrize("headers", [{"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}, {}])
def test_a_post_of_our_own_pages_is_taken(visitor: Visitor, outbox: Outbox, headers: dict[str, str]) -> None:
    visitor.fill_in_bug()
    visitor.client.post(visitor.path, data={**visitor.page.fields, "action": "send"}, headers=headers)
    assert len(outbox.entries()) == 1


def test_no_template_shows_what_was_typed_unescaped() -> None:
    """3: whatever is not escaped stands in this list: plain text, and no HTML."""
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for folder in ("submit", "theme")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".html", ".py")
        for match in UNESCAPED.finditer(path.read_text(encoding="utf-8"))
    }
    plain_text = {
        "submit/ticket/ticket_text.py: autoescape=False",
        "submit/closing/note_text.py: autoescape=False",
        "submit/delivery/letter.py: autoescape=False",
        "submit/delivery/destinations/redmine/set_up.py: autoescape=False",
        "submit/delivery/destinations/redmine/issue_text.py: autoescape=False",
    }
    assert {item for item in found if not item.startswith(("submit/site/", "theme/"))} <= plain_text


NASTY = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{7*7}}{% raw %}${7*7}"


def test_what_was_typed_is_text_on_every_page(visitor: Visitor) -> None:
    """3, 13"""
    visitor.fill_in_bug(subject=f"Sabre: {NASTY}", steps=NASTY)
    for page in (visitor.page, visitor.press("send"), visitor.open("/submit/mine/")):
        assert not page.all("script", src="") and not page.all("img", src="x")
        assert "<script>alert" not in page.text and "onerror=alert(2)>" not in page.text
        assert "{{7*7}}" in page.text


def batches(texts: list[str], size: int) -> Iterator[str]:
    """The texts, joined to answers of about this size."""
    held: list[str] = []
    for text in texts:
        held.append(text)
        if sum(map(len, held)) > size:
            yield "\n\n".join(held)
            held = []
    yield "\n\n".join(held)


def test_hostile_texts_bring_no_element_and_no_link(visitor: Visitor) -> None:
    """3: the 675 texts that are tried on the tracker, too."""
    visitor.fill_in_bug(booking="x", steps=f"1. {BUG['steps']}")
    plain = {tag for tag, _ in visitor.page.elements} | {
        tag for tag, _ in visitor.open("/submit/?tracker=bug").elements
    }
    for batch in batches(texts(mixes=675 - len(FRAGMENTS)), 6000):
        page = visitor.fill_in_bug(steps=batch)
        shown = [page, visitor.press("send")] if visitor.path.endswith("/check/") else [page]
        for page in shown:
            assert {tag for tag, _ in page.elements} <= plain | {
                "code",
                "pre",
                "dl",
                "dt",
                "dd",
                "time",
                "strong",
                "ol",
            }
            attributes = [(name, value) for _, values in page.elements for name, value in values.items()]
            assert not [name for name, _ in attributes if name.startswith("on") or name == "style"]
            assert not [value for name, value in attributes if name in ("href", "src") and "evil" in value]


def test_nobody_is_written_to_again_and_again_because_others_name_the_address(
    app: Flask, database: Database, clock: Clock
) -> None:
    """26: for an hour strangers file under an address that is not theirs, and ask for its links."""
    for number in range(SENDING.most + 5):
        stranger = Visitor(app)
        stranger.fill_in_bug(subject=f"Купите у нас: предложение {number} на x.example", email=BUG["email"])
        stranger.press("send")
        stranger.open("/submit/mine/")
        stranger.client.post(stranger.path, data={**stranger.page.fields, "email": BUG["email"], "links": "1"})
        clock.forward(minutes=2)
    mails = [mail for mail in mailed(database, clock) if mail["To"] == BUG["email"]]
    about_links = [mail for mail in mails if "Ссылки" in mail["Subject"]]
    assert len(mails) - len(about_links) <= 6 and len(about_links) <= LETTERS.most * 2
    assert not [mail for mail in mails if mail not in about_links and "Купите" in text_of(mail) + mail["Subject"]]


@pytest.mark.parametrize(
    "query", ["next=//evil.example", "next=/\\evil", "url=https://evil.example", "return_to=//evil"]
)
def test_no_address_leads_away(visitor: Visitor, query: str) -> None:
    """8"""
    visitor.fill_in_bug()
    answer = visitor.client.post(f"{visitor.path}?{query}", data={**visitor.page.fields, "action": "send"})
    assert answer.status_code == 303 and "evil" not in answer.headers["Location"]
    assert answer.headers["Location"].startswith("/")


@pytest.mark.parametrize(
    "path",
    [
        "/submit/../../etc/passwd",
        "/submit/%2e%2e/%2e%2e/etc/passwd",
        "/submit/..%2f..%2fetc%2fpasswd/questions/",
        "/submit/static/../../app.py",
        "/submit/static/..%2f..%2fconfig.py",
        "/..%2f..%2fsubmit.db",
        "/submit/%00/questions/",
        "/submit/sent/%2e%2e/",
    ],
)
def test_no_address_reaches_a_file_of_ours(app: Flask, path: str) -> None:
    """14"""
    assert app.test_client().get(path, follow_redirects=True).status_code in (400, 404)


def two_clients(visitor: Visitor, stranger: Visitor) -> Iterator[str]:
    """Files and drafts of one client; yields the addresses of all pages about them but those with a token."""
    visitor.fill_in_bug(subject=f"{SECRET}: Sabre, ошибка 500")
    yield visitor.path
    yield visitor.path.replace("check", "questions")
    yield visitor.path.replace("check", "tracker")


def test_one_client_sees_nothing_of_another(visitor: Visitor, stranger: Visitor, outbox: Outbox) -> None:
    """22"""
    paths = list(two_clients(visitor, stranger))
    for path in [*paths, "/submit/", "/submit/mine/", "/en/submit/mine/", "/submit/?tracker=bug"]:
        assert SECRET not in stranger.open(path).text
        answer = stranger.client.post(path, data={**stranger.page.fields, "action": "continue"}, follow_redirects=True)
        assert SECRET not in answer.text
    visitor.press("send")
    sent = outbox.entries()[0]
    for path in [*paths, "/submit/mine/", f"/submit/sent/{sent.ticket.reference}/", f"/submit/sent/{sent.draft}/"]:
        assert SECRET not in stranger.open(path).text


@pytest.mark.parametrize("endpoint", ["/submit/", "/submit/mine/", "/submit/choose/"])
def test_an_error_of_ours_shows_nothing_of_the_program(
    app: Flask, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    """27"""

    def fall(*_: object, **__: object) -> None:
        raise RuntimeError("s3cret inside")

    app.before_request(fall)
    answer = app.test_client().get(endpoint)
    assert answer.status_code == 500
    assert "s3cret" not in answer.text and "Traceback" not in answer.text and "helpdesk@" in answer.text


def test_fields_that_are_not_asked_for_change_nothing(visitor: Visitor, outbox: Outbox) -> None:
    """28"""
    visitor.fill_in_bug()
    extra = {
        "priority": "critical",
        "project_id": "1",
        "author_id": "1",
        "state": "delivered",
        "reference": "ML-AAAAAAAA",
    }
    visitor.press("send", **extra)
    (entry,) = outbox.entries()
    assert (entry.ticket.priority, entry.state) == ("medium", "waiting")
    assert entry.ticket.reference != "ML-AAAAAAAA"


def test_the_debugger_is_never_on(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """27"""
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert not create_app(settings).debug


def test_the_page_for_staff_names_files_that_are_there_and_every_threat() -> None:
    page = (ROOT / "docs" / "ru" / "staff" / "security.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| (\d+) \|(.*)$", page)
    assert [int(number) for number, _ in rows] == list(range(1, 37))
    there = [path.as_posix() for folder in ("submit", "tests", "deploy") for path in (ROOT / folder).rglob("*.*")]
    named = {name for _, row in rows for name in re.findall(r"`([\w./-]+\.(?:py|conf|service))`", row)}
    assert len(named) > 60
    assert [name for name in sorted(named) if not any(path.endswith(f"/{name}") for path in there)] == []

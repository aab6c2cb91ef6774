"""Whatever comes in ends in a page that a person understands, with the text kept."""

import io
import tracemalloc
import zipfile
from typing import Any

import pytest
from flask import Flask

from submit.store.outbox import Outbox
from submit.ticket.ticket import Mark
from tests.conftest import Clock
from tests.ticket.samples import NASTY
from tests.web.test_journey import ANSWERS
from tests.web.visitor import BUG, Page, Visitor

MEGABYTE = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
GIF = b"GIF89a" + b"\0" * 16
TEXTS = [
    (tracker, name)
    for tracker, answers in ANSWERS.items()
    for name in answers
    if name not in ("impact", "scope", "tracker") and (tracker == "bug" or name not in ("subject", "email"))
]


def kept(page: Page) -> dict[str, str]:
    """What the page holds, as it was typed but for line ends and for what no store can keep."""
    return {name: text.replace("\r\n", "\n") for name, text in page.fields.items()}


@pytest.mark.parametrize(("tracker", "name"), TEXTS)
def test_a_long_text_in_any_field_is_told_by_its_length_and_kept(visitor: Visitor, tracker: str, name: str) -> None:
    text = "слово " * 20_000
    visitor.open(f"/submit/?tracker={tracker}")
    page = visitor.press("continue", **{**ANSWERS[tracker], name: text})
    assert page.status == 422
    assert page.fields[name] == text
    assert f"#{name}" in page.links
    assert name == "email" or "сейчас" in page.text.replace("\xa0", " ")


@pytest.mark.parametrize("name", ["impact", "tracker", "action", "remember", "moved", "csrf_token", "unheard"])
def test_a_long_text_where_no_text_belongs_costs_nothing(visitor: Visitor, name: str) -> None:
    visitor.open("/submit/?tracker=bug")
    data: dict[str, Any] = {**visitor.page.fields, **BUG, "action": "continue", name: "я" * 80_000}
    answer = visitor.client.post(visitor.page.action, data=data, follow_redirects=True)
    assert answer.status_code in (200, 422)
    assert len(answer.data) < MEGABYTE
    if "/check/" in answer.request.path:
        answer = visitor.client.get(answer.request.path.replace("/check/", "/questions/"))
    page = Page(answer)
    if name == "tracker":
        # The first page asks again; then all is there.
        visitor.page, visitor.path = page, answer.request.path
        page = visitor.press("continue", tracker="bug")
    assert page.fields["steps"] == BUG["steps"]


@pytest.mark.parametrize("text", NASTY)
def test_no_oddity_of_unicode_costs_another_word(visitor: Visitor, text: str) -> None:
    visitor.open("/submit/?tracker=bug")
    odd = text.encode("utf-8", "replace").decode()
    page = visitor.press("continue", **{**BUG, "subject": f"Заявка {odd}", "steps": f"До {odd} после", "email": ""})
    assert page.status == 422
    assert {**kept(page), "subject": "", "steps": "", "email": ""}.items() >= {
        **BUG,
        "subject": "",
        "steps": "",
        "email": "",
    }.items()
    assert page.fields["steps"].startswith("До ") and page.fields["steps"].endswith(" после")
    page = visitor.press("continue", email=BUG["email"])
    assert page.status in (200, 422)


@pytest.mark.parametrize(
    "name",
    [
        "д" * 300 + ".png",
        "../../etc/passwd.png",
        "..\\..\\Windows\\system.png",
        "снимок %22экрана%22 'вчера'.png",
        "<img src=x onerror=alert(1)>.png",
        "снимок\u202egnp.png",
        "a\u200b\ufeff.png",
        "строка%0D%0AContent-Type: text-html.png",
        "CON.png",
        "отчёт; filename=злой.png",
        ".png",
    ],
)
def test_a_file_keeps_what_can_be_kept_of_any_name(visitor: Visitor, outbox: Outbox, name: str) -> None:
    """Quotes and line ends come as browsers write them into a form."""
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("upload", [(name, PNG)], **BUG)
    assert page.status == 200
    assert page.fields["steps"] == BUG["steps"]
    assert not page.all("img", src="x")
    visitor.press("continue")
    visitor.press("send")
    (file,) = outbox.entries()[0].ticket.files
    assert file.name.endswith("png") and len(file.name) <= 200
    assert not set(file.name) & set('/\\<>"\r\n\u202e\u200b\ufeff')


def zip_of(name: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return held.getvalue()


def test_a_zip_bomb_is_never_unpacked(visitor: Visitor) -> None:
    inner = zip_of("нули.txt", bytes(200 * MEGABYTE))
    bomb = zip_of("inner.zip", inner)
    visitor.open("/submit/?tracker=bug")
    visitor.press("upload", [("снимок.png", PNG)])
    tracemalloc.start()
    page = visitor.press("upload", [("бомба.zip", bomb), ("бомба.docx", inner)], **BUG)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * MEGABYTE
    assert "«бомба.docx» не подходит" in page.text
    assert "бомба.zip" in page.text
    assert page.fields["steps"] == BUG["steps"]


POLYGLOTS = [
    ("рисунок.gif", GIF + b"<script>alert(1)</script>", True),
    ("рисунок.html", GIF + b"<script>alert(1)</script>", False),
    ("рисунок.gif.html", GIF + b"<script>", False),
    ("рисунок.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", False),
    ("рисунок.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", False),
    ("страница.hta", b"<script>", False),
    ("архив.png", zip_of("a.txt", b"a"), False),
    ("программа.pdf", b"MZ%PDF-1.7", False),
    ("документ.pdf", b"%PDF-1.7 <script>", True),
]


@pytest.mark.parametrize(("name", "content", "taken"), POLYGLOTS)
def test_what_pretends_is_refused_or_kept_as_plain_bytes(
    visitor: Visitor, outbox: Outbox, name: str, content: bytes, taken: bool
) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("upload", [(name, content)], **BUG)
    assert page.status == (200 if taken else 422)
    assert page.fields["steps"] == BUG["steps"]
    visitor.press("continue")
    visitor.press("send")
    files = outbox.files(outbox.entries()[0].ticket.reference)
    assert [stored for _, stored in files] == ([content] if taken else [])


def test_no_address_gives_a_file_back(app: Flask) -> None:
    rules = {str(rule) for rule in app.url_map.iter_rules()}
    assert not [rule for rule in rules if "file" in rule.replace("<path:filename>", "")]
    assert [rule for rule in rules if "filename" in rule] == ["/submit/static/<path:filename>"]


@pytest.mark.parametrize(("size", "taken"), [(0, False), (1, True), (5 * MEGABYTE, True), (5 * MEGABYTE + 1, False)])
def test_a_file_at_the_edge_of_its_limit(visitor: Visitor, size: int, taken: bool) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("upload", [("журнал.txt", b"x" * size)], **BUG)
    assert page.status == (200 if taken else 422)
    assert page.fields["steps"] == BUG["steps"]


def test_a_token_of_yesterday_is_still_good_on_every_page(visitor: Visitor, clock: Clock, outbox: Outbox) -> None:
    visitor.open("/submit/")
    clock.forward(hours=25)
    visitor.press("continue", tracker="bug")
    assert visitor.path.endswith("/questions/")
    clock.forward(hours=25)
    visitor.press("continue", **BUG)
    clock.forward(hours=25)
    assert visitor.press("send").status == 200
    assert len(outbox.entries()) == 1


@pytest.mark.parametrize("token", ["", "forged", "я" * 100, "ImZvcmdlZCI.aaaaaa.bbbbbb"])
def test_a_forged_token_sends_nothing_and_loses_nothing(visitor: Visitor, outbox: Outbox, token: str) -> None:
    visitor.open("/submit/")
    page = visitor.press("continue", tracker="bug", csrf_token=token)
    assert (page.status, page.fields["tracker"]) == (422, "bug")
    visitor.press("continue")
    page = visitor.press("continue", **{**BUG, "csrf_token": token})
    assert (page.status, page.fields["steps"]) == (422, BUG["steps"])
    assert "текст цел" in page.text
    visitor.press("continue")
    page = visitor.press("send", csrf_token=token)
    assert page.status == 422
    assert "текст цел" in page.text
    assert not outbox.entries()
    visitor.press("send")
    assert len(outbox.entries()) == 1


def test_a_post_without_cookies_is_kept_on_every_page(app: Flask, visitor: Visitor, outbox: Outbox) -> None:
    visitor.fill_in_bug()
    address, fields = visitor.path, dict(visitor.page.fields)
    bare = app.test_client(use_cookies=False)
    assert bare.post("/submit/", data={"tracker": "bug"}).status_code == 422
    assert bare.post(address, data={**fields, "action": "send"}).status_code == 404
    answer = bare.post(address.replace("/check/", "/questions/"), data={**BUG, "tracker": "bug", "action": "continue"})
    assert answer.status_code == 422
    assert Page(answer).fields["steps"] == BUG["steps"]
    assert not outbox.entries()


def test_pages_out_of_order_lead_to_the_one_that_is_due(visitor: Visitor, outbox: Outbox) -> None:
    visitor.open("/submit/")
    visitor.press("continue", tracker="bug")
    questions = visitor.path
    check = questions.replace("/questions/", "/check/")
    token = visitor.page.fields["csrf_token"]
    answer = visitor.client.post(check, data={"csrf_token": token, "action": "send"})
    assert (answer.status_code, answer.location) == (303, f"{questions}?review=1")
    visitor.open(questions)
    visitor.press("continue", **BUG)
    answer = visitor.client.post(check, data={"csrf_token": token, "action": "send"})
    assert answer.location.startswith("/submit/sent/")
    assert len(outbox.entries()) == 1


def test_questions_without_a_tracker_lead_to_the_first_page_and_keep_what_was_typed(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("continue", **{**BUG, "tracker": "gone"})
    assert visitor.path.endswith("/tracker/")
    assert page.status == 200
    page = visitor.press("continue", tracker="bug")
    assert {name: page.fields[name] for name in BUG} == BUG


@pytest.mark.parametrize(
    "address",
    [
        "/submit/?tracker=",
        "/submit/?tracker=unknown",
        "/submit/?tracker=../bug",
        "/submit/?tracker=bug%00",
        "/submit/?tracker=" + "x" * 5000,
        "/submit/?tracker=nothing&tracker=bug",
        "/submit/?tracker=<script>",
    ],
)
def test_an_unknown_tracker_in_the_address_asks_what_is_needed(visitor: Visitor, address: str) -> None:
    page = visitor.open(address)
    assert page.status == 200
    assert "Что вам нужно" in page.title
    assert "<script>alert" not in page.text


@pytest.mark.parametrize(
    "address",
    [
        "/submit/choose/?existing=maybe",
        "/submit/choose/?existing=if_yes&broken=x&new=if_yes",
        "/submit/choose/?draft=../../x&existing=if_no&new=if_no",
    ],
)
def test_the_chooser_understands_what_it_can(visitor: Visitor, address: str) -> None:
    page = visitor.open(address)
    assert page.status == 200
    assert not [link for link in page.links if link.startswith("../..")]


def test_no_field_but_the_questions_is_taken_from_a_form(visitor: Visitor, outbox: Outbox) -> None:
    forged = {
        "project_id": "1",
        "author_id": "1",
        "priority": "immediate",
        "priority_name": "Немедленный",
        "status": "closed",
        "reference": "ML-AAAAAAAA",
        "marks": "look_alike",
        "held": "no",
        "browser": "0" * 32,
        "lang": "xx",
    }
    visitor.open("/submit/?tracker=bug")
    visitor.press("continue", **BUG, **forged)
    visitor.press("send", **forged)
    (entry,) = outbox.entries()
    ticket = entry.ticket
    assert (ticket.priority, ticket.lang, ticket.marks) == ("medium", "ru", (Mark("unproven", ""),))
    assert ticket.reference != forged["reference"]
    assert entry.browser != forged["browser"]
    assert {answer.question for answer in ticket.answers} <= BUG.keys()


def test_of_two_answers_to_one_question_the_first_counts(visitor: Visitor, outbox: Outbox) -> None:
    visitor.open("/submit/?tracker=bug")
    fields: dict[str, Any] = {**visitor.page.fields, **BUG, "action": "continue"}
    fields |= {"subject": [BUG["subject"], "Вторая тема"], "tracker": ["bug", "discussion"]}
    fields |= {"impact": ["partial", "money_loss"]}
    answer = visitor.client.post(visitor.page.action, data=fields, follow_redirects=True)
    visitor.page, visitor.path = Page(answer), answer.request.path
    visitor.press("send")
    (entry,) = outbox.entries()
    assert (entry.ticket.subject, entry.ticket.tracker) == (BUG["subject"], "bug")
    assert entry.ticket.impact == ("partial",)


def test_answers_in_the_address_are_not_answers(visitor: Visitor) -> None:
    page = visitor.open("/submit/?tracker=bug&subject=Чужая+тема&email=a@b.example&impact=immediate")
    assert (page.fields["subject"], page.fields["email"]) == ("", "")
    assert "impact" not in page.fields

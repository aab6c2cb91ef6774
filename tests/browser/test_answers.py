"""Answers before a ticket, with JavaScript and without."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.browser.conftest import Server, Window, window

pytestmark = pytest.mark.browser

HEADING = "Возможно, это поможет"
SUBJECT = "Закрытую заявку не открыть заново"
ANSWER = "6.3. Закрытую заявку можно открыть заново (откроется в новой вкладке)"


@pytest.fixture
def opened(server: Server, chromium: Browser) -> Iterator[Window]:
    """The questions of an error, with JavaScript."""
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    found = window(context)
    found.page.goto(f"{server.url}/submit/?tracker=bug")
    yield found
    context.close()


def asked(page: Page) -> list[str]:
    """What the page will have asked the server for answers to, as the list grows."""
    queries: list[str] = []

    def note(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.path.endswith("/answers"):
            assert parts.query == ""
            queries.append(parse_qs(request.post_data or "").get("q", [""])[0])

    page.on("request", note)
    return queries


def test_answers_show_under_the_subject_while_it_is_written(opened: Window) -> None:
    page = opened.page
    page.get_by_label("Тема заявки").press_sequentially(SUBJECT)
    answers = page.locator("#answers")
    expect(answers.get_by_role("status")).to_have_text(HEADING)
    expect(answers.get_by_role("link").first).to_have_accessible_name(ANSWER)
    subject, below = page.get_by_label("Тема заявки").bounding_box(), answers.bounding_box()
    assert subject and below and below["y"] >= subject["y"] + subject["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    with page.context.expect_page() as rule:
        answers.get_by_role("link").first.click()
    expect(rule.value.locator("#r-6-3")).to_be_in_viewport()
    expect(page.get_by_label("Тема заявки")).to_have_value(SUBJECT)
    assert opened.complaints == []


def test_the_page_asks_only_after_a_rest_and_from_three_characters(opened: Window) -> None:
    page = opened.page
    queries = asked(page)
    page.clock.install(time=0)
    # Time stands still but for what the test lets pass, however slow the machine is.
    page.clock.pause_at(1000)
    subject = page.get_by_label("Тема заявки")
    with page.expect_response("**/answers.js"):
        subject.fill("за")
    page.clock.run_for(2000)
    subject.press_sequentially(" приор")
    page.clock.run_for(499)
    assert queries == []
    with page.expect_response("**/v1/answers"):
        page.clock.run_for(2)
    subject.press_sequentially("итет")
    with page.expect_response("**/v1/answers"):
        page.clock.run_for(501)
    assert queries == ["за приор", "за приоритет"]


def test_the_list_goes_when_nothing_answers_and_is_announced_once_while_it_stays(opened: Window) -> None:
    page = opened.page
    subject, answers = page.get_by_label("Тема заявки"), page.locator("#answers")
    subject.fill("приоритет")
    expect(answers.get_by_role("link").first).to_be_visible()
    page.evaluate(
        "window.said = 0; new MutationObserver(() => said++).observe(document.querySelector('#answers [role=status]'), "
        "{childList: true, characterData: true, subtree: true})"
    )
    subject.fill("закрыть заявку")
    expect(answers.get_by_role("link", name="закрыть").first).to_be_visible()
    assert page.evaluate("said") == 0
    subject.fill("щенок")
    expect(answers.get_by_role("link")).to_have_count(0)
    expect(answers.get_by_role("status")).to_have_text("")


def test_a_long_number_does_not_leave_the_form(opened: Window) -> None:
    queries = asked(opened.page)
    with opened.page.expect_response("**/v1/answers"):
        opened.page.get_by_label("Тема заявки").fill("Оплата картой 4111 1111-1111 1111 не проходит")
    assert queries == ["Оплата картой   не проходит"]


@pytest.mark.parametrize("failure", ["abort", "500", "not json"])
def test_a_failure_is_silent_and_leaves_no_stale_answer(opened: Window, failure: str) -> None:
    page = opened.page
    subject, answers = page.get_by_label("Тема заявки"), page.locator("#answers")
    subject.fill("приоритет")
    expect(answers.get_by_role("link").first).to_be_visible()

    def fail(route: Route) -> None:
        if failure == "abort":
            route.abort()
        else:
            route.fulfill(status=500 if failure == "500" else 200, body="<html>")

    page.route("**/v1/answers", fail)
    subject.fill("трекер")
    expect(answers.get_by_role("link")).to_have_count(0)
    expect(answers.get_by_role("status")).to_have_text("")


def test_what_the_server_says_is_text_and_no_markup(opened: Window) -> None:
    page = opened.page
    answer = {"title": "<img src=x>", "number": None, "address": "/rules/", "excerpt": "<b>Смелее</b>"}
    page.route("**/v1/answers", lambda route: route.fulfill(body=json.dumps({"answers": [answer]})))
    page.get_by_label("Тема заявки").fill("приоритет")
    expect(page.locator("#answers").get_by_role("link")).to_have_text("<img src=x> (откроется в новой вкладке)")
    expect(page.locator("#answers").get_by_text("<b>Смелее</b>")).to_be_visible()
    expect(page.locator("#answers img, #answers b")).to_have_count(0)


def test_the_page_loads_its_script_with_the_first_key_and_not_before(server: Server, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(urlsplit(request.url).path))
    page.goto(f"{server.url}/submit/?tracker=bug", wait_until="networkidle")
    assert not [path for path in loaded if "answers" in path]
    with page.expect_response("**/answers.js"):
        page.get_by_label("Тема заявки").press_sequentially("а")
    context.close()


@pytest.mark.parametrize("script", [True, False], ids=["JavaScript", "no JavaScript"])
def test_the_check_page_shows_the_answers_too(server: Server, chromium: Browser, script: bool) -> None:
    context = chromium.new_context(java_script_enabled=script)
    opened = window(context)
    page = opened.page
    page.goto(f"{server.url}/submit/?tracker=bug")
    page.get_by_label("Тема заявки").fill(SUBJECT)
    page.get_by_label("Что вы делали").fill("Открыл заявку, написал в ней")
    page.get_by_label("Что произошло").fill("Статус остался «Закрыта»")
    page.get_by_label("Что вы ожидали").fill("Статус «В работе»")
    page.get_by_label("С какого времени").fill("После обновления, раньше работало")
    page.get_by_label("У всех").check()
    page.get_by_label("Мешает, но есть обходной путь").check()
    page.get_by_label("Рабочий адрес почты").fill("agent@putevka.example")
    page.locator("main form > .button").click()
    expect(page.get_by_role("heading", name=HEADING)).to_be_visible()
    with context.expect_page() as rule:
        page.get_by_role("link", name=ANSWER).click()
    expect(rule.value.locator("#r-6-3")).to_be_in_viewport()
    page.get_by_role("button", name="Отправить").click()
    expect(page.get_by_role("heading", name="Заявка принята")).to_be_visible()
    assert opened.complaints == []
    context.close()

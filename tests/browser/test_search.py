"""The search of the site: its box in the header, with JavaScript and without, and its page."""

from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from tests.browser.conftest import Server, Window, window
from tests.browser.judge import violations

pytestmark = pytest.mark.browser

START = "/rules/files/"
RIGHT = {
    "приоритетами": ("/rules/priorities/", "/rules/priorities/#r-4-1", "/glossary/#priority"),
    "закрытую заявку открыть заново": ("/rules/closing/#r-6-3",),
    "отклонённая заявка": ("/rules/statuses/#r-5-9",),
    "решенная": ("/rules/statuses/#r-5-7",),
    "размер файлов": ("/rules/files/#r-7-2",),
    "скрин": ("/glossary/#screenshot",),
    "бронь": ("/glossary/#pnr",),
    "ghbjhbntn": ("/rules/priorities/", "/rules/priorities/#r-4-1", "/glossary/#priority"),
    "шььувшфеу": ("/rules/priorities/#r-4-11",),
    "приаритет критический": ("/rules/priorities/#r-4-7",),
    "п.\u00a03.2": ("/rules/subject-and-description/#r-3-2",),
    "go ahead": ("/rules/statuses/#r-5-3",),
    "номер карты": ("/rules/subject-and-description/#r-3-13",),
    "не приходят письма": ("/rules/notifications/#r-8-3",),
}
"""What is typed → sections of which one must be among the first five."""


@pytest.fixture
def opened(server: Server, chromium: Browser) -> Iterator[Window]:
    """A page of rules, with JavaScript."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    found = window(context)
    found.page.goto(f"{server.url}{START}")
    yield found
    assert found.complaints == []
    context.close()


def box(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Поиск по сайту")


def listed(page: Page) -> Locator:
    return page.get_by_role("list", name="Найденные разделы").get_by_role("link")


def said(page: Page) -> Locator:
    """What a screen reader is told."""
    return page.get_by_role("banner").get_by_role("status")


def find(page: Page, words: str) -> None:
    """Type the words, and wait for the answer."""
    with page.expect_response("**/submit/search/"):
        box(page).fill(words)


def test_what_is_typed_finds_the_right_section_whatever_form_it_has(opened: Window) -> None:
    page, wrong = opened.page, []
    for words, right in RIGHT.items():
        # The list of the words before is gone first, so that what shows is the list of these.
        box(page).fill("")
        expect(listed(page)).to_have_count(0)
        find(page, words)
        expect(listed(page).first).to_be_visible()
        addresses = listed(page).evaluate_all("links => links.slice(0, 5).map((link) => link.getAttribute('href'))")
        if not set(right) & set(addresses):
            wrong.append((words, addresses))
    assert wrong == []


def test_the_number_found_is_said_and_the_keyboard_goes_through_the_list(opened: Window) -> None:
    page = opened.page
    find(page, "приоритет")
    expect(said(page)).to_have_text("Нашлось 10 разделов")
    page.keyboard.press("ArrowDown")
    expect(listed(page).first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(listed(page).nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box(page)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("button", name="Показать все с выдержками")).to_be_focused()
    page.keyboard.press("Escape")
    expect(box(page)).to_be_focused()
    expect(listed(page)).to_have_count(0)
    expect(box(page)).to_have_value("приоритет")
    box(page).fill("п. 6.3")
    expect(said(page)).to_have_text("Нашёлся 1 раздел")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#r-6-3")).to_be_in_viewport()


def test_a_click_outside_closes_the_list_and_a_click_in_it_leads_on(opened: Window) -> None:
    page = opened.page
    find(page, "паспорт")
    expect(listed(page).first).to_be_visible()
    page.get_by_role("heading", level=1).click()
    expect(listed(page)).to_have_count(0)
    box(page).click()
    listed(page).get_by_text("Номера паспортов").click()
    expect(page.locator("#r-3-15")).to_be_in_viewport()


def test_enter_leads_to_the_page_of_the_search(opened: Window) -> None:
    page = opened.page
    find(page, "повысить приоритет")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Поиск по сайту")).to_be_visible()
    expect(page.locator(".results__title").first).to_have_text("4.12. Приоритет можно пересмотреть")
    expect(page.locator("mark").first).to_be_visible()


def test_only_after_a_rest_from_three_characters_and_one_request_at_a_time(opened: Window) -> None:
    page, asked, stopped = opened.page, list[str](), list[str]()

    def words(request: Request) -> str:
        return parse_qs(request.post_data or "").get("q", [""])[0]

    page.on("request", lambda request: asked.append(words(request)) if request.method == "POST" else None)
    page.on("requestfailed", lambda request: stopped.append(words(request)))
    page.clock.install(time=0)
    # Time stands still but for what the test lets pass, however slow the machine is.
    page.clock.pause_at(1000)
    box(page).fill("за")
    page.clock.run_for(2000)
    box(page).press_sequentially("яв")
    page.clock.run_for(299)
    assert asked == []
    page.route("**/submit/search/", lambda route: None, times=1)
    with page.expect_request("**/submit/search/"):
        page.clock.run_for(2)
    with page.expect_event("requestfailed"):
        box(page).press_sequentially("ка 4111 1111 1111 1111")
    with page.expect_response("**/submit/search/"):
        page.clock.run_for(301)
    assert asked == ["заяв", "заявка"]
    assert stopped == ["заяв"]
    expect(listed(page).first).to_be_visible()


def test_nothing_found_leads_to_the_form(opened: Window) -> None:
    page = opened.page
    find(page, "щенок")
    expect(said(page)).to_contain_text("Ничего не нашлось")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/submit/")


@pytest.mark.parametrize("failure", ["abort", "500", "another page"])
def test_a_failure_is_silent_and_the_form_still_leads_to_its_page(
    server: Server, chromium: Browser, failure: str
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{server.url}{START}")
    find(page, "приоритет")
    expect(listed(page).first).to_be_visible()

    def fail(route: Route) -> None:
        if failure == "abort":
            route.abort()
        else:
            route.fulfill(status=500 if failure == "500" else 200, body="<p>Wi-Fi</p>", content_type="text/html")

    page.route("**/submit/search/", fail)
    box(page).fill("трекер")
    expect(listed(page)).to_have_count(0)
    expect(said(page)).to_have_text("")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Поиск по сайту")).to_be_visible()
    context.close()


@pytest.mark.parametrize(("width", "script"), [(1280, False), (320, False), (320, True)])
def test_without_javascript_or_room_the_page_of_the_search_does_it_all(
    server: Server, chromium: Browser, width: int, script: bool
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 640}, java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{server.url}{START}")
    if width == 1280:
        box(page).fill("паспорт")
    page.get_by_role("banner").get_by_role("button", name="Найти").click()
    expect(page.get_by_role("heading", name="Поиск по сайту")).to_be_visible()
    if width == 320:
        field = page.get_by_role("searchbox", name="Что вы ищете?")
        expect(field).to_be_focused()
        field.fill("паспорт")
        field.press("Enter")
    page.get_by_role("link", name="3.15. Номера паспортов").click()
    expect(page.locator("#r-3-15")).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize("home", ["", "/en"])
@pytest.mark.parametrize("palette", ["light", "dark"])
def test_the_search_shuts_nobody_out(server: Server, chromium: Browser, axe: str, home: str, palette: str) -> None:
    context = chromium.new_context(color_scheme=palette)  # type: ignore[arg-type]
    page, wrong = context.new_page(), []
    words = ("reopen", "puppy") if home else ("открыть заново", "щенок")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 640})
        for q in ("", *words):
            page.goto(f"{server.url}{home}/submit/search/?q={quote(q)}")
            wrong.extend(f"{width} {q}: {found}" for found in violations(page, axe))
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 640})
    page.goto(f"{server.url}{home}{START}")
    for q in words:
        with page.expect_response(f"**{urlsplit(home).path}/submit/search/"):
            page.get_by_role("searchbox").fill(q)
        expect(page.locator("[data-found]")).to_be_visible()
        wrong.extend(f"the box, {q}: {found}" for found in violations(page, axe))
    context.close()
    assert wrong == []

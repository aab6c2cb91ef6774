"""The ways that clients take: all four trackers, with JavaScript and without, and every detour on the way."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Server, window
from tests.browser.test_journey import mail_of
from tests.browser.walk import PRIMARY, press
from tests.web.visitor import BUG

pytestmark = pytest.mark.browser

ADDRESS = {"email": "agent@putevka.example"}
TICKETS = {
    "bug": {name: BUG[name] for name in ("subject", "steps", "actual", "expected", "since")} | ADDRESS,
    "discussion": {
        "subject": "Можно ли вернуть билет частично",
        "question": "Пассажир летит только туда. Можно ли вернуть обратный сегмент и сколько удержат?",
        **ADDRESS,
    },
    "task": {
        "subject": "Настроить комиссию для поставщика Sirena",
        "setup": "Комиссия 2 процента на все тарифы Sirena в кассе номер 3",
        "whom": "Касса номер 3",
        "from_day": "с 1 декабря",
        "result": "В заказе видна комиссия 2 процента, и она попадает в отчёт",
        **ADDRESS,
    },
    "development": {
        "subject": "Выгрузка отчёта по возвратам в Excel",
        "problem": "Отчёт по возвратам переписываем вручную каждый понедельник",
        "audience": "Бухгалтерия, четыре человека, раз в неделю",
        "result": "Кнопка выгрузки в отчёте по возвратам",
        **ADDRESS,
    },
}
# Presses of the mouse from page 1 to the confirmation; from the site, where the tracker is known, two fewer.
MOST_CLICKS = {"bug": 6, "discussion": 4, "task": 5, "development": 5}
NUMBERS = {"bug": 1, "discussion": 2, "task": 3, "development": 4}
SCRIPTS = [pytest.param(True, id="JavaScript"), pytest.param(False, id="no JavaScript")]


@dataclass
class Client:
    """Someone at the form who counts the clicks that cannot be spared."""

    page: Page
    clicks: int = field(default=0)

    def go_on(self) -> None:
        self.clicks += 1
        press(self.page)

    def check(self, place: str) -> None:
        self.clicks += 1
        self.page.check(place)

    def answer(self, tracker: str) -> None:
        for name, text in TICKETS[tracker].items():
            self.page.fill(f"#{name}", text)
        if tracker == "bug":
            self.check("#scope-3")
        if tracker in ("bug", "task"):
            self.check("#impact-4")


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    opened = chromium.new_context()
    yield opened
    opened.close()


def holds(page: Page, tracker: str) -> None:
    """Every answer and the file are still there."""
    for name, text in TICKETS[tracker].items():
        expect(page.locator(f"#{name}")).to_have_value(text)
    if tracker in ("bug", "task"):
        expect(page.locator("#impact-4")).to_be_checked()
    expect(page.locator("#files .kept li")).to_contain_text("журнал.txt")


def attach(page: Page, path: Path, script: bool) -> None:
    path.write_text("log", encoding="utf-8")
    page.set_input_files("#files-input", path)
    if not script:
        press(page, "button[value='upload']")
    expect(page.locator("#files .kept li")).to_have_count(1)


def at_the_check_page(page: Page, url: str) -> None:
    client = Client(page)
    page.goto(f"{url}/submit/?tracker=discussion")
    client.answer("discussion")
    client.go_on()


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("tracker", TICKETS)
def test_nothing_is_lost_on_any_detour(
    server: Server, chromium: Browser, tmp_path: Path, tracker: str, script: bool
) -> None:
    context = chromium.new_context(java_script_enabled=script)
    opened = window(context)
    client, page = Client(opened.page), opened.page
    page.goto(f"{server.url}/submit/")
    client.check(f"#tracker-{NUMBERS[tracker]}")
    client.go_on()
    client.answer(tracker)
    attach(page, tmp_path / "журнал.txt", script)

    press(page, ".header__lang")
    assert "/en/submit/" in page.url
    holds(page, tracker)
    press(page, ".header__lang")
    assert "/en/" not in page.url
    holds(page, tracker)
    page.reload()
    holds(page, tracker)

    client.go_on()
    expect(page.get_by_role("heading", name="Проверьте и отправьте заявку")).to_be_visible()
    page.go_back()
    holds(page, tracker)
    press(page)
    client.go_on()
    reference = page.locator(".done__reference").inner_text()
    page.go_back()
    expect(page.locator(".done__reference")).to_have_text(reference)

    assert client.clicks <= MOST_CLICKS[tracker]
    mail = mail_of(server, reference)
    assert TICKETS[tracker]["subject"] in str(mail["Subject"])
    assert [part.get_filename() for part in mail.iter_attachments()] == ["журнал.txt"]
    assert opened.complaints == []
    context.close()


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_double_click_sends_once(server: Server, chromium: Browser, script: bool) -> None:
    context = chromium.new_context(java_script_enabled=script)
    page = context.new_page()
    at_the_check_page(page, server.url)
    page.dblclick(PRIMARY)
    expect(page.get_by_role("heading", name="Заявка принята")).to_be_visible()
    page.goto(f"{server.url}/submit/mine/")
    expect(page.locator(".tickets").first.locator("li")).to_have_count(1)
    context.close()


def test_two_tabs_send_one_ticket(server: Server, context: BrowserContext) -> None:
    page, other = context.new_page(), context.new_page()
    at_the_check_page(page, server.url)
    other.goto(page.url)
    press(page)
    press(other)
    reference = page.locator(".done__reference").inner_text()
    expect(other.locator(".done__reference")).to_have_text(reference)


def test_the_button_says_that_it_is_under_way_and_may_be_pressed_again_after_a_detour(
    server: Server, context: BrowserContext
) -> None:
    page = context.new_page()
    at_the_check_page(page, server.url)
    # A server that takes its time: what is sent is counted, and goes nowhere.
    page.evaluate(
        """window.sent = 0; window.addEventListener("submit", (event) => {
          if (!event.defaultPrevented) window.sent += 1;
          event.preventDefault();
        })"""
    )
    button = page.locator(PRIMARY)
    button.click()
    expect(button).to_have_text("Отправляем…")
    button.click()
    assert page.evaluate("window.sent") == 1
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(button).to_have_text("Отправить заявку")
    button.click()
    assert page.evaluate("window.sent") == 2

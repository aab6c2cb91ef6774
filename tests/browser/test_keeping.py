"""What the optional script adds: drafts kept while typing, a copy when the network is away, screenshots by pasting."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Server

pytestmark = pytest.mark.browser

PASTE = """
() => {
  const data = new DataTransfer();
  data.items.add(new File(["log"], "вставка.txt", { type: "text/plain" }));
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector("#actual").dispatchEvent(event);
}
"""


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    opened = chromium.new_context()
    yield opened
    opened.close()


def questions(context: BrowserContext, server: Server) -> Page:
    page = context.new_page()
    page.goto(f"{server.url}/submit/?tracker=bug")
    return page


def test_a_draft_is_kept_while_typing_and_is_there_when_the_client_returns(
    server: Server, context: BrowserContext
) -> None:
    page = questions(context, server)
    page.get_by_label("Что вы делали").fill("Открыл заказ, и тут позвонил клиент")
    expect(page.get_by_role("status").filter(has_text="Черновик сохранён в")).to_be_visible()
    expect(page).to_have_url(re.compile("/questions/$"))
    address = page.url
    page.close()
    again = context.new_page()
    again.goto(address)
    expect(again.get_by_label("Что вы делали")).to_have_value("Открыл заказ, и тут позвонил клиент")
    again.goto(f"{server.url}/submit/mine/")
    expect(again.get_by_role("link", name="Без темы")).to_be_visible()


def test_without_a_network_the_words_stay_in_the_browser_and_come_back(server: Server, context: BrowserContext) -> None:
    page = questions(context, server)
    page.get_by_label("Тема заявки").fill("Sabre: ошибка 500")
    expect(page.get_by_role("status").filter(has_text="Черновик сохранён")).to_be_visible()
    context.set_offline(True)
    page.get_by_label("Что произошло").fill("Связь пропала посреди слова")
    expect(page.get_by_role("status").filter(has_text="Нет связи")).to_be_visible()
    context.set_offline(False)
    page.reload()
    expect(page.get_by_label("Что произошло")).to_have_value("Связь пропала посреди слова")
    expect(page.get_by_role("status").filter(has_text="Черновик сохранён")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0


def test_the_counter_speaks_from_three_quarters_of_the_limit_on(server: Server, context: BrowserContext) -> None:
    page = questions(context, server)
    subject = page.get_by_label("Тема заявки")
    subject.fill("ё" * 80)
    counter = page.get_by_role("status").filter(has_text="из 120 знаков")
    expect(counter).to_have_count(0)
    subject.fill("ё" * 95 + "😀")
    expect(counter).to_have_text("96 из 120 знаков")
    subject.fill("я" * 130)
    expect(counter).to_have_text("130 из 120 знаков")
    assert subject.input_value() == "я" * 130


def test_a_screenshot_can_be_pasted(server: Server, context: BrowserContext) -> None:
    page = questions(context, server)
    page.evaluate(PASTE)
    page.get_by_role("button", name="Загрузить").click()
    expect(page.get_by_text("вставка.txt").first).to_be_visible()

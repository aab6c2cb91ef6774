"""«Скрыть за меня» as a client presses it, with JavaScript and without."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, window
from tests.web.visitor import BUG

pytestmark = pytest.mark.browser

CARD = "4242 4242 4242 4242"
LOOKS = [
    pytest.param({"viewport": {"width": 1280, "height": 900}}, id="wide, JavaScript"),
    pytest.param(
        {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark", "java_script_enabled": False},
        id="narrow, dark, no JavaScript",
    ),
]


def fill_in(page: Page, url: str, steps: str) -> None:
    page.goto(f"{url}/submit/?tracker=bug")
    page.get_by_label("Тема заявки").fill(BUG["subject"])
    page.get_by_label("Что вы делали").fill(steps)
    page.get_by_label("Что произошло").fill(BUG["actual"])
    page.get_by_label("Что вы ожидали").fill(BUG["expected"])
    page.get_by_label("С какого времени").fill(BUG["since"])
    page.get_by_label("У всех").check()
    page.get_by_label("Мешает, но есть обходной путь").check()
    page.get_by_label("Рабочий адрес почты").fill(BUG["email"])
    page.get_by_role("button", name="Продолжить").click()


@pytest.mark.parametrize("look", LOOKS)
def test_one_press_hides_the_card_and_leads_near_the_field(
    server: Server, chromium: Browser, look: dict[str, object]
) -> None:
    context = chromium.new_context(**look)  # type: ignore[arg-type]
    opened = window(context)
    page = opened.page
    fill_in(page, server.url, f"Ввёл карту {CARD},\nнажал «Оплатить»")
    expect(page.locator("#summary")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Скрыть за меня (Что вы делали)").click()
    expect(page.get_by_label("Что вы делали")).to_have_value("Ввёл карту •••• •••• •••• 4242,\nнажал «Оплатить»")
    expect(page.get_by_label("Что вы делали")).to_be_in_viewport()
    assert page.url.endswith("/questions/#steps")
    page.get_by_role("button", name="Продолжить").click()
    expect(page.get_by_role("heading", name="Проверьте и отправьте заявку")).to_be_visible()
    assert not [complaint for complaint in opened.complaints if "422" not in complaint]
    context.close()


def test_a_passport_is_hidden_from_the_check_page(server: Server, chromium: Browser) -> None:
    context = chromium.new_context()
    page = window(context).page
    fill_in(page, server.url, "Добавил пассажира, паспорт 4509 123456")
    page.get_by_role("button", name="Скрыть за меня (Что вы делали)").click()
    expect(page.get_by_role("heading", name="Проверьте и отправьте заявку")).to_be_visible()
    expect(page.get_by_text("паспорт •••• •••456").first).to_be_visible()
    expect(page.get_by_text("4509 123456")).to_have_count(0)
    context.close()


def test_no_copy_stays_in_the_browser_once_something_was_found(server: Server, chromium: Browser) -> None:
    context = chromium.new_context()
    page = window(context).page
    page.goto(f"{server.url}/submit/?tracker=bug")
    page.evaluate("card => localStorage.setItem('submit:/submit/x/questions/', card)", CARD)
    fill_in(page, server.url, f"Карта {CARD}")
    expect(page.locator("#summary")).to_be_focused()
    page.get_by_label("Что вы делали").type(" и ещё")
    assert CARD not in page.evaluate("JSON.stringify(localStorage)")
    context.close()


def test_enter_in_a_line_goes_on_and_changes_neither_language_nor_text(server: Server, chromium: Browser) -> None:
    context = chromium.new_context()
    page = window(context).page
    page.goto(f"{server.url}/submit/?tracker=bug")
    page.get_by_label("Тема заявки").fill(f"Карта {CARD}")
    page.get_by_label("Тема заявки").press("Enter")
    expect(page.locator("#summary")).to_be_focused()
    assert "/en/" not in page.url
    expect(page.get_by_label("Тема заявки")).to_have_value(f"Карта {CARD}")
    context.close()

"""What is said when a field is left: from the verdict, before the next page, and only what must not wait."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, window
from tests.browser.judge import violations

pytestmark = pytest.mark.browser


@pytest.fixture
def page(server: Server, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 640})
    opened = window(context)
    opened.page.goto(f"{server.url}/submit/?tracker=bug")
    yield opened.page
    assert opened.complaints == []
    context.close()


def leave(page: Page, name: str, text: str) -> None:
    page.fill(f"#{name}", text)
    with page.expect_response("**/api/v1/check"):
        page.locator(f"#{name}").blur()


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("email", "agent@putevka,example", "запятая вместо точки"),
        ("email", "agent@gmail.com", "Нужен адрес агентства"),
        ("steps", "Оплатил картой 4242 4242 4242 4242", "номер карты"),
        ("actual", "пароль: qwerty12", "пароль или ключ"),
        ("subject", "Ошибка, паспорт 4509 123456", "номер паспорта"),
    ],
)
def test_it_is_said_at_the_field(page: Page, axe: str, name: str, text: str, words: str) -> None:
    leave(page, name, text)
    place = page.locator(f"#{name}-error")
    expect(place).to_contain_text(words)
    assert f"{name}-error" in (page.locator(f"#{name}").get_attribute("aria-describedby") or "").split()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page, axe) == []


def test_it_goes_when_the_answer_is_mended(page: Page) -> None:
    leave(page, "email", "agent@putevka,example")
    expect(page.locator("#email")).to_have_attribute("aria-invalid", "true")
    leave(page, "email", "agent@putevka.example")
    expect(page.locator("#email-error")).to_have_count(0)
    assert page.locator("#email").get_attribute("aria-invalid") is None
    assert "email-error" not in (page.locator("#email").get_attribute("aria-describedby") or "")


def test_style_and_emptiness_wait_for_the_next_page(page: Page) -> None:
    for name, text in (("subject", "Ошибка"), ("steps", "как обычно"), ("actual", "x"), ("actual", "")):
        leave(page, name, text)
        expect(page.locator(f"#{name}-error")).to_have_count(0)


def test_one_press_hides_it_and_the_browser_keeps_no_copy(page: Page) -> None:
    leave(page, "steps", "Оплатил картой 4242 4242 4242 4242")
    page.locator("#steps-error button").click()
    expect(page.locator("#steps")).to_have_value("Оплатил картой •••• •••• •••• 4242")
    kept = page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })")
    assert "4242 4242" not in kept

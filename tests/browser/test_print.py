"""The confirmation on paper: number, date and the whole text, black on white from any palette, and no ways to go."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Server, window

pytestmark = pytest.mark.browser

STORY = "Открыл заказ, нажал «Выписать».\n" * 20
COLOURS = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
TARGET = "link => getComputedStyle(link, '::after').content"


@pytest.mark.parametrize("palette", ["light", "dark"])
def test_a_confirmation_can_be_kept_on_paper(server: Server, chromium: Browser, palette: str) -> None:
    context = chromium.new_context(color_scheme=palette)  # type: ignore[arg-type]
    page = window(context).page
    _send(page, server)
    page.emulate_media(media="print", color_scheme=palette)  # type: ignore[arg-type]
    assert page.locator(".done__reference").is_visible()
    assert page.get_by_text(STORY.strip()[:30]).first.is_visible()
    for gone in (".header", ".footer", "form.another", ".skip"):
        assert not page.locator(gone).first.is_visible()
    assert page.evaluate(COLOURS) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    link = page.locator("main a[href*='closing']")
    assert f"{server.url}/rules/closing/#r-6-2" in link.get_attribute("href")  # type: ignore[operator]
    assert "attr(href)" in link.evaluate(TARGET) or server.url in link.evaluate(TARGET)
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    assert 1 <= sheets <= 2
    context.close()


def _send(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/submit/?tracker=discussion")
    page.get_by_label("Тема заявки").fill("Sabre: ошибка 500 при выписке")
    page.get_by_label("Вопрос или предложение").fill(STORY)
    page.get_by_label("Рабочий адрес почты").fill("agent@putevka.example")
    page.get_by_role("button", name="Продолжить").click()
    page.locator("button[value=send]").click()
    page.wait_for_url("**/sent/**")

"""The pages of rules in a browser: a rule can be quoted, questions lead to the form without scripts, drawings fit."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.conftest import Server, window

pytestmark = pytest.mark.browser


def size_of(control: Locator) -> tuple[float, float]:
    box = control.bounding_box()
    assert box is not None
    return box["width"], box["height"]


@pytest.mark.parametrize(
    ("path", "name", "citation"),
    [
        ("/rules/statuses/", "Ссылка на правило 5.3", "Регламент, п. 5.3 — {url}/r/5.3/"),
        ("/en/rules/statuses/", "Link to rule 5.3", "Regulations, rule 5.3 — {url}/en/r/5.3/"),
    ],
)
def test_the_link_beside_a_rule_copies_its_citation_and_says_so(
    server: Server, chromium: Browser, path: str, name: str, citation: str
) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    opened = window(context)
    page, wanted = opened.page, citation.format(url=server.url)
    page.goto(server.url + path)
    link = page.get_by_role("link", name=name, exact=True)
    assert min(size_of(link)) >= 24
    link.focus()
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text=wanted).wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == wanted
    assert page.locator(".site-copied").is_visible()
    assert page.url.endswith("#r-5-3")
    # The short address leads to the rule in the same language.
    page.goto(wanted.rpartition(" ")[2])
    page.wait_for_url(f"{server.url}{path}#r-5-3")
    assert opened.complaints == []
    context.close()


def test_without_scripts_the_link_is_a_link_to_the_rule(server: Server, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/rules/statuses/")
    page.get_by_role("link", name="Ссылка на правило 5.3", exact=True).click()
    assert page.url.endswith("#r-5-3")
    context.close()


def chosen(page: Page) -> list[str]:
    return [str(radio.get_attribute("value")) for radio in page.get_by_role("radio", checked=True).all()]


def test_questions_unfold_without_scripts_and_lead_to_the_form_so_answered(server: Server, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/rules/priorities/")
    page.get_by_text("Нужно что-то настроить", exact=True).click()
    helper = page.locator(".choice details[open]")
    helper.get_by_text("Мешает, но есть обходной путь").first.click()
    helper.get_by_role("link", name="Подать заявку «Задача»").click()
    assert urlsplit(page.url).query == "tracker=task&impact=partial"
    assert chosen(page) == ["partial"]
    page.goto(f"{server.url}/rules/trackers/")
    helper = page.locator(".choice")
    helper.get_by_text("Да", exact=True).first.click()
    helper.locator("details[open]").get_by_text("Нет", exact=True).click()
    helper.get_by_role("link", name="Подать заявку «Задача»").click()
    assert urlsplit(page.url).query == "tracker=task"
    assert chosen(page) == []
    context.close()


@pytest.mark.parametrize("path", ["/rules/statuses/", "/en/rules/statuses/"])
def test_the_drawing_fits_a_telephone_and_no_line_touches_a_word(server: Server, chromium: Browser, path: str) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(server.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    touched = page.evaluate(
        """() => {
          const boxes = (list) => [...document.querySelectorAll(list)].map((shape) => shape.getBoundingClientRect());
          const lines = boxes(".statuses__lines :is(path, circle):not(.statuses__gap)");
          const meet = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
          return boxes(".statuses text").flatMap((word) => lines.filter((line) => meet(line, word))).length;
        }"""
    )
    assert touched == 0
    smallest = page.evaluate(
        """Math.min(...[...document.querySelectorAll(".statuses text")].map((word) =>
          parseFloat(getComputedStyle(word).fontSize) * word.getScreenCTM().a))"""
    )
    assert smallest >= 10
    context.close()

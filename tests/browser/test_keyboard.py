"""The form by keyboard: in the order of the page, always in sight, and with no more presses than the budget allows."""

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server
from tests.browser.walk import press

pytestmark = pytest.mark.browser

# Questions of the first visit (with that of page 1), presses of Tab to the main button of page 2.
BUDGET = {"bug": (14, 19), "discussion": (5, 9), "task": (10, 14), "development": (8, 12)}
SIZES = [pytest.param((1280, 900), id="wide"), pytest.param((320, 256), id="small")]
MOST_STOPS = 60
STOP = """
() => {
  const element = document.activeElement;
  const ring = element.closest(".upload--live") ?? element;
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(ring);
  // Of a link that wraps, its first line.
  const { top, left, bottom, right, height } = ring.getClientRects()[0];
  // Of what is higher than a line, the line that is written in is enough.
  const seen = { top: Math.max(top, 0), bottom: Math.min(bottom, innerHeight) };
  const above = document.elementFromPoint((left + right) / 2, (seen.top + seen.bottom) / 2);
  return {
    name: `${element.tagName} ${element.name || element.textContent.trim()}`,
    group: element.type === "radio" ? element.name : "",
    top: top + scrollY,
    left,
    ring: outlineStyle === "none" ? 0 : parseFloat(outlineWidth),
    color: outlineColor,
    paper: getComputedStyle(document.body).backgroundColor,
    seen: seen.bottom - seen.top >= Math.min(height, 44) - 1 && left >= 0 && right <= innerWidth,
    covered: !ring.contains(above) && ![...(element.labels ?? [])].some((label) => label.contains(above)),
    main: element.matches("#ticket > .button"),
    outside: element === document.body,
  };
}
"""


@dataclass(frozen=True)
class Stop:
    """Where Tab has come to, as it is seen."""

    name: str
    group: str
    top: float
    left: float
    ring: float
    color: str
    paper: str
    seen: bool
    covered: bool
    main: bool
    outside: bool


def tab_through(page: Page) -> list[Stop]:
    """Every stop from the start of the page to its end."""
    stops: list[Stop] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = Stop(**page.evaluate(STOP))
        if stop.outside:
            return stops
        stops.append(stop)
    raise AssertionError("Tab goes round")


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as `rgb(…)`, by WCAG 2."""

    def luminance(color: str) -> float:
        parts = [int(part) / 255 for part in color[color.index("(") + 1 : -1].split(",")[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tracker", BUDGET)
def test_the_way_to_the_main_button_stays_within_the_budget(server: Server, chromium: Browser, tracker: str) -> None:
    questions, presses = BUDGET[tracker]
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{server.url}/submit/?tracker={tracker}")
    stops = tab_through(page)
    way = [stop.main for stop in stops].index(True) + 1
    assert page.locator("#ticket .question").count() + 1 <= questions
    assert way <= min(presses, questions + 6), [stop.name for stop in stops]
    groups = [stop.group for stop in stops if stop.group]
    assert len(groups) == len(set(groups))
    context.close()


@pytest.mark.parametrize("palette", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_focus_goes_down_the_page_and_is_always_seen(
    server: Server, chromium: Browser, size: tuple[int, int], palette: Any
) -> None:
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=palette)
    page = context.new_page()
    page.goto(f"{server.url}/submit/?tracker=bug")
    _judge(tab_through(page))
    press(page)
    expect(page.locator("#summary")).to_be_focused()
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    _judge(tab_through(page))
    context.close()


def test_focus_is_not_hidden_by_the_word_of_a_dead_network(server: Server, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 640, "height": 600})
    page = context.new_page()
    page.goto(f"{server.url}/submit/?tracker=bug")
    context.set_offline(True)
    page.fill("#subject", "Связь пропала")
    expect(page.locator(".state--away")).to_be_visible()
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    stops = tab_through(page)
    assert [stop.name for stop in stops if stop.covered] == []
    context.close()


def test_every_rule_can_be_reached_by_keyboard(server: Server, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{server.url}/submit/?tracker=bug")
    page.locator(".rules summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    with context.expect_page() as rule:
        page.keyboard.press("Enter")
    expect(rule.value.locator("#r-3-1")).to_be_in_viewport()
    context.close()


def _judge(stops: list[Stop]) -> None:
    places = [(stop.top, stop.left) for stop in stops]
    # Things of one line may differ by a few pixels in height.
    steps = zip(stops, stops[1:], strict=False)
    assert [
        (one.name, other.name) for one, other in steps if other.top < one.top - 20 and other.left <= one.left
    ] == [], places
    assert [stop.name for stop in stops if stop.ring < 2] == []
    assert [stop.name for stop in stops if contrast(stop.color, stop.paper) < 3] == []
    assert [stop.name for stop in stops if not stop.seen or stop.covered] == []

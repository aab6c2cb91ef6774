"""How pages hold together: on a small screen, with large or spaced text, in colours of the reader's own."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import RarePages, Server
from tests.browser.test_keyboard import contrast
from tests.browser.walk import show, walk

pytestmark = pytest.mark.browser

# WCAG 1.4.12: a reader may space text so, and 1.4.4: make it twice as large.
SPACED = """
*, *::before { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }
"""
LARGE = "html { font-size: 225% !important; }"
# A style sheet that a script makes is not refused by the pages' policy.
DRESS = """
(rules) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [sheet];
}
"""
WAYS = [
    ("a small screen", {"width": 320, "height": 256}, ""),
    ("spaced text on a small screen", {"width": 320, "height": 256}, SPACED),
    ("text of twice the size", {"width": 1280, "height": 900}, LARGE),
    ("spaced text of twice the size", {"width": 640, "height": 900}, LARGE + SPACED),
]
# Whatever is wider than its box, or than the screen; a line that is typed into scrolls by itself.
CUT = """
() => {
  const other = ".hidden, canvas, progress, input, textarea, .skip";
  const isShown = (element) => element.checkVisibility() && !element.closest(other);
  const name = (element) => `${element.tagName}.${element.className} «${element.textContent.trim().slice(0, 40)}»`;
  const { scrollWidth } = document.documentElement;
  const wide = scrollWidth > innerWidth ? [`the page, ${scrollWidth}`] : [];
  const cut = [...document.body.querySelectorAll("*")].filter((element) => isShown(element)
    && getComputedStyle(element).display !== "inline"
    && (element.scrollWidth > element.clientWidth + 1 || element.getBoundingClientRect().right > innerWidth + 1));
  return [...wide, ...cut.map(name)];
}
"""
LOW = """
() => {
  const own = ".button, .link, input:is([type=text], [type=email], [type=file]), textarea, .radio, .check, summary, "
    + ".back a, .header a, .header__lang, .footer__nav a";
  return [...document.querySelectorAll(own)]
    .filter((element) => element.checkVisibility() && !element.matches(".hidden"))
    .filter((element) => element.getBoundingClientRect().height < 43.9)
    .map((element) => `${element.tagName}.${element.className} ${element.getBoundingClientRect().height}`);
}
"""
TOKENS = """
(names) => names.map((name) => {
  const probe = document.body.appendChild(document.createElement("p"));
  probe.style.color = `var(--${name})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
})
"""


@pytest.mark.parametrize("home", ["", "/en"], ids=["ru", "en"])
def test_no_page_is_cut_or_scrolls_sideways_and_every_control_is_high_enough(
    server: Server, chromium: Browser, rare_pages: RarePages, tmp_path: Path, home: str
) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    wrong: list[str] = []

    def judge(page: Page, state: str) -> None:
        wrong.extend(f"{state}: {low}" for low in page.evaluate(LOW))
        for way, size, rules in WAYS:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.evaluate(DRESS, rules)
            wrong.extend(f"{state}, {way}: {cut}" for cut in page.evaluate(CUT))
        page.evaluate(DRESS, "")
        page.set_viewport_size({"width": 1280, "height": 900})

    start = f"{server.url}{home}/submit/"
    files = tmp_path / "files"
    files.mkdir()
    walk(context, start, judge, files)
    show(context, start, rare_pages(start), judge)
    context.close()
    assert wrong == []


@pytest.mark.parametrize("palette", ["light", "dark"])
def test_the_colours_of_both_palettes_can_be_read(server: Server, chromium: Browser, palette: Any) -> None:
    context = chromium.new_context(color_scheme=palette)
    page = context.new_page()
    page.goto(f"{server.url}/submit/")
    text = ["ink", "soft", "accent", "accent-strong", "bad", "good"]
    names = [*text, "edge", "focus", "paper", "ground", "on-accent"]
    colors = dict(zip(names, page.evaluate(TOKENS, names), strict=True))
    poor = [name for name in text if contrast(colors[name], colors["paper"]) < 4.5]
    poor += [name for name in ("edge", "focus") if contrast(colors[name], colors["paper"]) < 3]
    assert poor == []
    assert contrast(colors["on-accent"], colors["accent"]) >= 4.5
    context.close()


def test_a_choice_of_palette_made_on_the_site_holds_in_the_form(server: Server, chromium: Browser) -> None:
    context = chromium.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(f"{server.url}/submit/")
    light = page.evaluate(TOKENS, ["paper"])
    page.goto(f"{server.url}/")
    page.locator("[data-site-palette]").click()
    page.goto(f"{server.url}/submit/")
    assert page.evaluate(TOKENS, ["paper"]) != light
    context.close()


def test_controls_are_the_systems_own_where_it_forces_its_colours(server: Server, chromium: Browser) -> None:
    context = chromium.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(f"{server.url}/submit/?tracker=bug")
    expect(page.locator("#impact-1")).to_have_css("appearance", "auto")
    page.locator("#subject").focus()
    expect(page.locator("#subject")).to_have_css("outline-style", "solid")
    expect(page.locator("#subject")).to_have_css("border-top-style", "solid")
    context.close()


@pytest.mark.parametrize(("motion", "seconds"), [("reduce", "0s"), ("no-preference", "0.15s")])
def test_nothing_moves_for_those_who_do_not_want_it(
    server: Server, chromium: Browser, motion: Any, seconds: str
) -> None:
    context = chromium.new_context(reduced_motion=motion)
    page = context.new_page()
    page.goto(f"{server.url}/submit/?tracker=bug")
    expect(page.locator("#ticket > .button")).to_have_css("transition-duration", seconds)
    context.close()

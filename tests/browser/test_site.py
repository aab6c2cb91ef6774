"""Every page of the site can be read by everyone: by eye, ear and keyboard, wide and narrow, light and dark."""

import re
import urllib.request
from statistics import fmean

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Server, window
from tests.browser.judge import violations

pytestmark = pytest.mark.browser

LOST = "/rules/nothing/"
FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  const x = box.left + box.width / 2, y = box.top + Math.min(box.height, innerHeight) / 2;
  const top = document.elementFromPoint(x, y);
  const style = getComputedStyle(element);
  return {
    name: element.outerHTML.slice(0, 100),
    place: [...document.querySelectorAll("*")].indexOf(element),
    isSeen: box.width > 0 && box.left >= 0 && box.right <= innerWidth + 1 && box.top >= 0 && y < innerHeight &&
      (element.contains(top) || top?.contains(element)),
    ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
  };
}"""


def addresses(server: Server) -> list[str]:
    """Every page of both languages, by the maps of the site."""
    found: list[str] = []
    for site_map in ("/sitemap.xml", "/en/sitemap.xml"):
        with urllib.request.urlopen(server.url + site_map) as answer:
            found += re.findall(r"<loc>([^<]+)</loc>", answer.read().decode())
    assert len(found) > 20
    return found


@pytest.mark.parametrize(
    ("width", "palette"),
    [
        (1280, "light"),
        (320, "dark"),
        pytest.param(1280, "dark", marks=pytest.mark.long),
        pytest.param(320, "light", marks=pytest.mark.long),
    ],
)
def test_no_page_of_the_site_shuts_anyone_out(
    server: Server, chromium: Browser, axe: str, width: int, palette: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 640}, color_scheme=palette)  # type: ignore[arg-type]
    page = context.new_page()
    wrong: list[str] = []
    for address in (*addresses(server), server.url + LOST, f"{server.url}/en{LOST}"):
        page.goto(address)
        wrong += [f"{address}: {found}" for found in violations(page, axe)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            wrong.append(f"{address}: {wide} pixels wide")
    context.close()
    assert wrong == []


def test_no_page_asks_for_what_its_policy_forbids_or_for_anything_foreign(server: Server, chromium: Browser) -> None:
    context = chromium.new_context(color_scheme="dark")
    opened = window(context)
    foreign: list[str] = []
    opened.page.on("request", lambda asked: foreign.append(asked.url) if not asked.url.startswith(server.url) else None)
    for address in addresses(server):
        opened.page.goto(address)
    context.close()
    assert opened.complaints == []
    assert foreign == []


def test_the_policy_is_in_force(server: Server, chromium: Browser) -> None:
    context = chromium.new_context()
    opened = window(context)
    opened.page.goto(server.url)
    opened.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))"
    )
    assert opened.page.evaluate("window.ran") is None
    assert opened.complaints
    context.close()


@pytest.mark.parametrize("path", ["/", "/en/", "/rules/statuses/", "/guide/"])
def test_a_first_page_is_light(server: Server, chromium: Browser, path: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    log = context.new_cdp_session(page)
    sizes: list[float] = []
    log.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    log.send("Network.enable")
    page.goto(server.url + path, wait_until="networkidle")
    context.close()
    assert 2 < len(sizes) <= 12
    assert sum(sizes) <= 75 * 1024


@pytest.mark.parametrize("home", ["/", "/en/"])
def test_the_first_task_is_seen_without_scrolling_on_a_small_screen(
    server: Server, chromium: Browser, home: str
) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(server.url + home)
    button = page.locator("#content strong > a").first.bounding_box()
    assert button is not None and button["y"] + button["height"] <= 640
    context.close()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("path", ["/", "/rules/statuses/", LOST])
def test_tab_goes_through_the_page_in_order_and_is_seen_wherever_it_is(
    server: Server, chromium: Browser, width: int, path: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 640}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(server.url + path)
    walked = list(_walk_by_tab(page))
    context.close()
    assert len(walked) > 8
    assert [spot["name"] for spot in walked if not spot["isSeen"] or spot["ring"] < 2] == []
    assert [spot["place"] for spot in walked] == sorted(spot["place"] for spot in walked)


def _walk_by_tab(page: Page):  # type: ignore[no-untyped-def]
    for _ in range(200):
        page.keyboard.press("Tab")
        spot = page.evaluate(FOCUSED)
        if spot is None:
            return
        yield spot
    pytest.fail("Tab never left the page")


def test_the_skip_link_leads_to_the_text(server: Server, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f"{server.url}/rules/statuses/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#content') !== null")
    page.close()


def test_the_menu_of_a_narrow_screen_opens_says_so_and_closes_by_keyboard(server: Server, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 640}, reduced_motion="reduce")
    page.goto(server.url)
    button = page.get_by_role("button", name="Меню", exact=True)
    link = page.locator("#site-nav").get_by_role("link", name="5. Статусы")
    assert button.get_attribute("aria-expanded") == "false" and not link.is_visible()
    button.press("Enter")
    page.wait_for_function("document.activeElement.closest('#site-nav')")
    assert button.get_attribute("aria-expanded") == "true"
    # A link that is there but clipped could not be clicked.
    link.click(trial=True, timeout=5000)
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false" and not link.is_visible()
    assert button.evaluate("(button) => button === document.activeElement")
    page.close()


def test_a_choice_of_colours_holds_for_site_and_form(server: Server, chromium: Browser) -> None:
    context = chromium.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(server.url)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    button = page.get_by_role("button", name="Тёмные цвета")
    assert button.get_attribute("aria-pressed") == "false"
    button.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    for path in ("/rules/", "/submit/"):
        page.goto(server.url + path)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_without_scripts_all_can_be_read_and_every_page_reached(server: Server, chromium: Browser, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/rules/statuses/")
    assert page.locator("#content table").first.is_visible()
    assert page.locator("#content h2").last.is_visible()
    assert not page.locator("[data-site-palette]").is_visible()
    link = page.locator("#site-nav").get_by_role("link", name="6. Закрытие")
    if width == 320:
        assert not link.is_visible()
        page.locator("#__drawer").press("Space")
    link.click()
    assert page.url == f"{server.url}/rules/closing/"
    context.close()


def test_paper_gets_black_text_on_white_and_the_addresses_of_links(server: Server, chromium: Browser) -> None:
    page = chromium.new_page(color_scheme="dark")
    page.goto(f"{server.url}/rules/statuses/")
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for chrome in (".md-header", ".md-sidebar--primary", ".md-sidebar--secondary", ".headerlink"):
        assert not page.locator(chrome).first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('#content p')).color") == "rgb(0, 0, 0)"
    link = page.locator("#content a", has_text="Закрытие").last
    printed = link.evaluate("(link) => getComputedStyle(link, '::after').content")
    assert f"{server.url}/rules/closing/" in printed
    address = page.locator("a[href^=mailto]").last
    assert address.is_visible()
    assert address.evaluate("(link) => getComputedStyle(link, '::after').content") == "none"
    page.close()


def test_with_forced_colours_buttons_and_cards_keep_their_edges(server: Server, chromium: Browser) -> None:
    page = chromium.new_page(forced_colors="active")
    page.goto(f"{server.url}/guide/")
    for place in (".site-submit", ".case"):
        edge = page.locator(place).first.evaluate("(element) => parseFloat(getComputedStyle(element).borderTopWidth)")
        assert edge >= 1
    page.close()


def test_who_wants_no_motion_gets_none(server: Server, chromium: Browser) -> None:
    page = chromium.new_page(reduced_motion="reduce", viewport={"width": 320, "height": 640})
    page.goto(server.url)
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter((element) => {
          const style = getComputedStyle(element);
          return style.animationName !== "none" || style.transitionDuration.split(",").some((time) => parseFloat(time));
        }).map((element) => element.outerHTML.slice(0, 80))"""
    )
    assert moving == []
    page.close()


@pytest.mark.parametrize("path", ["/", "/rules/statuses/", LOST, "/submit/", "/submit/?tracker=bug"])
@pytest.mark.parametrize("home", ["", "/en"])
def test_help_stands_last_on_every_page_of_site_and_form(
    server: Server, chromium: Browser, home: str, path: str
) -> None:
    page = chromium.new_page()
    page.goto(server.url + home + path)
    assert page.locator("a[href]:visible").last.get_attribute("href") == "mailto:helpdesk@mute-lab.com"
    page.close()


APART = """() => [...document.querySelectorAll(".headerlink")].map((link) => {
  const words = document.createRange();
  words.selectNodeContents(link.parentElement);
  words.setEndBefore(link);
  const last = [...words.getClientRects()].at(-1), mark = link.getBoundingClientRect();
  const isOnTheLine = mark.top < last.bottom && mark.bottom > last.top;
  return isOnTheLine && mark.left >= last.right && mark.right <= innerWidth ? "" : link.parentElement.textContent;
}).filter(Boolean)"""


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_link_of_a_heading_stands_beside_its_last_word(server: Server, chromium: Browser, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 640})
    page = context.new_page()
    for path in ("/rules/subject-and-description/", "/staff/first-edit/", "/en/guide/"):
        page.goto(server.url + path)
        assert page.evaluate(APART) == []
    context.close()


LINES = """() => [...document.querySelectorAll("article p")].flatMap((block) => {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const lengths = new Map(), sign = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (let at = 0; at < node.length; at += 1) {
      sign.setStart(node, at);
      sign.setEnd(node, at + 1);
      const { bottom } = sign.getBoundingClientRect(), line = Math.round(bottom / 10);
      if (bottom) lengths.set(line, (lengths.get(line) ?? 0) + 1);
    }
  return [...lengths.values()].slice(0, -1);
})"""


def test_lines_are_as_long_as_an_eye_follows_them(server: Server, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    for path in ("/rules/subject-and-description/", "/rules/contacts/", "/staff/", "/en/guide/"):
        page.goto(server.url + path)
        lines = page.evaluate(LINES)
        assert len(lines) >= 5
        assert 45 <= fmean(lines) <= 75 and max(lines) <= 80, path
    context.close()

"""Questions that depend on answers, in a browser: they appear and go, with JavaScript or without, and lose no word."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from submit.publication import publish, read_pages, write_document
from submit.rulebook.reader import read_rulebook
from submit.ticket.questions.question_compiler import question_problems
from tests.browser.conftest import Server, running, window
from tests.browser.judge import violations
from tests.browser.test_layout import CUT, LOW
from tests.browser.walk import press

pytestmark = pytest.mark.browser

SIZES = {1280: {"width": 1280, "height": 900}, 320: {"width": 320, "height": 640}}
SHIFTS = """
() => {
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}
"""


@pytest.fixture(scope="module")
def sample_form(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A form whose questions depend on each other and are remembered, on the site that the other server has built."""
    rulebook, problems = read_rulebook(read_pages(Path(__file__).parent / "sample_form"))
    assert [*problems, *question_problems(rulebook)] == []
    var = tmp_path_factory.mktemp("sample_form")
    folder = var / "sites" / "sample"
    shutil.copytree((server.var / "sites" / "current").resolve(), folder)
    write_document(folder, rulebook)
    publish(var / "sites", folder)
    with running("web", var) as started:
        yield started


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    opened = chromium.new_context()
    yield opened
    opened.close()


@pytest.fixture
def page(sample_form: Server, context: BrowserContext) -> Page:
    opened = context.new_page()
    opened.goto(f"{sample_form.url}/submit/?tracker=bug")
    opened.wait_for_selector("#ticket > .hidden[role=status]", state="attached")
    return opened


def until(page: Page) -> Any:
    return page.get_by_label("До какого времени")


def fill(page: Page, home: str = "", **values: str) -> None:
    """Answer what every ticket must have; an effect with a conditional question."""
    page.locator("#subject").fill("Sabre: ошибка 500 при выписке билета")
    page.locator("#steps").fill("Открыл заказ, нажал «Выписать»")
    page.locator("[name=supplier][value=sabre]").check()
    page.locator("[name=repeats][value=no]").check()
    page.locator(f"[name=impact][value={values.get('impact', 'fines')}]").check()
    page.locator("#email").fill("agent@putevka.example")


def test_it_appears_and_goes_as_the_answer_changes(page: Page) -> None:
    expect(until(page)).to_be_hidden()
    page.get_by_label("Грозят штрафы").check()
    expect(until(page)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Ещё один вопрос: До какого времени")).to_have_count(1)
    page.get_by_label("Мешает, но есть").check()
    expect(until(page)).to_be_hidden()


def test_an_answer_of_ones_own_and_a_chain_count(page: Page) -> None:
    page.locator("#supplier-other").fill("Мой")
    expect(page.get_by_label("Кто отвечает")).to_be_visible()
    page.locator("[name=repeats][value=yes]").check()
    page.get_by_label("Вечером").check()
    expect(page.get_by_label("Работает ли ночью")).to_be_visible()
    page.locator("[name=repeats][value=no]").check()
    expect(page.get_by_label("Вечером")).to_be_hidden()
    expect(page.get_by_label("Работает ли ночью")).to_be_hidden()


def test_what_was_written_is_shown_when_it_goes_and_can_be_kept(page: Page) -> None:
    fill(page)
    until(page).fill("до 18:00")
    page.get_by_label("Мешает, но есть").check()
    expect(page.locator(".conditional__words", has_text="до 18:00")).to_be_visible()
    page.get_by_label("Грозят штрафы").check()
    expect(until(page)).to_have_value("до 18:00")
    expect(page.locator(".conditional__words", has_text="до 18:00")).to_be_hidden()
    page.get_by_label("Мешает, но есть").check()
    press(page, "button[value='keep:until']")
    expect(page.locator("#steps")).to_have_value(re.compile("До какого времени нужно успеть:\\s+до 18:00$"))


def test_a_shown_one_that_must_be_answered_is_an_error_at_once(page: Page) -> None:
    fill(page)
    press(page)
    expect(page.locator("#summary")).to_be_focused()
    expect(page.locator("#until-error")).to_be_visible()


@pytest.mark.parametrize("way", ["reload", "back", "language"])
def test_nothing_typed_is_lost(page: Page, way: str) -> None:
    fill(page)
    until(page).fill("до 18:00")
    if way == "reload":
        page.reload()
    elif way == "language":
        press(page, ".header__lang")
    else:
        press(page)
        expect(page).to_have_url(re.compile("/check/$"))
        page.go_back()
    expect(page.locator("#until")).to_be_visible()
    expect(page.locator("#until")).to_have_value("до 18:00")
    page.locator("[name=impact][value=partial]").check()
    if way == "reload":
        page.reload()
    elif way == "language":
        press(page, ".header__lang")
    else:
        press(page)
        page.go_back()
    expect(page.locator("#until")).to_be_hidden()
    expect(page.locator(".conditional__words", has_text="до 18:00")).to_be_visible()


def test_without_an_answer_of_the_server_the_words_come_back(page: Page) -> None:
    fill(page)
    expect(page).to_have_url(re.compile("/questions/$"))
    page.route("**/questions/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    until(page).fill("до 18:00")
    page.locator("[name=repeats][value=yes]").check()
    page.get_by_label("Вечером").check()
    expect(page.get_by_role("button", name="Повторить")).to_be_visible()
    page.unroute("**/questions/")
    page.reload()
    expect(until(page)).to_have_value("до 18:00")
    expect(page.get_by_label("Вечером")).to_be_checked()
    expect(page.get_by_label("Работает ли ночью")).to_be_visible()


def test_no_option_stands_over_its_question(page: Page) -> None:
    """The field that tells that a list was asked stands between the two, and is not seen."""
    page.locator("[name=repeats][value=yes]").check()
    for name in ("supplier", "times"):
        legend = page.locator(f"fieldset:has([name={name}]) legend").bounding_box()
        option = page.locator(f"#{name}-1").bounding_box()
        assert legend and option and option["y"] >= legend["y"] + legend["height"]


def test_it_appears_without_moving_what_is_read(page: Page) -> None:
    page.evaluate(SHIFTS)
    fill(page)
    until(page).fill("до 18:00")
    page.get_by_label("Мешает, но есть").check()
    assert page.evaluate("window.shift") <= 0.01


@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize(("home", "palette", "width"), [("", "light", 1280), ("/en", "dark", 320)])
def test_every_state_can_be_used_by_everyone(
    sample_form: Server, chromium: Browser, axe: str, home: str, palette: Any, width: int, has_script: bool
) -> None:
    context = chromium.new_context(viewport=SIZES[width], color_scheme=palette)  # type: ignore[arg-type]
    if not has_script:
        context.route("**/conditions.js", lambda route: route.fulfill(status=200, content_type="text/javascript"))
    opened = window(context)
    page, wrong = opened.page, list[str]()

    def judge(state: str) -> None:
        found = (*page.evaluate(CUT), *page.evaluate(LOW), *violations(page, axe))
        wrong.extend(f"{state}: {one}" for one in found)

    start = f"{sample_form.url}{home}/submit/?tracker=bug"
    file_a_ticket(page, start, judge, has_script)
    page.goto(start)
    expect(page.locator("#account")).to_have_value("kassa-3")
    judge("the questions with remembered answers")
    context.close()
    assert wrong == []
    assert [said for said in opened.complaints if "422" not in said] == []


def test_a_ticket_is_filed_without_javascript(sample_form: Server, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    file_a_ticket(context.new_page(), f"{sample_form.url}/submit/?tracker=bug", lambda state: None, False)
    context.close()


def file_a_ticket(page: Page, start: str, judge: Callable[[str], None], has_script: bool) -> None:
    """Answer a question that has come up, make it go again, and send the rest."""
    page.goto(start)
    judge("the questions")
    fill(page)
    page.locator("#account").fill("kassa-3")
    page.locator("#remember").check()
    press(page)
    judge("one more question")
    expect(page.locator("#summary" if has_script else "p.moved").first).to_be_focused()
    page.locator("#until").fill("до 18:00")
    press(page)
    judge("the check page")
    page.goto(page.url.replace("/check/", "/questions/"))
    page.locator("[name=impact][value=partial]").check()
    press(page)
    judge("the check page with what is not sent")
    expect(page.locator(".conditional__words")).to_have_text("до 18:00")
    page.go_back()
    page.reload()
    judge("the questions with what is not sent")
    page.goto(page.url.replace("/questions/", "/check/"))
    press(page)

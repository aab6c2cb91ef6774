"""Every page of the form, in every state, can be used by everyone (WCAG 2.2 A and AA, by axe-core)."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import Server

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTINUE = "main form > .button"
ANSWERS = {
    "#subject": "Не работает!!!",
    "#steps": "Открыл заказ, нажал «Выписать»",
    "#actual": "Красная строка «Нет ответа от поставщика»",
    "#expected": "Билет выписан, в заказе его номер",
    "#email": "agent@putevka.example",
}


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        reason = "axe-core is missing: .ci/axe installs it with npm"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return AXE.read_text(encoding="utf-8")


@pytest.mark.parametrize("home", ["", "/en"])
@pytest.mark.parametrize("palette", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_no_page_of_the_form_shuts_anyone_out(
    server: Server, chromium: Browser, axe: str, home: str, palette: str, width: int, tmp_path: Path
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 256 if width == 320 else 900}, color_scheme=palette
    )  # type: ignore[arg-type]
    wrong: list[str] = []

    def judge(state: str) -> None:
        wrong.extend(f"{state}: {found}" for found in _violations(page, axe))
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            wrong.append(f"{state}: {wide} pixels wide")

    page = context.new_page()
    _walk(page, f"{server.url}{home}/submit/", judge, tmp_path)
    context.close()
    assert wrong == []


def test_the_judge_is_awake(chromium: Browser, axe: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.set_content("<main><img src='x.png'></main>")
    assert any("image-alt" in found for found in _violations(page, axe))
    context.close()


@pytest.mark.parametrize("tracker", ["bug", "discussion", "task", "development"])
def test_the_questions_of_every_tracker_fit_at_twice_the_size_of_text(
    server: Server, chromium: Browser, tracker: str
) -> None:
    context: BrowserContext = chromium.new_context(viewport={"width": 640, "height": 900})
    page = context.new_page()
    page.goto(f"{server.url}/submit/?tracker={tracker}")
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    context.close()


def _walk(page: Page, start: str, judge: Callable[[str], None], folder: Path) -> None:
    """Go through every page and state of the form once."""
    page.goto(start)
    judge("the first page")
    _press(page)
    judge("the first page with an error")
    page.goto(f"{start}choose/?asked=existing")
    judge("a question of the chooser, with an error")
    page.goto(f"{start}choose/?existing=if_yes&broken=if_yes")
    judge("what the chooser found")
    page.goto(start)
    page.check("#tracker-1")
    _press(page)
    judge("the questions")
    _press(page)
    judge("the questions with errors")
    for place, text in ANSWERS.items():
        page.fill(place, text)
    page.check("#impact-4")
    for name in ("снимок.txt", "scan.exe"):
        (folder / name).write_bytes(b"MZ\0" if name.endswith("exe") else b"log")
    page.set_input_files("#files-input", [folder / "снимок.txt", folder / "scan.exe"])
    _press(page)
    judge("the questions with a refused file")
    _press(page)
    judge("the check page with advice")
    _press(page)
    judge("the confirmation")
    page.goto(f"{start}nothing/")
    judge("a page that is not there")


def _press(page: Page) -> None:
    """Press the button, and be on the page that it leads to."""
    with page.expect_navigation():
        page.click(CONTINUE)


def _violations(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate(
        "async (tags) => (await axe.run({runOnly: tags})).violations.map((v) => [v.id, v.nodes.map((n) => n.html)])",
        STANDARD,
    )
    return [f"{name} at {json.dumps(places[:3], ensure_ascii=False)}" for name, places in found]

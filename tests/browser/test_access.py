"""Every page of the form, in every state, can be used by everyone (WCAG 2.2 A and AA, by axe-core)."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import RarePages, Server
from tests.browser.judge import violations
from tests.browser.walk import show, walk

pytestmark = pytest.mark.browser

SIZES = {1280: {"width": 1280, "height": 900}, 320: {"width": 320, "height": 256}}
# Each language, palette and width once; the rest of the matrix is for the long run.
QUICK = [("", "light", 1280), ("/en", "dark", 320)]
MATRIX = [
    pytest.param(home, palette, width, marks=() if (home, palette, width) in QUICK else pytest.mark.long)
    for home in ("", "/en")
    for palette in ("light", "dark")
    for width in SIZES
]


@pytest.mark.parametrize(("home", "palette", "width"), MATRIX)
def test_no_page_of_the_form_shuts_anyone_out(
    server: Server,
    chromium: Browser,
    rare_pages: RarePages,
    axe: str,
    home: str,
    palette: Any,
    width: int,
    tmp_path: Path,
) -> None:
    context = chromium.new_context(viewport=SIZES[width], color_scheme=palette)  # type: ignore[arg-type]
    wrong: list[str] = []

    def judge(page: Page, state: str) -> None:
        wrong.extend(f"{state}: {found}" for found in violations(page, axe))

    start = f"{server.url}{home}/submit/"
    files = tmp_path / "files"
    files.mkdir()
    walk(context, start, judge, files)
    show(context, start, rare_pages(start), judge)
    context.close()
    assert wrong == []


def test_the_judge_is_awake(chromium: Browser, axe: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.set_content("<main><img src='x.png'></main>")
    assert any("image-alt" in found for found in violations(page, axe))
    context.close()

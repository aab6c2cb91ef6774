"""What a page of the form costs: bytes and requests, counted by the browser; and nothing that its policy forbids."""

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Response

from tests.browser.conftest import ROOT, Server, window
from tests.browser.walk import TRACKERS

pytestmark = pytest.mark.browser

PAGES = ["/submit/", *(f"/submit/?tracker={tracker}" for tracker in TRACKERS), "/submit/mine/", "/submit/nothing/"]
MOST_BYTES = 40 * 1024
MOST_REQUESTS = 7
MOST_SCRIPT = 12 * 1024
STATIC = ROOT / "submit" / "web" / "static"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light_and_asks_nobody_else(server: Server, chromium: Browser, path: str) -> None:
    context = chromium.new_context()
    opened = window(context)
    came: dict[str, Response] = {}
    opened.page.on("response", lambda response: came.setdefault(response.url, response))
    opened.page.goto(f"{server.url}{path}", wait_until="networkidle")
    assert {urlsplit(url).netloc for url in came} == {urlsplit(server.url).netloc}
    assert len(came) <= MOST_REQUESTS, list(came)
    # The server may send some of it uncompressed; what goes over a slow line then counts as it is.
    sizes = {url: response.request.sizes()["responseBodySize"] for url, response in came.items()}
    assert sum(sizes.values()) <= MOST_BYTES, sizes
    assert [text for text in opened.complaints if "404" not in text] == []
    context.close()


def test_all_scripts_together_are_small() -> None:
    scripts = [*STATIC.glob("*.js"), ROOT / "theme" / "assets" / "palette.js"]
    assert sum(len(gzip.compress(Path(script).read_bytes())) for script in scripts) <= MOST_SCRIPT

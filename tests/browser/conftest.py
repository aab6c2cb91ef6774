"""A real server with nothing configured, and Debian's Chromium at it."""

import os
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from submit.app import create_app
from submit.config import Settings
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from tests.browser.judge import AXE
from tests.browser.walk import letter_pages, service_pages
from tests.conftest import Clock

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A running `submit serve`: its address, and the folder where it keeps everything."""

    url: str
    var: Path


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server as `script/server` starts it, with no configuration but a free port and a folder of its own."""
    with running("serve", tmp_path_factory.mktemp("var")) as started:
        yield started


@pytest.fixture(autouse=True)
def no_limits_reached(request: pytest.FixtureRequest) -> None:
    """All journeys of a run come from one network, more in an hour than an agency ever sends."""
    if "server" in request.fixturenames:
        found: Server = request.getfixturevalue("server")
        with closing(sqlite3.connect(found.var / "submit.db", timeout=10)) as store:
            store.execute("DELETE FROM limits")
            store.commit()


@contextmanager
def running(command: str, var: Path) -> Iterator[Server]:
    """A server with a free port and that folder, started by a command of ours."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {"SUBMIT_VAR": str(var), "SUBMIT_PORT": str(port)}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SUBMIT_")} | own
    log = (var / "server.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "submit", command], cwd=ROOT, env=environment, stdout=log, stderr=log
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _await(url, process, var / "server.log")
        yield Server(url, var)
    finally:
        process.terminate()
        process.wait(60)
        log.close()


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Ask until the server answers; the pause between two tries is that of the connection itself."""
    for _ in range(START_SECONDS * 10):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/submit/", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        reason = "Chromium is missing: apt-get install chromium (.ci/chromium)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe-core, to be run within a page."""
    if not AXE.exists():
        reason = "axe-core is missing: .ci/axe installs it with npm"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return AXE.read_text(encoding="utf-8")


RarePages = Callable[[str], dict[str, str]]


@pytest.fixture
def rare_pages(
    settings: Settings, database: Database, rulebook: Rulebook, publish_rules: Callable[[Rulebook], None], clock: Clock
) -> RarePages:
    """The pages that the server above does not give by itself: of failures, and those around letters."""
    publish_rules(rulebook)
    app = create_app(replace(settings, proof="always"), clock)
    return lambda start: service_pages(app, start) | letter_pages(app, database, clock, start)


@dataclass(frozen=True)
class Window:
    """A page, and what its console complained of."""

    page: Page
    complaints: list[str]


def window(context: BrowserContext) -> Window:
    """A new page that notes errors of the console, refused content above all."""
    opened = Window(context.new_page(), [])
    opened.page.on(
        "console", lambda message: opened.complaints.append(message.text) if message.type == "error" else None
    )
    return opened

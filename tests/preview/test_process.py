"""`submit preview` as staff start it: a process of its own, beside a configured product that it leaves alone."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.conftest import ROOT
from tests.site.conftest import make_house

PATIENCE = 120
"""Seconds. Only a test that fails waits so long."""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return make_house(tmp_path / "house")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def preview(house: Path, tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SUBMIT_")},
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(tmp_path / "tmp"),
        "SUBMIT_VAR": str(tmp_path / "var"),
        "SUBMIT_DESTINATION": "redmine",
        "SUBMIT_PROOF": "off",
    }
    (tmp_path / "tmp").mkdir()
    command = [sys.executable, "-m", "submit", "preview", "--port", str(port)]
    with subprocess.Popen(command, cwd=house, env=environment, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.terminate()


def fetch(port: int, path: str) -> str:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as answer:
        return str(answer.read().decode()).replace("\u00a0", " ")


def until(said: Callable[[], bool]) -> None:
    """Wait until that is so."""
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline:
        try:
            if said():
                return
        except URLError:
            pass
        sleep(0.05)
    raise AssertionError("it never was so")


def test_a_save_is_shown_an_error_is_told_in_the_page_and_nothing_is_left_behind(
    house: Path, tmp_path: Path, port: int, preview: subprocess.Popen[str]
) -> None:
    page, address = house / "docs/ru/rules/subject.md", "/rules/subject/"
    text = page.read_text(encoding="utf-8")
    until(lambda: len(json.loads(fetch(port, "/preview/state"))["shown"]) == 2)
    page.write_text(text.replace("min: 10", "min: 12"), encoding="utf-8")
    until(lambda: "Тема — от 12 до" in fetch(port, address))
    page.write_text(text.replace("min: 10", "min: десять"), encoding="utf-8")
    until(lambda: "docs/ru/rules/subject.md:15:5" in fetch(port, address))
    assert "Тема — от 12 до" in fetch(port, address)
    preview.terminate()
    printed, _ = preview.communicate(timeout=PATIENCE)
    assert preview.returncode == 0
    assert f"http://127.0.0.1:{port}/submit/" in printed and "docs/ru/rules/subject.md:15:5" in printed
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not (tmp_path / "var").exists()


def test_it_ends_when_it_is_told_in_the_middle_of_a_build(tmp_path: Path, preview: subprocess.Popen[str]) -> None:
    assert preview.stdout
    until(lambda: "Ctrl+C" in str(preview.stdout.readline()))  # type: ignore[union-attr]
    preview.terminate()
    assert preview.wait(timeout=PATIENCE) == 0
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_port_that_is_taken_is_one_sentence(house: Path, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        done = subprocess.run(
            [sys.executable, "-m", "submit", "preview", "--port", str(port)],
            cwd=house,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 1
    assert str(port) in done.stderr and done.stderr.count("\n") == 1

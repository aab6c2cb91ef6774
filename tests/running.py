"""How a run of tests goes: the pure ones first, a failure told when it happens, and an end that leaves no process."""

import signal
import sys
from pathlib import Path
from types import FrameType

import pytest

TESTS = Path(__file__).parent
LAST = ("store", "delivery", "closing", "site", "web", "", "preview", "browser", "redmine", "faults")
"""The folders from the quick ones to the slow, after all others; the tests in none of them are the empty name."""
ENDING = (signal.SIGINT, signal.SIGTERM)


def pytest_configure() -> None:
    """End at either signal as at Ctrl+C. A shell lets what it starts in the background ignore that."""
    for number in ENDING:
        signal.signal(number, _end)


def _end(_number: int, _frame: FrameType | None) -> None:
    # The fixtures end what they started; another signal must not end them in the middle of it.
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: place(item.path))


def place(path: Path) -> int:
    """How late in a run the tests of this file come."""
    folders = path.relative_to(TESTS).parts[:-1] if path.is_relative_to(TESTS) else ()
    folder = folders[0] if folders else ""
    return LAST.index(folder) if folder in LAST else -1


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.failed:
        sys.stderr.write(f"\n{report.when} failed: {report.nodeid}\n")
        sys.stderr.flush()

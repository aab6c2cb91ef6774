"""The short version of each fault program: the same promises in seconds, not the same certainty."""

import logging
import os
from pathlib import Path
from typing import Any

import pytest

from tests.faults.programs import PROGRAMS
from tests.faults.report import UnavailableError


def _marked(name: str) -> Any:
    return pytest.param(name, marks=[pytest.mark.redmine] if name.startswith("redmine_") else [])


@pytest.mark.long
@pytest.mark.parametrize("name", [_marked(name) for name in PROGRAMS])
def test_the_promise_holds(name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    try:
        report = PROGRAMS[name](tmp_path / "faults", False)
    except UnavailableError as reason:
        if "CI" in os.environ:
            pytest.fail(str(reason))
        pytest.skip(str(reason))
    assert not report.broken, report.line()

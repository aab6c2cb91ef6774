"""A run of tests begins with the pure ones, tells a failure when it happens, and ends what it started."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import LAST, TESTS, place

SLEEPER = """
import subprocess, sys
import pytest

@pytest.fixture(scope="session")
def child():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()

def test_that_fails():
    assert False

def test_that_waits(child):
    print("child", child.pid, file=sys.__stderr__, flush=True)
    child.wait()
"""


def test_every_folder_that_is_put_last_is_there() -> None:
    assert [name for name in LAST if not (TESTS / name).is_dir()] == []


def test_pure_tests_come_first_and_those_of_a_browser_late() -> None:
    files = ("faults/test_a.py", "browser/test_b.py", "test_c.py", "web/test_d.py", "rulebook/checks/test_e.py")
    assert sorted(files, key=lambda file: place(TESTS / file)) == list(reversed(files))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_has_told_its_failure_and_ends_its_children(tmp_path: Path, number: int) -> None:
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.running"]')
    (tmp_path / "test_sleeper.py").write_text(SLEEPER)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-s",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
        str(tmp_path),
    ]
    environment = {**os.environ, "PYTHONPATH": str(TESTS.parent)}
    with subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as run:
        assert run.stderr is not None
        told = []
        for line in run.stderr:
            told.append(line.strip())
            if line.startswith("child"):
                break
        os.kill(run.pid, number)
        assert run.wait(60) == pytest.ExitCode.INTERRUPTED
    assert "call failed: test_sleeper.py::test_that_fails" in told
    assert not _lives(int(told[-1].split()[1]))


def test_the_script_that_is_ended_ends_both_halves(tmp_path: Path) -> None:
    (tmp_path / "script").mkdir()
    shutil.copy(TESTS.parent / "script/test", tmp_path / "script")
    for name, text in {
        "script/setup": "",
        "script/check": "",
        ".venv/bin/python": "echo $$ >&2; exec sleep 600",
    }.items():
        stand_in = tmp_path / name
        stand_in.parent.mkdir(parents=True, exist_ok=True)
        stand_in.write_text(f"#!/bin/sh\n{text}\n")
        stand_in.chmod(0o755)
    with subprocess.Popen([tmp_path / "script/test"], stderr=subprocess.PIPE, text=True) as run:
        assert run.stderr is not None
        halves = [int(run.stderr.readline()) for _ in range(2)]
        run.terminate()
        assert run.wait(60) == 130
    assert not any(_lives(half) for half in halves)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True

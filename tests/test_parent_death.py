"""No process outlives the one that started it: wherever one is started, it is bound; and what is bound ends."""

import ast
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.faults.family import family, is_running
from tests.faults.waiting import wait_until

STARTS = {"subprocess.run", "subprocess.Popen", "subprocess.call", "subprocess.check_call", "subprocess.check_output"}
UNBOUND = {"os.system", "os.popen", "os.fork", "os.posix_spawn", "os.spawnv", "multiprocessing.Process"}


def starts(source: str) -> Iterator[tuple[str, bool]]:
    """Each start of a process: how, and whether it is bound."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (name := ast.unparse(node.func)) in STARTS | UNBOUND:
            given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
            yield name, name in STARTS and given.get("preexec_fn") == "bound()"


def test_every_process_that_is_started_is_bound() -> None:
    found = [
        (str(path.relative_to(ROOT)), *start)
        for path in sorted((ROOT / "submit").rglob("*.py"))
        for start in starts(path.read_text(encoding="utf-8"))
    ]
    assert len(found) >= 3
    assert [start for start in found if not start[-1]] == []


@pytest.mark.parametrize("source", ["subprocess.run(['git'])", "os.system('git')", "subprocess.Popen(x, preexec_fn=f)"])
def test_this_look_finds_what_is_not_bound(source: str) -> None:
    assert [is_bound for _, is_bound in starts(source)] == [False]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone ends children with their parent")
def test_the_build_ends_with_the_command_that_waits_for_it(tmp_path: Path) -> None:
    environment = {**os.environ, "SUBMIT_VAR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-m", "submit", "serve"], cwd=ROOT, env=environment) as serve:
        assert wait_until(lambda: bool(family(serve.pid)), 60, 0.02)
        build = family(serve.pid)
        os.kill(serve.pid, signal.SIGKILL)
    assert wait_until(lambda: not any(is_running(pid) for pid in build), 10)

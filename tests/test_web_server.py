"""What the main process of the server does at each look; granian itself is started by other tests."""

import logging
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from submit.config import read_settings
from submit.processes.web_server import _Server
from submit.watchdog import Patience, Pulse, Watch

PATIENCE = Patience(silence=2, start=5, request=5, finish=5)


@pytest.fixture
def server(tmp_path: Path) -> _Server:
    """A server of two workers that were started again lately; only the first one is up."""
    made = _Server(read_settings({"SUBMIT_VAR": str(tmp_path)}), PATIENCE)
    pulses = [Pulse(4), Pulse(4)]
    pulses[0].come_up()
    made.wrks = [SimpleNamespace(idx=idx, inner=SimpleNamespace(pid=1000 + idx)) for idx in range(2)]  # type: ignore[misc]
    made._watches = {idx: Watch(pulse, PATIENCE) for idx, pulse in enumerate(pulses)}
    made.respawned_wrks = {0: 1.0, 1: 1.0}
    return made


def test_a_worker_that_came_up_is_no_loop_of_crashes(server: _Server) -> None:
    server._look()
    assert server.respawned_wrks == {1: 1.0}


def test_a_silent_worker_is_killed_counted_and_told_once(
    server: _Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    killed: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda pid, number: killed.append((pid, number)))
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            server._look()
    assert killed[0] == (1000, 9) and {pid for pid, _ in killed} == {1000}
    assert server._restarted.read() == {"silent": 1, "start": 0, "deadline": 0}
    assert {(record.cause, record.worker) for record in caplog.records} == {("silent", 1000)}  # type: ignore[attr-defined]


def test_a_worker_that_has_just_ended_by_itself_does_not_end_the_server(
    server: _Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(pid: int, number: int) -> None:
        raise ProcessLookupError

    monkeypatch.setattr(os, "kill", gone)
    for _ in range(3):
        server._look()
    assert server._restarted.read()["silent"] == 1

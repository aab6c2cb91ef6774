"""The watchdog: what it makes of a worker's pulse, and the real server whose workers get stuck."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from signal import SIGKILL, SIGTERM
from typing import Any

import pytest

from submit.watchdog import RESTARTED, Attended, Cause, Patience, Pulse, Watch
from tests.faults.family import family, is_running
from tests.faults.installation import Installation, Process, answers
from tests.faults.stuck import ask
from tests.faults.waiting import wait_until

STUCK_IN = {"/stuck/lock": "_lock", "/stuck/loop": "_loop", "/stuck/wait": "<lambda>"}
"""The function in which a thread is then, as the log tells."""
PATIENCE = Patience(silence=3, start=5, request=4, finish=2)


class Worker:
    """A worker that beats, or does not, between two looks."""

    def __init__(self, is_up: bool = True) -> None:
        self.pulse = Pulse(4)
        self.watch = Watch(self.pulse, PATIENCE)
        if is_up:
            self.pulse.come_up()

    def looks(self, count: int, beats: bool = True, others_serve: bool = True) -> list[tuple[Cause, int, bool]]:
        """What is ordered in so many looks."""
        orders = []
        for _ in range(count):
            if beats:
                self.pulse.beat()
            if order := self.watch.look(others_serve):
                orders.append((order.cause, order.signal, order.is_first))
        return orders


def test_a_worker_that_beats_lives() -> None:
    assert Worker().looks(100) == []


def test_a_silent_worker_is_killed() -> None:
    worker = Worker()
    worker.looks(1)
    assert worker.looks(PATIENCE.silence - 1, beats=False) == []
    assert worker.looks(1, beats=False) == [(Cause.SILENT, SIGKILL, True)]


def test_one_beat_in_time_is_enough() -> None:
    worker = Worker()
    for _ in range(10):
        assert worker.looks(1) + worker.looks(PATIENCE.silence - 1, beats=False) == []


def test_a_worker_that_never_comes_up_is_killed_though_it_beats() -> None:
    worker = Worker(is_up=False)
    assert worker.looks(PATIENCE.start - 1) == []
    assert worker.looks(1) == [(Cause.START, SIGKILL, True)]


def test_a_worker_may_be_silent_while_it_comes_up() -> None:
    worker = Worker(is_up=False)
    assert worker.looks(PATIENCE.start - 1, beats=False) == []
    worker.pulse.come_up()
    assert worker.looks(1, beats=False) + worker.looks(10) == []


def test_a_request_over_its_time_ends_the_worker_in_two_steps() -> None:
    worker = Worker()
    worker.pulse.in_hand[2] = 7
    assert worker.looks(PATIENCE.request) == []
    assert worker.looks(2) == [(Cause.DEADLINE, SIGTERM, True), (Cause.DEADLINE, SIGKILL, False)]


def test_other_requests_are_finished_first() -> None:
    worker = Worker()
    worker.pulse.in_hand[0] = 1
    worker.looks(PATIENCE.request)
    worker.pulse.in_hand[1] = 2
    assert worker.looks(2) == [(Cause.DEADLINE, SIGTERM, True)]
    worker.pulse.in_hand[1] = 0
    assert worker.looks(1) == [(Cause.DEADLINE, SIGKILL, False)]


def test_other_requests_do_not_take_for_ever() -> None:
    worker = Worker()
    worker.pulse.in_hand[0] = 1
    worker.looks(PATIENCE.request)
    worker.pulse.in_hand[1] = 2
    assert worker.looks(1 + PATIENCE.finish)[-1] == (Cause.DEADLINE, SIGKILL, False)


def test_a_place_that_is_always_taken_by_another_request_is_no_long_request() -> None:
    worker = Worker()
    for number in range(1, 50):
        worker.pulse.in_hand[0] = number
        assert worker.looks(PATIENCE.request) == []


def test_the_last_worker_that_serves_is_not_asked_to_end() -> None:
    worker = Worker()
    worker.pulse.in_hand[0] = 1
    assert worker.looks(20, others_serve=False) == []
    assert worker.looks(1) == [(Cause.DEADLINE, SIGTERM, True)]


def in_hand(pulse: Pulse) -> int:
    return sum(number != 0 for number in pulse.in_hand)


def attended(answer: Callable[[], Iterable[bytes]], pulse: Pulse) -> Attended:
    return Attended(lambda environ, start: answer(), pulse, dict)


def test_a_request_is_in_hand_until_its_answer_is_closed() -> None:
    pulse, seen, closed = Pulse(4), [], []

    class Streamed:
        def __iter__(self) -> Iterator[bytes]:
            seen.append(in_hand(pulse))
            yield b"."

        def close(self) -> None:
            closed.append(in_hand(pulse))

    answer: Any = attended(Streamed, pulse)({}, print)
    assert list(answer) == [b"."] and seen == [1] and in_hand(pulse) == 1
    answer.close()
    answer.close()
    assert closed == [1] and in_hand(pulse) == 0


@pytest.mark.parametrize("answer", [lambda: [b"."], lambda: iter([b"."])], ids=["a list", "dropped unread"])
def test_a_request_ends_with_its_answer(answer: Callable[[], Iterable[bytes]]) -> None:
    pulse = Pulse(1)
    app = attended(answer, pulse)
    for _ in range(3):
        app({}, print)
    assert in_hand(pulse) == 0


def test_a_request_ends_when_the_application_fails() -> None:
    pulse = Pulse(1)

    def fail() -> Iterable[bytes]:
        raise MemoryError

    for _ in range(2):
        with pytest.raises(MemoryError):
            attended(fail, pulse)({}, print)
    assert in_hand(pulse) == 0


def test_each_request_is_told_what_the_watchdog_did() -> None:
    seen: dict[str, Any] = {}
    Attended(lambda environ, start: [], Pulse(1), lambda: {"silent": 2})(seen, print)
    assert seen[RESTARTED] == {"silent": 2}


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with Installation(tmp_path / "var", {}, SUBMIT_WORKER_TIMEOUT="3", SUBMIT_REQUEST_TIMEOUT="5") as made:
        yield made


def restarted(web: Process) -> dict[str, float]:
    """The figures of the watchdog, as Prometheus reads them."""
    connection = HTTPConnection("127.0.0.1", web.port or 0, timeout=5)
    try:
        connection.request("GET", "/metrics")
        lines = connection.getresponse().read().decode().splitlines()
    finally:
        connection.close()
    told = [line.split('"') for line in lines if line.startswith("submit_workers_restarted_total")]
    return {cause: float(number.strip("} ")) for _, cause, number in told}


@pytest.mark.long
@pytest.mark.parametrize(
    ("way", "cause", "signals"),
    [
        ("/stuck/lock", "silent", ["SIGKILL"]),
        ("/stuck/loop", "deadline", ["SIGTERM", "SIGKILL"]),
        ("/stuck/wait", "deadline", ["SIGTERM", "SIGKILL"]),
    ],
)
def test_a_worker_that_is_stuck_is_replaced_and_told(
    installation: Installation, way: str, cause: str, signals: list[str]
) -> None:
    web = installation.web().start()
    assert ask(web.port or 0, way, 60) == "RemoteDisconnected"
    assert wait_until(lambda: answers(web.port or 0), 30, 0.1)
    expected = {"silent": 0.0, "start": 0.0, "deadline": 0.0} | {cause: 1.0}
    assert restarted(web) == expected
    assert web.stop() == 0
    told = [
        line
        for line in map(json.loads, installation.log().splitlines())
        if line["logger"] == "submit.processes.web_server"
    ]
    assert [(line["cause"], line["signal"]) for line in told] == [(cause, number) for number in signals]
    assert f"in {STUCK_IN[way]}\n" in told[0]["stacks"]


@pytest.mark.long
def test_others_finish_while_a_request_over_its_time_ends_its_worker(tmp_path: Path) -> None:
    go = tmp_path / "go"
    # The time of a request leaves a busy machine many seconds to begin the others in.
    limits = {"SUBMIT_WORKER_TIMEOUT": "10", "SUBMIT_REQUEST_TIMEOUT": "15"}
    with Installation(tmp_path / "var", {}, **limits) as installation, ThreadPoolExecutor(4) as clients:
        port = installation.web(GO=str(go)).start().port or 0
        stuck = clients.submit(ask, port, "/stuck/wait", 60)
        # The others begin later: they are not over their time when this one is.
        assert ask(port, "/stuck/slow", 60) == 200
        others = [clients.submit(ask, port, "/stuck/until", 60) for _ in range(3)]
        assert wait_until(lambda: '"SIGTERM"' in installation.log(), 60, 0.05)
        go.touch()
        assert [other.result() for other in others] == [200] * 3
        assert stuck.result() == "RemoteDisconnected"


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone ends children with their parent")
def test_a_stuck_worker_does_not_outlive_a_server_that_was_killed(tmp_path: Path) -> None:
    with Installation(tmp_path / "var", {}) as installation, ThreadPoolExecutor(1) as client:
        web = installation.web().start()
        workers = family(web.pid)
        stuck = client.submit(ask, web.port or 0, "/stuck/lock", 60)
        # Both answer a request in less than a look; where one does not, a worker is stuck by now.
        assert wait_until(lambda: ask(web.port or 0, "/submit/", 0.5) != 200, 60, 0.05)
        os.kill(web.pid, SIGKILL)
        assert wait_until(lambda: not any(map(is_running, workers)), 10)
        assert stuck.result() == "RemoteDisconnected"
        web.kill()

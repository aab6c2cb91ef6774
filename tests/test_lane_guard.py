"""The watchdog of the delivery process: what it makes of lanes that move or hang, and how it ends a process."""

import subprocess
import sys

import pytest

from submit.processes.lane_guard import LaneGuard, LanePatience

PATIENCE = LanePatience(every=0.01, looks=3, grace=30)
STUCK = """
from threading import Event
from submit.processes.lane_guard import LaneGuard, LanePatience
guard = LaneGuard(["letters"], LanePatience(every=0.01, looks={looks}, grace={grace}))
guard.thread(Event()).start()
{hang}
"""
WAITS = "Event().wait()"
HOLDS_THE_LOCK = "import ctypes; ctypes.PyDLL(None).sleep(600)"


def moves(guard: LaneGuard, *lanes: str) -> None:
    for lane in lanes:
        assert guard.moving(lane, lambda: True)()


def test_lanes_that_move_are_left_alone() -> None:
    guard = LaneGuard(["redmine", "letters"], PATIENCE)
    for _ in range(20):
        moves(guard, "redmine", "letters")
        assert guard.look() == []


def test_a_lane_that_hangs_is_seen_although_the_others_move() -> None:
    guard = LaneGuard(["redmine", "letters"], PATIENCE)
    moves(guard, "redmine", "letters")
    told = []
    for _ in range(PATIENCE.looks + 1):
        told.append(guard.look())
        moves(guard, "redmine")
    assert told == [[]] * PATIENCE.looks + [["letters"]]


def test_one_move_in_time_is_enough() -> None:
    guard = LaneGuard(["letters"], PATIENCE)
    for _ in range(10):
        moves(guard, "letters")
        assert [guard.look() for _ in range(PATIENCE.looks)] == [[]] * PATIENCE.looks


def test_a_lane_that_ended_is_not_missed() -> None:
    guard = LaneGuard(["letters"], PATIENCE)
    guard.ended("letters")
    assert [guard.look() for _ in range(10)] == [[]] * 10


@pytest.mark.parametrize(
    ("hang", "looks", "grace"), [(WAITS, 3, 30), (HOLDS_THE_LOCK, 10**9, 1)], ids=["waits", "holds the lock"]
)
def test_it_ends_the_process_and_tells_where_it_hung(hang: str, looks: int, grace: int) -> None:
    script = STUCK.format(hang=hang, looks=looks, grace=grace)
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert ended.returncode != 0
    assert 'File "<string>", line 6' in ended.stderr

"""Writers wait for each other in line, in one process and in several, and nobody waits for ever."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import pytest

from submit.store import write_lock
from submit.store.database import Database, StoreError
from submit.store.migration import migrate
from submit.store.write_lock import Turns


def count_up(path: Path, times: int) -> None:
    """Read, then write: a turn that two have at once loses a step."""
    turns = Turns(f"{path}.turns", 20)
    for _ in range(times):
        with turns.one():
            path.write_text(str(int(path.read_text()) + 1))


def test_one_at_a_time_among_threads_and_processes(tmp_path: Path) -> None:
    path = tmp_path / "count"
    path.write_text("0")
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=count_up, args=(path, 100)) for _ in range(2)]
    for process in others:
        process.start()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: count_up(path, 25), range(4)))
    for process in others:
        process.join(60)
    assert path.read_text() == "300"


def test_one_that_waits_too_long_is_told_so(tmp_path: Path) -> None:
    turns = Turns(str(tmp_path / "turns"), 0.01)
    with turns.one(), ThreadPoolExecutor(1) as pool, pytest.raises(StoreError):
        pool.submit(lambda: turns.one().__enter__()).result()
    with turns.one():
        pass


def test_what_may_be_lost_with_the_power_does_not_loosen_what_may_not(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    migrate(database)
    for _ in range(2):
        with database.noting() as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1
        with database.writing() as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    database.close()


def test_the_time_that_a_turn_took_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([100.0, 103.0, 200.0, 209.0])
    monkeypatch.setattr(write_lock, "monotonic", lambda: next(times))
    turns = Turns(str(tmp_path / "turns"), 5)
    with turns.one() as left:
        assert left == 2
    with turns.one() as left:
        assert left == 0


def test_who_has_waited_for_a_turn_waits_so_much_less_for_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'submit.db'}")
    migrate(database)
    for left, busy in ((1.25, 1250), (4.9, 5000), (0.0, 0), (5.0, 5000)):
        monkeypatch.setattr(Turns, "one", lambda self, left=left: nullcontext(left))
        with database.writing() as connection:
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == busy
    database.close()

"""P9 end to end: the clock is set forward and back under running processes, while the tracker is down and comes back.

libfaketime tells them the time, by a file that can be changed at any moment; their monotonic clock goes on, as it does
when a machine's clock is set. No ticket waits longer than the longest pause after that, and no client is reminded
before the tracker's own clock says so.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from submit.config import read_settings
from submit.publication import Publications
from submit.store.database import Database
from submit.store.followed import FollowedTickets
from tests.closing.scene import Scene
from tests.delivery.destinations.redmine.tracker import Served
from tests.faults.board import Board
from tests.faults.crowd import Crowd
from tests.faults.installation import HURRIED, ROOT, Installation, redmine_settings
from tests.faults.judging import arrived, judge, judge_order
from tests.faults.report import Report, UnavailableError
from tests.faults.settling import settle
from tests.faults.tracker import KEY, FaultyTracker
from tests.faults.waiting import wait_until

JUMPS = {"hour_forward": 1.0, "hour_back": -1.0, "day_forward": 24.0, "day_back": -24.0}
SHORT = ("day_forward", "hour_back")
LIBRARIES = tuple(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
LONGEST = 10.0
"""Seconds: the longest pause is one here, and the machine may be busy; a clock that was believed would cost an hour."""
DAY = timedelta(days=1)


class Time:
    """The clock of the processes that are given this `environment`, and that of the tracker: how far they are `ahead`,
    and `elsewhere`."""

    def __init__(self, folder: Path) -> None:
        if not LIBRARIES:
            raise UnavailableError("libfaketime is not installed (Debian package faketime): .ci/faults.")
        folder.mkdir(parents=True)
        self._file = folder / "clock"
        self.ahead = self.elsewhere = timedelta()
        self.jump(timedelta())
        self.environment: Mapping[str, str] = {
            "LD_PRELOAD": str(LIBRARIES[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def jump(self, by: timedelta) -> None:
        self.ahead += by
        written = self._file.with_suffix(".new")
        written.write_text(f"{self.ahead.total_seconds():+.0f}")
        written.rename(self._file)

    def goes_by(self, by: timedelta) -> None:
        """Time goes by as it should, for all of them."""
        self.elsewhere += by
        self.jump(by)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def at_the_tracker(self) -> datetime:
        return datetime.now(UTC) + self.elsewhere


def run(folder: Path, long: bool) -> Report:
    report = Report("faketime")
    for name in JUMPS if long else SHORT:
        _tickets(report, name, folder / name, timedelta(hours=JUMPS[name]), 60 if long else 8)
    _reminders(report, folder / "reminders")
    return report


def _tickets(report: Report, name: str, folder: Path, jump: timedelta, tickets: int) -> None:
    """Half of the tickets come before the jump and have failed by then, half after it; then the tracker is back."""
    found, time = Report(name), Time(folder)
    with FaultyTracker() as tracker:
        tracker.close()
        with Installation(folder, HURRIED, **redmine_settings(tracker.url, KEY)) as installation:
            web, deliver = (make(**time.environment).start() for make in (installation.web, installation.deliver))
            before = Crowd(lambda: [web.port or 0], tickets // 2).start()
            before.finish(300)
            found.expect("a first try fails", wait_until(lambda: " attempt 2" in installation.log(), 30))
            time.jump(jump)
            after = Crowd(lambda: [web.port or 0], tickets // 2, first=tickets // 2).start()
            after.finish(300)
            tracker.open()
            began = monotonic()
            wait_until(lambda: len(tracker.filed.issues) > 0, 60)
            first = monotonic() - began
            settle(found, installation, LONGEST)
            found.expect("web and delivery live through it", web.is_running() and deliver.is_running())
        acknowledged = [*before.acknowledged, *after.acknowledged]
        judge(found, acknowledged, arrived(tracker.filed.issues))
        judge_order(found, acknowledged, arrived(tracker.filed.issues))
    found.expect(f"the first arrives after {first:.1f} s", first <= LONGEST)
    report.tell(**{f"{name}_first": f"{first:.1f}s", f"{name}_lost": found.figures["lost"]})
    report.broken += [f"{name}: {promise}" for promise in found.broken]


def _reminders(report: Report, folder: Path) -> None:
    """Support asked a client a moment ago, and our clock says that days have gone by since."""
    board, time = Board(), Time(folder)
    with (
        Served(board, time.at_the_tracker) as served,
        Installation(folder, {"looks": 1}, **redmine_settings(served.url, KEY)) as installation,
        installation.store() as database,
    ):
        scene = _scene(folder, served.url, database, board)
        board.clock = time.at_the_tracker
        issue = scene.asked()
        installation.deliver(**time.environment).start()
        for days in (0, 1, 3, 30, -34):
            time.jump(days * DAY)
            _close_twice(time, folder, served.url, database)
            report.expect(f"nobody is reminded at {time.ahead}: {scene.written(issue)}", not scene.written(issue))
        time.jump(time.elsewhere - time.ahead)
        time.goes_by(4 * DAY)
        _close_twice(time, folder, served.url, database)
        report.tell(reminders=len(scene.written(issue)))
        report.expect("the client is reminded when both clocks say so", list(scene.written(issue)) == ["remind"])


def _scene(folder: Path, url: str, database: Database, board: Board) -> Scene:
    publication = Publications(folder / "sites").current()
    assert publication
    settings = read_settings({"SUBMIT_VAR": str(folder), **redmine_settings(url, KEY)})
    scene = Scene(board, database, settings, publication.rulebook)
    scene.time = datetime.now(UTC)
    return scene


def _close_twice(time: Time, folder: Path, url: str, database: Database) -> None:
    """The rule is kept twice, some minutes apart, each time after the tracker has been seen."""
    environment = {**os.environ, **redmine_settings(url, KEY), "SUBMIT_VAR": str(folder), **time.environment}
    command = [sys.executable, "-m", "submit", "close", "--apply"]
    for _ in range(2):
        if not wait_until(lambda: _is_seen(database, time), 60):
            raise RuntimeError("The tracker was not looked at after the clock was set.")
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
        if done.returncode:
            raise RuntimeError(done.stderr)
        time.goes_by(timedelta(minutes=6))


def _is_seen(database: Database, time: Time) -> bool:
    sight = FollowedTickets(database).sight("redmine")
    return sight is not None and abs(time.now() - sight.seen_at) < timedelta(minutes=1)

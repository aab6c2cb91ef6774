"""P8: another process holds the store. The form says so, nothing is acknowledged, and all goes on afterwards."""

import sqlite3
from contextlib import closing
from pathlib import Path
from time import sleep

from tests.faults.crowd import Crowd
from tests.faults.installation import HURRIED, Installation, redmine_settings
from tests.faults.judging import arrived, judge
from tests.faults.report import Report
from tests.faults.settling import settle
from tests.faults.tracker import KEY, FaultyTracker
from tests.faults.waiting import wait_until


def run(folder: Path, long: bool) -> Report:
    report, tickets = Report("store_locked"), 200 if long else 30
    hold, patience = (30.0, 10.0) if long else (2.0, 0.5)
    with FaultyTracker() as tracker:
        changes = {**HURRIED, "busy_seconds": patience}
        with Installation(folder, changes, **redmine_settings(tracker.url, KEY)) as installation:
            web, deliver = installation.web().start(), installation.deliver().start()
            crowd = Crowd(lambda: [web.port or 0], tickets).start()
            wait_until(lambda: len(crowd.acknowledged) >= tickets // 4 and tracker.calls > 0, 60, 0.01)
            before, after = _hold(installation, crowd, hold)
            crowd.finish(600)
            settle(report, installation, 60)
            report.tell(held=hold, acknowledged_meanwhile=after - before, refused=crowd.failures["503"])
            report.expect("nothing is acknowledged while the store is held", after - before <= crowd.clients)
            report.expect("the form says 503", crowd.failures["503"] > 0 and not crowd.failures["500"])
            report.expect("delivery lives through it", deliver.is_running())
            longest = max(seconds for person in crowd.people for page in person.seconds.values() for seconds in page)
            report.tell(longest_answer=round(longest, 1))
            report.expect("the form answers in time", longest <= 1.5 * patience + (1 if long else 3))
        judge(report, crowd.acknowledged, arrived(tracker.filed.issues))
    return report


def _hold(installation: Installation, crowd: Crowd, seconds: float) -> tuple[int, int]:
    """Holds the store; returns how many numbers had been shown when that began, and when it ended."""
    with closing(sqlite3.connect(installation.folder / "submit.db", timeout=60, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        before = len(crowd.acknowledged)
        sleep(seconds)
        after = len(crowd.acknowledged)
        connection.execute("ROLLBACK")
    return before, after

"""P2: exactly one issue for each ticket, whatever is killed and however the tracker answers.

The control run retries naively: neither by looking nor with the same fence. It must double, or this program could not.
"""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from time import monotonic, sleep
from typing import Protocol

from tests.faults.crowd import Crowd
from tests.faults.installation import HURRIED, Installation, Process, redmine_settings
from tests.faults.judging import arrived, judge, judge_order
from tests.faults.progress import progress
from tests.faults.report import Report
from tests.faults.settling import settle
from tests.faults.tracker import KEY, USUAL, FaultyTracker
from tests.faults.waiting import wait_until


class Counting(Protocol):
    """What counts the calls of the product."""

    calls: int


QUIET = 120.0
"""Seconds without any progress after which a run counts as stuck."""


def run(folder: Path, long: bool) -> Report:
    report = Report("exactly_once")
    tickets, kills = (2000, 300) if long else (30, 4)
    report.absorb(_torture(folder / "fence", tickets, kills, naive=False, broken=report.broken), "run")
    naive = _torture(folder / "naive", *((400, 40) if long else (40, 2)), naive=True, broken=[])
    report.absorb(naive, "naive")
    report.expect("a naive retry doubles", naive.figures["doubled"] != 0)
    return report


def _torture(folder: Path, tickets: int, kills: int, naive: bool, broken: list[str]) -> Report:
    report, began = Report("", broken=broken), monotonic()
    with FaultyTracker(USUAL) as tracker:
        settings = redmine_settings(tracker.url, KEY)
        with Installation(folder, {**HURRIED, "naive": naive}, **settings) as installation:
            web, deliver = installation.web().start(), installation.deliver().start()
            crowd = Crowd(lambda: [web.port or 0], tickets).start()
            done = torment([web, deliver], crowd, tracker, kills)
            crowd.finish(600)
            settle(report, installation, QUIET)
        issues = arrived(tracker.filed.issues)
        judge(report, crowd.acknowledged, issues)
        judge_order(report, crowd.acknowledged, issues)
        share = tracker.faults.total() / max(tracker.calls, 1)
        report.tell(kills=done, calls=tracker.calls, faulty=f"{share:.0%}", seconds=round(monotonic() - began))
    return report


def torment(processes: Sequence[Process], crowd: Crowd, tracker: Counting, kills: int) -> int:
    """Kills one of the processes, or all, again and again, spread over the whole of the run. Returns how often."""
    random, killed = Random(11), 0
    while killed < kills:
        crowd.reach(crowd.count * killed // (kills + 1))
        victims = random.choice([[processes[0]], [processes[1]], list(processes)])
        calls = tracker.calls
        if processes[1] in victims:
            # It shall die at work, not while it starts.
            wait_until(lambda seen=calls: tracker.calls > seen, 5, 0.005)
        sleep(random.uniform(0, 0.2))
        for process in victims:
            process.kill()
        for process in victims:
            process.start()
        killed += len(victims)
        progress(kills=killed, acknowledged=len(crowd.acknowledged), calls=tracker.calls)
    return killed

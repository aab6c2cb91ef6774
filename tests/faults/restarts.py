"""P12: web and delivery are told to stop and started again, over and over, while tickets are filed: nothing is lost."""

from pathlib import Path
from time import monotonic

from tests.faults.crowd import Crowd
from tests.faults.installation import HURRIED, Installation, redmine_settings
from tests.faults.judging import arrived, judge, judge_order
from tests.faults.report import Report
from tests.faults.settling import settle
from tests.faults.tracker import KEY, FaultyTracker


def run(folder: Path, long: bool) -> Report:
    report, began = Report("restarts"), monotonic()
    tickets, restarts = (600, 100) if long else (24, 4)
    codes: list[int | None] = []
    with FaultyTracker() as tracker:
        with Installation(folder, HURRIED, **redmine_settings(tracker.url, KEY)) as installation:
            processes = [installation.web().start(), installation.deliver().start()]
            crowd = Crowd(lambda: [processes[0].port or 0], tickets).start()
            for number in range(restarts):
                crowd.reach(tickets * number // restarts)
                codes.append(processes[number % 2].stop())
                processes[number % 2].start()
            crowd.finish(300)
            settle(report, installation, 60)
        judge(report, crowd.acknowledged, arrived(tracker.filed.issues))
        judge_order(report, crowd.acknowledged, arrived(tracker.filed.issues))
    broken_off = {name: count for name, count in crowd.failures.items() if name != "ConnectionRefusedError"}
    report.tell(restarts=restarts, broken_off=broken_off, seconds=round(monotonic() - began))
    report.expect(f"each ends by itself when it is told to: {codes}", set(codes) == {0})
    return report

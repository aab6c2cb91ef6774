"""The tracker is down for the whole of many submissions. Nobody at the form notices, and all arrive, in their order."""

from pathlib import Path
from time import monotonic

from tests.faults.crowd import Crowd
from tests.faults.installation import HURRIED, Installation, redmine_settings
from tests.faults.judging import arrived, judge, judge_order
from tests.faults.report import Report
from tests.faults.settling import settle
from tests.faults.tracker import KEY, FaultyTracker


def run(folder: Path, long: bool) -> Report:
    report, tickets = Report("tracker_down"), 1000 if long else 24
    with FaultyTracker() as tracker:
        tracker.close()
        with Installation(folder, HURRIED, **redmine_settings(tracker.url, KEY)) as installation:
            web, deliver = installation.web().start(), installation.deliver().start()
            crowd = Crowd(lambda: [web.port or 0], tickets).start()
            crowd.finish(600)
            report.tell(filed_while_down=len(tracker.filed.issues), client_errors=crowd.failures.total())
            tracker.open()
            began = monotonic()
            settle(report, installation, 60)
            report.tell(drained_in=round(monotonic() - began, 1))
            report.expect("delivery lives through it", deliver.is_running())
        judge(report, crowd.acknowledged, arrived(tracker.filed.issues))
        judge_order(report, crowd.acknowledged, arrived(tracker.filed.issues))
    report.expect("clients never see an error", not crowd.failures)
    return report

"""One process at a time writes to the tracker, also while a delivery lasts longer than the lease of the lane."""

from pathlib import Path

from tests.faults.crowd import Crowd
from tests.faults.installation import HURRIED, Installation, redmine_settings
from tests.faults.judging import arrived, judge
from tests.faults.report import Report
from tests.faults.settling import settle
from tests.faults.tracker import KEY, FaultyTracker


def run(folder: Path, long: bool) -> Report:
    report, tickets = Report("one_writer"), 40 if long else 6
    # Each delivery takes four calls or more, so longer than twice the lease of the lane.
    with FaultyTracker(delay=1.0) as tracker:
        changes = {**HURRIED, "lane_lease": 1.5, "lease": 120, "timeouts": [5, 10, 20]}
        with Installation(folder, changes, **redmine_settings(tracker.url, KEY)) as installation:
            web = installation.web().start()
            Crowd(lambda: [web.port or 0], tickets, clients=tickets, files_every=1).start().finish(300)
            for _ in range(2):
                installation.deliver().start()
            settle(report, installation, 60)
        judge(report, [], arrived(tracker.filed.issues))
    returns = _returns(tracker.references)
    report.tell(returns=returns)
    report.expect("the calls for one ticket are not mixed with those for another", returns == 0)
    return report


def _returns(references: list[str]) -> int:
    """How often a ticket was taken up again after another one had been in between."""
    left: set[str] = set()
    returns, last = 0, ""
    for reference in references:
        if reference != last:
            returns += reference in left
            left.add(last)
            last = reference
    return returns

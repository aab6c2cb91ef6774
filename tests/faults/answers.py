"""P6: every answer of the tracker has a place to go. None ends as delivered without an issue that was read back.

Each is tried when the issue is asked for: once before it is filed and once after. Then the tracker is well again, and
the ticket must arrive once, or wait for people.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from submit.delivery.destinations.redmine.client import Timeouts
from tests.delivery.destinations.redmine import wire
from tests.delivery.destinations.redmine.samples import a_ticket
from tests.delivery.destinations.redmine.wire import Behaviour, says
from tests.faults.lane import Lane, lane, redmine_at
from tests.faults.progress import progress
from tests.faults.report import Report
from tests.faults.tracker import FaultyTracker, Treatment

CREATE = "POST projects/1/issues.json"
PAGE = b"<!DOCTYPE html><html><body>OK</body></html>"
RETRY, ATTENTION = "retry", "attention"
TIMEOUTS = Timeouts(connect=1, read=1, total=2)
LONGEST = 10.0
"""Seconds that a call may take at most here, on a busy machine; without a deadline a drip would take hours."""


@dataclass(frozen=True)
class Case:
    """An answer; what becomes of its ticket while it lasts; seconds until the next try that it asks for."""

    name: str
    behaviour: Behaviour
    way: str
    retry_after: float = 0


CASES = [
    Case("200 page", says(200, PAGE), RETRY),
    Case("201 page", says(201, PAGE), RETRY),
    Case("201 without body", says(201), RETRY),
    Case("201 without id", says(201, {"issue": {}}), RETRY),
    Case("201 with an id that is none", says(201, {"issue": {"id": "7"}}), RETRY),
    Case("201 invalid JSON", says(201, b'{"issue": {"id": 1'), RETRY),
    Case("201 JSON nested too deep", says(201, b"[" * 200_000), RETRY),
    Case("204", says(204), RETRY),
    Case("301", says(301, b"", Location="http://127.0.0.1:9/"), RETRY),
    Case("302", says(302, b"", Location="/login"), RETRY),
    Case("400", says(400), ATTENTION),
    Case("401", says(401), RETRY),
    Case("403", says(403), RETRY),
    Case("404", says(404, PAGE), RETRY),
    Case("405", says(405), RETRY),
    Case("406", says(406), RETRY),
    Case("407", says(407), RETRY),
    Case("408", says(408), RETRY),
    Case("410", says(410), RETRY),
    Case("412", says(412), RETRY),
    Case("413", says(413, PAGE), ATTENTION),
    Case("422 with reasons", says(422, {"errors": ["Тема не может быть пустым"]}), ATTENTION),
    Case("422 with an empty list", says(422, {"errors": []}), ATTENTION),
    Case("422 page", says(422, PAGE), ATTENTION),
    Case("422 without body", says(422), ATTENTION),
    Case("429 with Retry-After", says(429, b"", Retry_After="600"), RETRY, retry_after=600),
    Case("500", says(500, {"status": 500, "error": "Internal Server Error"}), RETRY),
    Case("502", says(502, PAGE), RETRY),
    Case("503", says(503), RETRY),
    Case("503 with Retry-After", says(503, b"", Retry_After="600"), RETRY, retry_after=600),
    Case("504", says(504), RETRY),
    Case("reset", wire.resets, RETRY),
    Case("closed", wire.closes, RETRY),
    Case("half-open", wire.is_silent, RETRY),
    Case("broken off", wire.breaks_off, RETRY),
    Case("no HTTP", lambda connection: connection.sendall(b"220 mail.example ESMTP\r\n"), RETRY),
    Case("dripping head", wire.drips_head, RETRY),
    Case("dripping body", wire.drips_body, RETRY),
    Case("endless body", wire.drips_endless_body, RETRY),
    Case("100 MB", wire.floods, RETRY),
]
ALTERED = {
    "tracker": {"tracker": {"id": 4}},
    "priority": {"priority": None},
    "subject": {"subject": "Sabre"},
    "description": {"description": "Пусто"},
    "attachments": {"attachments": []},
}
"""What Redmine may have stored otherwise than it was asked."""


def run(folder: Path, long: bool) -> Report:
    report, longest = Report("answers"), 0.0
    for at, case in enumerate(CASES):
        for commits in (False, True):
            longest = max(longest, _try(report, folder / f"{at}{commits}", case, commits))
        progress(answers=f"{2 * (at + 1)}/{2 * len(CASES)}", broken=len(report.broken))
    noticed = sum(_altered(folder / name, change) for name, change in ALTERED.items())
    report.tell(answers=2 * len(CASES), longest_call=round(longest, 1), altered=f"{noticed}/{len(ALTERED)}")
    report.expect("what the tracker altered goes to people", noticed == len(ALTERED))
    report.expect("every call ends at its deadline", longest < LONGEST)
    return report


def _try(report: Report, folder: Path, case: Case, commits: bool) -> float:
    """One answer; returns how long its delivery took."""
    name = f"{case.name}{' after commit' if commits else ''}"
    treatment = Treatment(case.behaviour, commits)
    with _tracker_and_lane(folder) as (tracker, on_its_way):
        tracker.treat = lambda call: treatment if call == CREATE else None
        on_its_way.accept(a_ticket(email="a@agency.example"))
        began = monotonic()
        on_its_way.worker.step()
        took = monotonic() - began
        (entry,) = on_its_way.entries()
        # A refusal after the commit is none that Redmine gives; whatever it means, the ticket is not lost.
        ways = {case.way, ATTENTION} if commits else {case.way}
        report.expect(f"{name}: {entry.state.value}", _way(entry.state.value) in ways)
        pause = (entry.due_at - on_its_way.clock()).total_seconds()
        report.expect(f"{name}: waits as asked", entry.state.value == ATTENTION or pause >= case.retry_after)
        tracker.treat = lambda call: None
        on_its_way.run()
        _expect_one_issue(report, name, tracker, on_its_way, entry.state.value == ATTENTION)
    return took


def _expect_one_issue(report: Report, name: str, tracker: FaultyTracker, on_its_way: Lane, is_refused: bool) -> None:
    (entry,), issues = on_its_way.entries(), tracker.filed.issues
    if is_refused:
        report.expect(f"{name}: stays with people", entry.state.value == ATTENTION)
        return
    is_filed = entry.state.value == "delivered" and [entry.remote_id] == [str(issue["id"]) for issue in issues]
    report.expect(f"{name}: one issue in the end, {entry.state.value}, {len(issues)}", is_filed)


def _way(state: str) -> str:
    return {"waiting": RETRY, "unknown": RETRY, "attention": ATTENTION}.get(state, state)


def _altered(folder: Path, change: dict[str, object]) -> bool:
    """Is it noticed that the tracker stored something else?"""
    with _tracker_and_lane(folder) as (tracker, on_its_way):
        tracker.filed = replace(tracker.filed, alter=lambda issue: issue.update(change))
        on_its_way.accept(a_ticket(email="a@agency.example"))
        on_its_way.run()
        (entry,) = on_its_way.entries()
        return entry.state.value == ATTENTION and entry.remote_id == "1"


@contextmanager
def _tracker_and_lane(folder: Path) -> Iterator[tuple[FaultyTracker, Lane]]:
    with FaultyTracker() as tracker, lane(folder, redmine_at(tracker.url, TIMEOUTS)) as on_its_way:
        yield tracker, on_its_way

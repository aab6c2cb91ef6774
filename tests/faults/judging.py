"""What became of the tickets: lost, doubled, torn, out of order."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.faults.crowd import Acknowledged
from tests.faults.report import Report

MARKER = re.compile(r"N-\d{6}")


@dataclass(frozen=True)
class Arrived:
    """An issue as the tracker has it. `digests` are of its files, without the receipt; `receipts` counts those."""

    text: str
    digests: frozenset[str]
    receipts: int

    @property
    def marker(self) -> str:
        found = MARKER.search(self.text)
        return found[0] if found else ""


def arrived(issues: Iterable[dict[str, Any]]) -> list[Arrived]:
    """The issues of the fake tracker, in the order in which they were filed."""
    return [
        Arrived(
            issue["description"].replace("\r\n", "\n"),
            frozenset(file["digest"] for file in issue["attachments"] if not _is_receipt(file)),
            sum(_is_receipt(file) for file in issue["attachments"]),
        )
        for issue in issues
    ]


def _is_receipt(file: dict[str, Any]) -> bool:
    return str(file["filename"]).startswith("ML-")


def judge(report: Report, acknowledged: Sequence[Acknowledged], issues: Sequence[Arrived]) -> None:
    """Tells how many tickets were lost, doubled and torn, and expects none."""
    found: dict[str, list[Arrived]] = {}
    for issue in issues:
        found.setdefault(issue.marker, []).append(issue)
    lost = [ticket.wish.marker for ticket in acknowledged if ticket.wish.marker not in found]
    doubled = sum(len(same) - 1 for same in found.values())
    torn = [one.wish.marker for one in acknowledged if any(_is_torn(one, i) for i in found.get(one.wish.marker, []))]
    report.tell(acknowledged=len(acknowledged), issues=len(issues), lost=len(lost), doubled=doubled, torn=len(torn))
    report.expect(f"nothing is lost: {lost[:5]}", not lost)
    report.expect("nothing is doubled", doubled == 0)
    report.expect(f"nothing is torn: {torn[:5]}", not torn)


def _is_torn(ticket: Acknowledged, issue: Arrived) -> bool:
    digests = {hashlib.sha256(content).hexdigest() for content in ticket.wish.files.values()}
    words = [*ticket.wish.texts.values(), ticket.reference]
    return issue.receipts != 1 or digests != issue.digests or not all(word in issue.text for word in words)


def judge_order(report: Report, acknowledged: Sequence[Acknowledged], issues: Sequence[Arrived]) -> None:
    """Expects the tickets of each client in the order in which they were accepted."""
    place = {issue.marker: at for at, issue in enumerate(issues)}
    swapped: Counter[str] = Counter()
    last: dict[str, int] = {}
    for ticket in acknowledged:
        at = place.get(ticket.wish.marker, -1)
        swapped[ticket.wish.email] += at < last.get(ticket.wish.email, -1)
        last[ticket.wish.email] = max(at, last.get(ticket.wish.email, -1))
    report.tell(out_of_order=swapped.total())
    report.expect("each client's tickets arrive in their order", swapped.total() == 0)

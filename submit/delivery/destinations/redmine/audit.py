"""Comparison with the tracker: it should have each delivered ticket once, and no unknown ones."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from submit.delivery.destinations.redmine.client import ApiClient, number, record, records
from submit.delivery.destinations.redmine.redmine_messages import sentence

PAGE = 100
"""Issues in one answer: Redmine gives no more."""
MOST_PAGES = 100
NAMED = re.compile(r"^Номер заявки: (ML-[A-Z0-9]{8})$", re.MULTILINE)
"""The line of the footer that gives the number; a client may have written such a line above it."""


def audit(client: ApiClient, filed: Mapping[str, str], is_known: Callable[[str], bool], since: date) -> Iterator[str]:
    """Yield one sentence for each difference between the tracker and our records.

    `filed` maps the references of the tickets delivered since then to the ids of their issues; `is_known` says if there
    is a ticket with a reference.
    """
    named = _named(client, since)
    for reference, issue_id in filed.items():
        if int(issue_id) not in named.get(reference, []) and not _is_there(client, issue_id, reference):
            yield sentence("audit_lost", reference=reference, issue=issue_id)
    for reference, issues in named.items():
        if not is_known(reference):
            yield sentence("audit_unknown", reference=reference, issue=issues[0])
        elif len(issues) > 1:
            yield sentence("audit_doubled", reference=reference, issues=", ".join(f"#{id}" for id in issues))


def _named(client: ApiClient, since: date) -> dict[str, list[int]]:
    """Return the issues created since then, by the reference in their footer."""
    named: dict[str, list[int]] = defaultdict(list)
    for page in range(MOST_PAGES):
        query = {"description": "~ML-", "created_on": f">={since.isoformat()}", "status_id": "*", "sort": "id"}
        data = client.get("issues.json", **query, limit=str(PAGE), offset=str(page * PAGE))
        issues = records(data, "issues")
        for issue in issues:
            for reference in NAMED.findall(str(issue.get("description")).replace("\r\n", "\n"))[-1:]:
                named[reference].append(number(issue))
        if len(issues) < PAGE:
            break
    return named


def _is_there(client: ApiClient, issue_id: str, reference: str) -> bool:
    """Return True if the issue exists, even if its text was edited or it was created earlier."""
    answer = client.probe(f"issues/{issue_id}.json", include="attachments")
    return answer.status == 200 and reference in _words(record(answer.data, "issue"))


def _words(issue: Mapping[str, Any]) -> str:
    files = [str(file.get("filename")) for file in issue.get("attachments") or [] if isinstance(file, dict)]
    return " ".join([str(issue.get("description")), *files])

"""A reply leads where the page's arrows lead, and nowhere that the page does not know."""

import pytest

from submit.closing.transitions import next_status
from submit.rulebook.rulebook import Rulebook
from submit.store.replies import ReplyKind


@pytest.mark.parametrize(
    ("status", "kind", "leads_to"),
    [
        ("Feedback", ReplyKind.SOLVED, "Closed"),
        ("Pending", ReplyKind.SOLVED, "Closed"),
        # From these the page leads to an end only by «Отклонена», which is no word of the client's.
        ("New", ReplyKind.SOLVED, None),
        ("In progress", ReplyKind.SOLVED, None),
        ("Closed", ReplyKind.SOLVED, None),
        ("Resolved", ReplyKind.REOPEN, "In progress"),
        ("Rejected", ReplyKind.REOPEN, "In progress"),
        ("Closed", ReplyKind.ANSWER, "In progress"),
        ("Closed", ReplyKind.LATE, "In progress"),
        ("In progress", ReplyKind.LATE, None),
        ("Feedback", ReplyKind.ANSWER, None),
        ("Closed", ReplyKind.STAY_OPEN, None),
        ("Отложена", ReplyKind.SOLVED, None),
    ],
)
def test_the_status_after_a_reply(rulebook: Rulebook, status: str, kind: ReplyKind, leads_to: str | None) -> None:
    assert next_status(rulebook, status, kind) == leads_to

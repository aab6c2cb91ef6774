"""What is kept of an issue, and what is new in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from submit.closing.snapshot import lost, news, receipt_of, see
from submit.delivery.tracker import Author, Journal, TrackedTicket
from submit.store.followed import FollowedNote
from submit.store.replies import Reply, ReplyKind

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
REFERENCE = "ML-FK4XR8BT"
REPLY = Reply("a" * 32, REFERENCE, ReplyKind.ANSWER, "881204", NOW)


def a_change(id: int, author: Author, text: str = "слова", status: str | None = None, *files: str) -> Journal:
    return Journal(id, author, NOW + timedelta(minutes=id), text, status, files)


def an_issue(*changes: Journal, last: int | None = None) -> TrackedTicket:
    return TrackedTicket(
        id=17,
        project=1,
        author=4,
        created_at=NOW,
        status="Feedback",
        closed=False,
        updated_at=NOW + timedelta(hours=1),
        journals=changes,
        last_journal=last or max((change.id for change in changes), default=0),
        allowed=frozenset(),
    )


def test_each_side_has_its_last_word_and_support_is_quoted() -> None:
    seen = see(
        an_issue(
            a_change(1, Author.SUPPORT, "раз", "Feedback"),
            a_change(2, Author.CLIENT),
            a_change(3, Author.SUPPORT, "два"),
            a_change(4, Author.SUPPORT, "", "Pending"),
        ),
        REFERENCE,
        None,
        NOW,
    )
    assert (seen.support, seen.answer) == (FollowedNote(NOW + timedelta(minutes=3), 3), "два")
    assert (seen.client, seen.status_since) == (FollowedNote(NOW + timedelta(minutes=2), 2), NOW + timedelta(minutes=4))
    assert not seen.is_answered


@pytest.mark.parametrize(
    ("change", "is_answered"),
    [
        (a_change(2, Author.CLIENT), True),
        (a_change(2, Author.STRANGER), True),
        (a_change(2, Author.OURS, "слова", None, receipt_of(REPLY)), True),
        (a_change(2, Author.OURS, "напоминание", None, f"{REFERENCE}-remind-1.txt"), False),
        (a_change(2, Author.OURS, "слова"), False),
        (a_change(2, Author.CLIENT, ""), False),
    ],
    ids=["the client", "a stranger", "a reply from the page", "a reminder", "our user by hand", "a field"],
)
def test_who_has_the_last_word(change: Journal, is_answered: bool) -> None:
    seen = see(an_issue(a_change(1, Author.SUPPORT), change), REFERENCE, None, NOW)
    assert seen.is_answered is is_answered
    assert (seen.reminded_at is not None) == (change.text == "напоминание")


def test_what_support_wrote_stays_theirs_when_their_account_is_deleted() -> None:
    known = see(an_issue(a_change(1, Author.SUPPORT)), REFERENCE, None, NOW)
    seen = see(an_issue(a_change(1, Author.STRANGER)), REFERENCE, known, NOW)
    assert seen.support == known.support and not seen.is_answered


def test_a_note_that_was_made_private_is_quoted_no_more() -> None:
    known = see(an_issue(a_change(1, Author.SUPPORT, "тайна")), REFERENCE, None, NOW)
    assert see(an_issue(last=1), REFERENCE, known, NOW).answer is None


def test_of_a_lost_issue_nothing_is_quoted_and_what_was_dealt_with_stays_so() -> None:
    known = see(an_issue(a_change(1, Author.SUPPORT, "слова")), REFERENCE, None, NOW)
    gone = lost(17, REFERENCE, known, NOW)
    assert (gone.gone, gone.answer, gone.last_journal) == (True, None, 1)
    assert lost(17, REFERENCE, None, NOW).gone


def test_news_is_what_came_after_the_last_change_that_was_dealt_with() -> None:
    first, second = a_change(1, Author.SUPPORT), a_change(3, Author.SUPPORT)
    known = see(an_issue(first, last=2), REFERENCE, None, NOW)
    assert news(an_issue(first, second), None) == [first, second]
    assert news(an_issue(first, second), known) == [second]
    assert news(an_issue(first, second), replace(known, last_journal=3)) == []

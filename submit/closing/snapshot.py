"""An issue as the tracker shows it → what is stored of it, and what is new in it. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from submit.closing.conversation import is_step
from submit.closing.letter_writer import LONGEST
from submit.delivery.tracker import Author, Journal, TrackedTicket
from submit.store.closing_steps import StepName
from submit.store.followed import Followed, FollowedNote
from submit.store.replies import Reply


def receipt_of(reply: Reply) -> str:
    """Return the name of the file that goes with a client's reply, by which its note is recognised."""
    return f"{reply.reference}.{reply.kind}.{reply.id}.txt"


def _is_reply(change: Journal, reference: str) -> bool:
    """Return True if the change is what a client said on the ticket's page."""
    return change.author is Author.OURS and any(name.startswith(f"{reference}.") for name in change.files)


def see(issue: TrackedTicket, reference: str, known: Followed | None, now: datetime) -> Followed:
    """Return what is stored of the issue.

    What support wrote stays theirs when their account is deleted and the tracker calls the author anonymous. A
    stranger's note counts as the client's, so that no client is reminded by mistake.
    """
    by_client, by_support = list[Journal](), list[Journal]()
    for change in issue.journals:
        if change.author is Author.SUPPORT or (known and known.support and known.support.journal == change.id):
            by_support += [change] if change.text else []
        elif (change.author is not Author.OURS or _is_reply(change, reference)) and (change.text or change.files):
            # A file without text is an answer too.
            by_client.append(change)
    answer = _last(by_support)
    reminder = _last(change for change in issue.journals if is_step(change, reference, StepName.REMIND))
    turned = next((change for change in reversed(issue.journals) if change.status), None)
    return Followed(
        reference=reference,
        issue=issue.id,
        status=issue.status,
        status_since=turned.written_at if turned else issue.created_at,
        closed=issue.closed,
        updated_at=issue.updated_at,
        reminded_at=reminder.written_at if reminder else None,
        client=_note(_last(by_client)),
        support=_note(answer),
        answer=answer.text[:LONGEST] if answer else None,
        last_journal=issue.last_journal,
        stay_open=known.stay_open if known else False,
        gone=False,
        seen_at=now,
    )


def lost(id: int, reference: str, known: Followed | None, now: datetime) -> Followed:
    """Return what is stored of an issue that can no longer be seen."""
    if known is None:
        known = see(TrackedTicket(id, 0, None, now, "", False, now, (), 0, frozenset()), reference, None, now)
    return replace(known, gone=True, answer=None, seen_at=now)


def news(issue: TrackedTicket, known: Followed | None) -> list[Journal]:
    """Return the changes that were not dealt with yet."""
    return [change for change in issue.journals if known is None or change.id > known.last_journal]


def _last(changes: Iterable[Journal]) -> Journal | None:
    return max(changes, key=lambda change: change.id, default=None)


def _note(change: Journal | None) -> FollowedNote | None:
    return FollowedNote(change.written_at, change.id) if change else None

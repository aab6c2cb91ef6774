"""A followed ticket → the data of the closing clock.

Each note of the closing rule comes with a file whose name says which note it is.
"""

from datetime import datetime

from submit.closing.clock import Conversation
from submit.delivery.tracker import Author, Journal
from submit.rulebook.rulebook import Rulebook
from submit.rulebook.ticket_status import status_rule
from submit.store.closing_steps import StepName
from submit.store.followed import Followed


def conversation_of(seen: Followed, rulebook: Rulebook, answered_here: datetime | None) -> Conversation:
    """Return the data of the closing clock.

    `answered_here` is when the client wrote what the tracker does not have yet. If the page does not know the status,
    the turn is empty.
    """
    status = status_rule(rulebook, seen.status)
    answered = [at for at in (seen.client and seen.client.written_at, answered_here) if at]
    return Conversation(
        turn=status.value.turn if status else "",
        status_since=seen.status_since,
        client=max(answered, default=None),
        support=seen.support.written_at if seen.support else None,
        reminded_at=seen.reminded_at,
        stays_open=seen.stay_open,
    )


def receipt_of_step(reference: str, name: StepName, silent_since: datetime) -> str:
    """Return the name of the file that goes with a note of the closing rule; no other note has it."""
    return f"{reference}-{name}-{int(silent_since.timestamp())}.txt"


def is_step(journal: Journal, reference: str, name: StepName) -> bool:
    """Return True if this is the closing rule's note for that step."""
    return journal.author is Author.OURS and any(file.startswith(f"{reference}-{name}-") for file in journal.files)

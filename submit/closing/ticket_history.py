"""What became of the tickets of some projects, including those filed in other ways, told from their changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from submit.delivery.tracker import Author, Journal, TicketField, TicketReader, TrackedTicket
from submit.rulebook.rulebook import Rulebook
from submit.rulebook.ticket_status import status_rule
from submit.store.closing_steps import StepName
from submit.ticket.quality import TicketOutcome


@dataclass(frozen=True)
class Told:
    """The outcome of a ticket, up to its last change."""

    issue: int
    story: TicketOutcome
    updated_at: datetime


class Histories:
    """Tell the outcomes of tickets by the rules in force. All methods raise DeliveryError."""

    def __init__(self, reader: TicketReader, rulebook: Rulebook) -> None:
        self._reader = reader
        self._rulebook = rulebook

    def tell(self, tickets: Iterable[int], by_form: frozenset[int]) -> Iterator[Told]:
        """Yield the outcomes of these tickets; one that is gone meanwhile has none."""
        for id in tickets:
            if ticket := self._reader.ticket(id):
                yield Told(id, self._story(ticket, id in by_form), ticket.updated_at)

    def _story(self, ticket: TrackedTicket, by_form: bool) -> TicketOutcome:
        answered = _said(ticket.journals, Author.SUPPORT)
        return TicketOutcome(
            filed_at=ticket.created_at,
            by_form=by_form,
            asked_back=any(self._asks(change.status) for change in ticket.journals if change.status),
            changed=any({TicketField.TRACKER, TicketField.PRIORITY} & change.fields for change in ticket.journals),
            annulled=self._is_annulled(ticket),
            answered_after=answered[0] - ticket.created_at if answered else None,
        )

    def _asks(self, status: str) -> bool:
        rule = status_rule(self._rulebook, status)
        return rule is not None and rule.value.asks_back

    def _is_annulled(self, ticket: TrackedTicket) -> bool:
        """Return True if the ticket was closed because the client stayed silent.

        It is closed, it was the client's turn before, and they had left support's last note unanswered for as many days
        as the closing rule gives them until the reminder.
        """
        rule = self._rulebook.closing
        moves = [change for change in ticket.journals if TicketField.STATUS in change.fields]
        if rule is None or not moves or not ticket.closed:
            return False
        closing = moves[-1]
        left = status_rule(self._rulebook, closing.status_before or "")
        before = [change for change in ticket.journals if change.id < closing.id]
        asked, answered = _said(before, Author.SUPPORT), _said(before, Author.CLIENT)
        if left is None or left.value.turn not in rule.value.turns or not asked:
            return False
        silence = closing.written_at - asked[-1]
        return not (answered and answered[-1] >= asked[-1]) and silence >= timedelta(days=rule.value.remind_after)


def _said(changes: Iterable[Journal], author: Author) -> list[datetime]:
    """Return when one side wrote."""
    return [change.written_at for change in changes if change.text and _author(change) is author]


def _author(change: Journal) -> Author:
    """Return the author; what our own user writes is the client's, except for notes of the closing rule."""
    is_of_rule = any(f"-{step}-" in name for step in StepName for name in change.files)
    return Author.CLIENT if change.author is Author.OURS and not is_of_rule else change.author

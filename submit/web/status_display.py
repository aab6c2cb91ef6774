"""The status of tickets in the tracker: in the page's words, with whose turn it is and what comes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from submit.rulebook.ticket_status import Standing, standing
from submit.store.entry import Entry
from submit.store.followed import Followed
from submit.store.replies import KeptReply, ReplyState
from submit.web.service import rules, service


@dataclass(frozen=True)
class Where:
    """A ticket in the tracker.

    `standing` is None if the page does not know its status; `replies` are those that the tracker does not have yet.
    """

    ticket: Followed
    standing: Standing | None
    replies: tuple[KeptReply, ...] = ()

    @property
    def is_closed(self) -> bool:
        return self.ticket.closed

    @property
    def waits_for_us(self) -> bool:
        """Return True if the client has answered, although the status still asks."""
        return self.standing is not None and self.standing.turn != self.standing.status.value.turn


def where(entry: Entry) -> Where | None:
    """Return where the ticket stands in the tracker; None while nothing is known about it."""
    reference = entry.ticket.reference
    ticket = service().tickets.of([reference]).get(reference)
    if ticket is None:
        return None
    replies = [kept for kept in service().replies.of(reference) if kept.state is not ReplyState.DONE]
    is_answered = any(kept.state is not ReplyState.FAILED for kept in replies)
    return Where(ticket, _standing(ticket, is_answered), tuple(replies))


def standings(entries: Iterable[Entry]) -> Mapping[str, Standing]:
    """Return where the tickets of a list stand, by reference; those without a known status are left out."""
    found = service().tickets.of(entry.ticket.reference for entry in entries)
    stand = {reference: _standing(ticket) for reference, ticket in found.items() if not ticket.gone}
    return {reference: it for reference, it in stand.items() if it is not None}


def _standing(ticket: Followed, has_just_answered: bool = False) -> Standing | None:
    is_answered = ticket.is_answered or has_just_answered
    asked = ticket.support.written_at if ticket.support and not (is_answered or ticket.stay_open) else None
    silent_since = max(asked, ticket.status_since) if asked else None
    zone, rulebook = service().time_zone, rules().rulebook
    return standing(rulebook, ticket.status, is_answered, silent_since, zone, ticket.reminded_at)

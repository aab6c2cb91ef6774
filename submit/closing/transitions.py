"""The status that a client's reply leads to, by the page's own arrows. Pure."""

from submit.rulebook.kinds import Status
from submit.rulebook.rulebook import Rulebook
from submit.rulebook.ticket_status import status_rule
from submit.store.replies import ReplyKind


def next_status(rulebook: Rulebook, status: str, kind: ReplyKind) -> str | None:
    """Return the tracker's name for the status after `status`; None if the reply does not change it."""
    rule = status_rule(rulebook, status)
    if rule is None or kind is ReplyKind.STAY_OPEN:
        return None
    now = rule.value
    following = [rulebook.statuses[name].value for name in now.next if name in rulebook.statuses]
    if kind is ReplyKind.SOLVED:
        # When it is support's turn, closed would mean refused, so people look first.
        return _first(following, closed=True) if now.turn != "support" else None
    return _first(following, turn="support") if now.closed or kind is ReplyKind.REOPEN else None


def _first(statuses: list[Status], **wanted: object) -> str | None:
    fitting = (status for status in statuses if all(getattr(status, name) == value for name, value in wanted.items()))
    return next((status.remote for status in fitting), None)

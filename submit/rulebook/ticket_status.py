"""The state of a ticket by the rules: its status, whose turn it is, and what comes next."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from submit.rulebook.days import days_after
from submit.rulebook.kinds import Closing, Status
from submit.rulebook.rulebook import Rule, Rulebook


@dataclass(frozen=True)
class Standing:
    """The rule of a ticket's `status`, and whose turn it is.

    `remind` and `close` are the days on which the closing rule would act if the client wrote nothing more.
    """

    status: Rule[Status]
    turn: str
    remind: date | None = None
    close: date | None = None


def status_rule(rulebook: Rulebook, remote: str) -> Rule[Status] | None:
    """Return the rule of the status that has this name in the tracker; None if the page does not know it."""
    return next((rule for rule in rulebook.statuses.values() if rule.value.remote == remote), None)


def standing(
    rulebook: Rulebook,
    remote: str,
    is_answered: bool,
    silent_since: datetime | None,
    zone: tzinfo,
    reminded_at: datetime | None = None,
) -> Standing | None:
    """Return where a ticket with that status stands; None if the page does not know the status.

    A client who has answered waits for support, even if the status does not say so yet.
    """
    status = status_rule(rulebook, remote)
    if status is None:
        return None
    turn = "support" if status.value.turn == "client" and is_answered else status.value.turn
    rule = rulebook.closing.value if rulebook.closing else None
    if rule is None or turn not in rule.turns or silent_since is None:
        return Standing(status, turn)
    if reminded_at is not None and reminded_at >= silent_since:
        return Standing(status, turn, close=_after(reminded_at.astimezone(zone).date(), rule.annul_after, rule))
    remind = _after(silent_since.astimezone(zone).date(), rule.remind_after, rule)
    return Standing(status, turn, remind, _after(remind, rule.annul_after, rule))


def _after(day: date | None, days: int, rule: Closing) -> date | None:
    return days_after(day, days, rule.count, rule.holidays) if day else None

"""Where a ticket in the tracker stands by the rules: its status, whose turn it is, and what comes next."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from submit.rulebook.days import days_after
from submit.rulebook.kinds import Closing, Status
from submit.rulebook.rulebook import Rule, Rulebook


@dataclass(frozen=True)
class Standing:
    """`status` is the rule of the tracker's status. `remind` and `close` are the days on which the closing rule would
    speak if the client said nothing more."""

    status: Rule[Status]
    turn: str
    remind: date | None = None
    close: date | None = None


def status_rule(rulebook: Rulebook, remote: str) -> Rule[Status] | None:
    """The rule of the status that the tracker calls so; None for one that the page does not know."""
    return next((rule for rule in rulebook.statuses.values() if rule.value.remote == remote), None)


def standing(
    rulebook: Rulebook,
    remote: str,
    is_answered: bool,
    silent_since: datetime | None,
    zone: tzinfo,
    reminded_at: datetime | None = None,
) -> Standing | None:
    """Where a ticket with that status stands. Who has answered waits for support, whatever the status still says.
    None where the page does not know the status."""
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

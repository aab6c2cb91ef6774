"""The clock of the closing rule: a client's silence → wait, remind or annul. Pure: the time comes as an argument."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from submit.rulebook.days import days_after
from submit.rulebook.kinds import Closing


@dataclass(frozen=True)
class Conversation:
    """The data that the clock works with, in the tracker's time.

    `turn` is whose turn it is by the status, which the ticket has had since `status_since`; `client` and `support` are
    when each last wrote a public note, `reminded_at` is when we last reminded. `stays_open`: people do not want it
    closed for silence.
    """

    turn: str
    status_since: datetime
    client: datetime | None
    support: datetime | None
    reminded_at: datetime | None
    stays_open: bool


@dataclass(frozen=True)
class Wait:
    """Nothing is to be done before `until`; with None, not until somebody does something."""

    until: datetime | None


@dataclass(frozen=True)
class Remind:
    """The reminder has been due since then."""

    due: datetime


@dataclass(frozen=True)
class Annul:
    """The end of the silence has been due since then."""

    due: datetime


Verdict = Wait | Remind | Annul


def judge(conversation: Conversation, rule: Closing, zone: tzinfo, now: datetime) -> Verdict:
    """Return what the rule requires now. Days are counted in `zone`, each to the same time of day."""
    began = silent_since(conversation, rule)
    if began is None:
        return Wait(None)
    reminded = conversation.reminded_at
    if reminded is None or reminded < began:
        due = _later(began, rule.remind_after, rule, zone)
        return Remind(due) if due and now >= due else Wait(due)
    due = annul_at(reminded, rule, zone)
    return Annul(due) if due and now >= due else Wait(due)


def silent_since(conversation: Conversation, rule: Closing) -> datetime | None:
    """Return when the client's silence began; None if there is no silence that counts.

    It begins with support's last public note, or when the client's turn came after it.
    """
    asked, answered = conversation.support, conversation.client
    if conversation.stays_open or conversation.turn not in rule.turns or asked is None:
        return None
    if answered is not None and answered >= asked:
        return None
    return max(asked, conversation.status_since)


def annul_at(reminded_at: datetime, rule: Closing, zone: tzinfo) -> datetime | None:
    """Return when a silence ends of which we reminded then; None if no such day exists."""
    return _later(reminded_at, rule.annul_after, rule, zone)


def _later(moment: datetime, days: int, rule: Closing, zone: tzinfo) -> datetime | None:
    local = moment.astimezone(zone)
    day = days_after(local.date(), days, rule.count, rule.holidays)
    return datetime.combine(day, local.time(), zone).astimezone(UTC) if day else None

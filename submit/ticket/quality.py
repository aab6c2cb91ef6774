"""How good tickets are, as the tracker tells it afterwards: what became of each, and shares by month. No text here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import median

Way = bool
"""Did the ticket come by the form?"""


@dataclass(frozen=True)
class TicketOutcome:
    """What became of one ticket. `asked_back`: it waited for the client or a third party at least once; `changed`: its
    tracker or priority did; `annulled`: it was closed because the client was silent; `answered_after`: when support
    first wrote publicly."""

    filed_at: datetime
    by_form: Way
    asked_back: bool
    changed: bool
    annulled: bool
    answered_after: timedelta | None


@dataclass(frozen=True)
class Quality:
    """Many stories as one: shares from 0 to 1, and the median time to the first answer of those that were answered."""

    count: int
    asked_back: float
    changed: float
    annulled: float
    answered_after: timedelta | None


@dataclass(frozen=True)
class Month:
    """The tickets that were filed in a month, which begins on that day: each way in which any came, and how good those
    were; the form comes first."""

    begins: date
    ways: tuple[tuple[Way, Quality], ...]


def by_month(stories: Iterable[TicketOutcome], zone: tzinfo) -> tuple[Month, ...]:
    """The months in which tickets were filed, the oldest first."""
    months: dict[date, list[TicketOutcome]] = {}
    for story in stories:
        months.setdefault(story.filed_at.astimezone(zone).date().replace(day=1), []).append(story)
    return tuple(Month(begins, _by_way(months[begins])) for begins in sorted(months))


def _by_way(stories: list[TicketOutcome]) -> tuple[tuple[Way, Quality], ...]:
    found = [(way, [story for story in stories if story.by_form is way]) for way in (True, False)]
    return tuple((way, quality(same)) for way, same in found if same)


def quality(stories: list[TicketOutcome]) -> Quality:
    """The shares of these stories, of which there must be one at least."""
    waited = [story.answered_after.total_seconds() for story in stories if story.answered_after is not None]
    return Quality(
        count=len(stories),
        asked_back=sum(story.asked_back for story in stories) / len(stories),
        changed=sum(story.changed for story in stories) / len(stories),
        annulled=sum(story.annulled for story in stories) / len(stories),
        answered_after=timedelta(seconds=median(waited)) if waited else None,
    )

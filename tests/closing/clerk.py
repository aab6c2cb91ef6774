"""The closing rule a second time, as a clerk keeps it with a calendar on the wall: hour by hour, striking off days.

It shares no code and no idea with `submit.closing.clock`, so that both can be wrong only in different ways.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Habits:
    """What the rule says, in plain numbers."""

    remind_after: int
    annul_after: int
    only_working_days: bool
    holidays: frozenset[date]
    zone: tzinfo

    def counts(self, day: date) -> bool:
        return not self.only_working_days or (day.isoweekday() <= 5 and day not in self.holidays)


class Clerk:
    """Keeps one ticket. Each `turn_goes_to`, `support_writes`, … tells what has happened; `looks` what is due then."""

    def __init__(self, habits: Habits, now: datetime) -> None:
        self._habits = habits
        self._turn = "support"
        self._client_owes_an_answer = False
        self._stays = False
        self._begin(now)

    def turn_goes_to(self, turn: str, now: datetime) -> None:
        """The status changed."""
        self._turn = turn
        self._begin(now)

    def support_writes(self, now: datetime) -> None:
        self._client_owes_an_answer = True
        self._begin(now)

    def client_writes(self) -> None:
        self._client_owes_an_answer = False

    def is_marked(self, stays: bool) -> None:
        self._stays = stays

    def looks(self, now: datetime) -> str | None:
        """Strikes off the days that are over; returns what is due."""
        while self._next <= now:
            self._struck += self._habits.counts(self._next.astimezone(self._habits.zone).date())
            self._next += DAY
        if self._turn != "client" or not self._client_owes_an_answer or self._stays:
            return None
        if self._reminded:
            return "annul" if self._struck >= self._habits.annul_after else None
        return "remind" if self._struck >= self._habits.remind_after else None

    def has_reminded(self, now: datetime) -> None:
        """The days are struck off anew."""
        self._begin(now)
        self._reminded = True

    def _begin(self, now: datetime) -> None:
        self._struck, self._next, self._reminded = 0, now + DAY, False

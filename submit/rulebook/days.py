"""Days and moments as the rules count them. What no calendar holds is None: a page leaves it out, and stands."""

from collections.abc import Container
from datetime import date, datetime, timedelta
from typing import Literal

from submit.rulebook.kinds import MOST_DAYS

SATURDAY = 5


def days_after(
    day: date, days: int, count: Literal["calendar", "working"], holidays: Container[date] = ()
) -> date | None:
    """Count so many days on. Saturdays, Sundays and `holidays` are no working days."""
    if days > MOST_DAYS:
        return None
    try:
        while days > 0:
            day += timedelta(days=1)
            days -= count == "calendar" or (day.weekday() < SATURDAY and day not in holidays)
    except OverflowError:
        return None
    return day


def moment_after(moment: datetime, **units: int) -> datetime | None:
    """Add so many hours or minutes."""
    try:
        return moment + timedelta(**units)
    except OverflowError:
        return None

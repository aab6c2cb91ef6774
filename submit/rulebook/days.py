"""Days and moments as the rules count them. A date beyond the calendar is None: the page omits it and still renders."""

from collections.abc import Container
from datetime import date, datetime, timedelta
from typing import Literal

from submit.rulebook.kinds import MOST_DAYS

SATURDAY = 5


def days_after(
    day: date, days: int, count: Literal["calendar", "working"], holidays: Container[date] = ()
) -> date | None:
    """Return the date so many days later; None beyond the calendar, or for more than MOST_DAYS.

    Saturdays, Sundays and `holidays` are not working days.
    """
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
    """Return the moment so many hours or minutes later; None beyond the calendar."""
    try:
        return moment + timedelta(**units)
    except OverflowError:
        return None

"""Days as the rules count them."""

from collections.abc import Container
from datetime import date, timedelta
from typing import Literal

SATURDAY = 5


def days_after(day: date, days: int, count: Literal["calendar", "working"], holidays: Container[date] = ()) -> date:
    """The day so many days later. Saturdays, Sundays and `holidays` are no working days."""
    while days > 0:
        day += timedelta(days=1)
        days -= count == "calendar" or (day.weekday() < SATURDAY and day not in holidays)
    return day

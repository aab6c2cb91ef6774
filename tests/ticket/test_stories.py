"""Stories of tickets, summed up by month."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from submit.ticket.quality import Month, Quality, TicketOutcome, by_month

MOSCOW = ZoneInfo("Europe/Moscow")
# In Moscow it is the first of December already.
NIGHT = datetime(2026, 11, 30, 22, 0, tzinfo=UTC)


def a_story(
    filed_at: datetime = NIGHT, by_form: bool = True, hours: float | None = None, **marks: bool
) -> TicketOutcome:
    waited = None if hours is None else timedelta(hours=hours)
    return TicketOutcome(filed_at, by_form, **{"asked_back": False, "changed": False, "annulled": False, **marks},
                 answered_after=waited)  # fmt: skip


def test_shares_are_told_by_month_and_way() -> None:
    stories = [
        a_story(hours=1, asked_back=True),
        a_story(hours=3, changed=True, annulled=True),
        a_story(hours=8, changed=True),
        a_story(),
        a_story(by_form=False),
        a_story(datetime(2026, 11, 1, tzinfo=UTC), annulled=True),
    ]
    assert by_month(stories, MOSCOW) == (
        Month(date(2026, 11, 1), ((True, Quality(1, 0, 0, 1, None)),)),
        Month(
            date(2026, 12, 1),
            ((True, Quality(4, 0.25, 0.5, 0.25, timedelta(hours=3))), (False, Quality(1, 0, 0, 0, None))),
        ),
    )


def test_of_nothing_nothing_is_told() -> None:
    assert by_month([], MOSCOW) == ()

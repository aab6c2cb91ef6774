"""The clock of the closing rule, alone and against a second keeper of the same rule."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submit.closing.clock import Annul, Conversation, Remind, Verdict, Wait, judge
from submit.rulebook.kinds import MOST_DAYS, Closing
from tests.closing.clerk import HOUR, Clerk, Habits

MOSCOW = ZoneInfo("Europe/Moscow")
FRIDAY = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
RULE = Closing(3, 3)
WORKING = Closing(3, 3, "working", holidays=(date(2026, 11, 24),))
ASKED = Conversation("client", FRIDAY, None, FRIDAY, None, False)
REMINDED = replace(ASKED, reminded_at=FRIDAY + timedelta(days=4))


def after(days: float, seconds: int = 0) -> datetime:
    return FRIDAY + timedelta(days=days, seconds=seconds)


@pytest.mark.parametrize(
    ("conversation", "rule", "now", "verdict"),
    [
        (ASKED, RULE, after(0), Wait(after(3))),
        (ASKED, RULE, after(3, -1), Wait(after(3))),
        (ASKED, RULE, after(3), Remind(after(3))),
        (ASKED, RULE, after(5), Remind(after(3))),
        (REMINDED, RULE, after(7, -1), Wait(after(7))),
        (REMINDED, RULE, after(7), Annul(after(7))),
        (ASKED, WORKING, after(5), Wait(after(6))),
        (ASKED, WORKING, after(6), Remind(after(6))),
        (ASKED, RULE, after(-1), Wait(after(3))),
    ],
    ids=["at once", "a second early", "in time", "late", "a second early after the reminder", "the end",
         "a weekend and a holiday between", "working days over", "a clock set back"],
)  # fmt: skip
def test_days_of_silence_are_counted(
    conversation: Conversation, rule: Closing, now: datetime, verdict: Verdict
) -> None:
    assert judge(conversation, rule, MOSCOW, now) == verdict


@pytest.mark.parametrize(
    "conversation",
    [
        replace(REMINDED, turn="support"),
        replace(REMINDED, turn="third_party"),
        replace(REMINDED, turn="nobody"),
        replace(REMINDED, turn=""),
        replace(REMINDED, stays_open=True),
        replace(REMINDED, support=None),
        replace(REMINDED, client=after(0.1)),
        replace(REMINDED, client=after(5)),
        replace(REMINDED, client=FRIDAY),
    ],
    ids=["support's turn", "a third party's turn", "closed", "a status that nobody knows", "marked to stay open",
         "support said nothing", "answered", "answered after the reminder", "answered in the same second"],
)  # fmt: skip
def test_nothing_is_ever_due(conversation: Conversation) -> None:
    assert judge(conversation, RULE, MOSCOW, after(1000)) == Wait(None)


@pytest.mark.parametrize(
    "conversation",
    [replace(REMINDED, support=after(5)), replace(REMINDED, status_since=after(5))],
    ids=["a new question", "the turn came back"],
)
def test_what_support_does_after_the_reminder_begins_the_silence_anew(conversation: Conversation) -> None:
    assert judge(conversation, RULE, MOSCOW, after(7)) == Wait(after(8))
    assert isinstance(judge(conversation, RULE, MOSCOW, after(8)), Remind)


def test_a_day_lasts_to_the_same_time_of_day_when_the_clocks_are_changed() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    eve = datetime(2027, 3, 27, 12, 0, tzinfo=berlin).astimezone(UTC)
    silent = replace(ASKED, status_since=eve, support=eve)
    due = datetime(2027, 3, 30, 12, 0, tzinfo=berlin).astimezone(UTC)
    assert judge(silent, RULE, berlin, eve) == Wait(due)
    assert due - eve == timedelta(hours=71)


EVENTS = ("support", "client", "to support", "to third_party", "to client", "to client", "keep", "release")
events = st.lists(st.tuples(st.integers(1, 120), st.sampled_from(EVENTS)), max_size=12)
rules = st.builds(
    Closing,
    st.integers(1, 6),
    st.integers(1, 6),
    st.sampled_from(["calendar", "working"]),
    holidays=st.lists(st.dates(date(2026, 11, 20), date(2026, 12, 31)), max_size=5).map(tuple),
)


@given(events, rules, st.sampled_from(["Europe/Moscow", "Asia/Vladivostok", "UTC"]))
def test_it_agrees_with_a_clerk_who_strikes_off_days(
    happened: Sequence[tuple[int, str]], rule: Closing, zone: str
) -> None:
    habits = Habits(
        rule.remind_after, rule.annul_after, rule.count == "working", frozenset(rule.holidays), ZoneInfo(zone)
    )
    clerk, conversation = Clerk(habits, FRIDAY), Conversation("support", FRIDAY, None, None, None, False)
    script = {sum(gap for gap, _ in happened[: at + 1]): what for at, (_, what) in enumerate(happened)}
    for hour in range(max(script, default=0) + 24 * 30):
        now = FRIDAY + hour * HOUR
        conversation = _happens(script.get(hour, ""), clerk, conversation, now)
        due, verdict = clerk.looks(now), judge(conversation, rule, ZoneInfo(zone), now)
        assert (due or "wait") == type(verdict).__name__.lower()
        if due == "remind":
            clerk.has_reminded(now)
            conversation = replace(conversation, reminded_at=now)


def _happens(what: str, clerk: Clerk, conversation: Conversation, now: datetime) -> Conversation:
    if what == "support":
        clerk.support_writes(now)
        return replace(conversation, support=now)
    if what == "client":
        clerk.client_writes()
        return replace(conversation, client=now)
    if what in ("keep", "release"):
        clerk.is_marked(what == "keep")
        return replace(conversation, stays_open=what == "keep")
    if what:
        clerk.turn_goes_to(what[3:], now)
        return replace(conversation, turn=what[3:], status_since=now)
    return conversation


@given(st.integers(1, 10**30), st.integers(1, 10**30), st.sampled_from(["calendar", "working"]), st.booleans())
def test_a_rule_beyond_the_calendar_does_nothing(remind: int, annul: int, count: Any, reminded: bool) -> None:
    rule = Closing(remind + MOST_DAYS, annul + MOST_DAYS, count)
    assert judge(REMINDED if reminded else ASKED, rule, MOSCOW, after(100_000)) == Wait(None)

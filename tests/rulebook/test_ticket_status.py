"""Where a ticket stands by the rules in force."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from submit.rulebook.rulebook import Rulebook
from submit.rulebook.ticket_status import standing

MOSCOW = ZoneInfo("Europe/Moscow")
ASKED = datetime(2026, 11, 20, 22, tzinfo=UTC)
"""A Saturday in Moscow already."""


def test_an_unknown_status_stands_nowhere(rulebook: Rulebook) -> None:
    assert standing(rulebook, "Отложена", False, ASKED, MOSCOW) is None


@pytest.mark.parametrize(
    ("status", "is_answered", "turn", "has_days"),
    [
        ("Feedback", False, "client", True),
        ("Feedback", True, "support", False),
        ("Pending", True, "third_party", False),
        ("In progress", False, "support", False),
        ("Closed", False, "nobody", False),
    ],
)
def test_the_turn_is_that_of_the_status_unless_the_client_has_answered(
    rulebook: Rulebook, status: str, is_answered: bool, turn: str, has_days: bool
) -> None:
    found = standing(rulebook, status, is_answered, ASKED, MOSCOW)
    assert found is not None
    assert (found.turn, found.close is not None) == (turn, has_days)


@pytest.mark.parametrize(
    ("parameters", "remind", "close"),
    [
        ({}, date(2026, 11, 24), date(2026, 11, 27)),
        ({"count": "working"}, date(2026, 11, 25), date(2026, 11, 30)),
        ({"count": "working", "holidays": [date(2026, 11, 25)]}, date(2026, 11, 26), date(2026, 12, 1)),
    ],
)
def test_the_days_are_counted_as_the_rule_says(
    rulebook: Rulebook, parameters: dict[str, object], remind: date, close: date
) -> None:
    rule = rulebook.rules["r-6-2"]
    changed = Rulebook({**rulebook.rules, "r-6-2": replace(rule, parameters={**rule.parameters, **parameters})})
    found = standing(changed, "Feedback", False, ASKED, MOSCOW)
    assert found is not None
    assert (found.remind, found.close) == (remind, close)


def test_after_a_reminder_the_end_is_counted_from_it(rulebook: Rulebook) -> None:
    found = standing(rulebook, "Feedback", False, ASKED, MOSCOW, reminded_at=datetime(2026, 11, 26, 9, tzinfo=UTC))
    assert found is not None
    assert (found.remind, found.close) == (None, date(2026, 11, 29))

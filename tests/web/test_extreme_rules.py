"""The page after sending stands, whatever numbers are in the rules: what no calendar holds is left out."""

from collections.abc import Callable

import pytest

from submit.rulebook import schema
from submit.rulebook.kinds import MOST_DAYS
from submit.rulebook.rulebook import Rulebook
from tests.web.test_confirmation import changed
from tests.web.visitor import Visitor

Publish = Callable[[Rulebook], None]
EXTREMES = (MOST_DAYS + 1, 33_333_333, 2**31, 2**63, 10**30)


@pytest.fixture(autouse=True)
def any_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule-book as if its check had let every number through."""
    monkeypatch.setattr(schema, "_beyond", lambda item, value: [])


@pytest.mark.parametrize("number", EXTREMES)
@pytest.mark.parametrize("key", ["remind_after", "annul_after"])
@pytest.mark.parametrize("count", ["calendar", "working"])
def test_a_clock_beyond_the_calendar_names_no_days(
    visitor: Visitor, rulebook: Rulebook, publish_rules: Publish, key: str, count: str, number: int
) -> None:
    publish_rules(changed(rulebook, "r-6-2", count=count, **{key: number}))
    visitor.fill_in_bug()
    page = visitor.press("send")
    assert page.status == 200 and "напоминание придёт" not in page.text


@pytest.mark.parametrize("number", [10**12, 2**63, 10**30])
@pytest.mark.parametrize("key", ["first_answer", "hand_over_after"])
def test_a_promise_beyond_the_calendar_is_not_made(
    visitor: Visitor, rulebook: Rulebook, publish_rules: Publish, key: str, number: int
) -> None:
    publish_rules(changed(rulebook, "r-4-9", **{key: number}))
    visitor.fill_in_bug()
    page = visitor.press("send")
    assert page.status == 200 and "Первый ответ" not in page.text

"""Every number of the rule-book has a floor and a ceiling, and what lies beyond any calendar is told as None."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submit.rulebook.days import days_after, moment_after
from submit.rulebook.kinds import KINDS
from submit.rulebook.page_care import Upkeep
from submit.rulebook.schema import fill
from submit.ticket.checks.check_types import CHECKS
from submit.ticket.questions.amount import FARTHEST, NumberQuestion
from submit.ticket.questions.question_types import QUESTIONS

SHAPES: list[Any] = [kind.shape for kind in KINDS.values() if kind.shape] + [
    *CHECKS.values(),
    *QUESTIONS.values(),
    Upkeep,
]
MOST = 600_000
"""No bound is above it: it is a year of minutes, and a little more."""


def numbers(hint: Any) -> Iterator[Any]:
    """The types of numbers that a hint takes, at whatever depth."""
    if hint in (int, float, complex):
        yield hint
    for argument in get_args(hint):
        yield from numbers(argument)


def numeric_fields() -> list[Any]:
    return [
        pytest.param(shape, field, id=f"{shape.__name__}.{field.name}")
        for shape in SHAPES
        for field in dataclasses.fields(shape)
        if list(numbers(get_type_hints(shape)[field.name]))
    ]


@pytest.mark.parametrize(("shape", "field"), numeric_fields())
def test_a_number_has_a_floor_and_a_ceiling(shape: Any, field: "dataclasses.Field[Any]") -> None:
    assert get_type_hints(shape)[field.name] in (int, int | None), "only a whole number of its own can be bounded"
    least, most = field.metadata["least"], field.metadata["most"]
    # An amount is what the client has, not what we store or wait for.
    assert 0 <= least < most <= (FARTHEST if issubclass(shape, NumberQuestion) else MOST)
    for number, code in ((least - 1, "key.least"), (most + 1, "key.most"), (10**30, "key.most")):
        misfits = fill(shape, {field.name: number})[1]
        assert (field.name,) in [misfit.path for misfit in misfits if misfit.code == code]
    for number in (least, most):
        assert not [misfit for misfit in fill(shape, {field.name: number})[1] if misfit.path == (field.name,)]


def test_there_are_numbers() -> None:
    assert len(numeric_fields()) > 12


@given(st.dates(), st.integers(-(10**30), 10**30), st.sampled_from(("calendar", "working")), st.sets(st.dates()))
def test_any_day_is_counted_or_none(day: date, days: int, count: Any, holidays: set[date]) -> None:
    after = days_after(day, days, count, holidays)
    assert after is None or (after > day if days > 0 else after == day)


@pytest.mark.parametrize("days", [1, 366])
def test_a_day_within_the_bounds_is_none_at_the_end_of_time_alone(days: int) -> None:
    assert days_after(date(2026, 12, 1), days, "working") is not None
    assert days_after(date.max, days, "working") is None


@given(st.datetimes(timezones=st.just(UTC)), st.integers(0, 10**30))
def test_any_moment_is_counted_or_none(moment: datetime, hours: int) -> None:
    after = moment_after(moment, hours=hours)
    assert after is None or after >= moment

"""The steps of the closing rule: noticed, begun and done, each once for each silence."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from submit.store.closing_steps import ClosingStep, StepName, Steps
from submit.store.database import Database
from submit.store.letters import Letter, Letters, LetterState
from submit.store.queue import ClaimLost
from tests.conftest import Clock
from tests.store.samples import file_a_ticket

REFERENCE = "ML-FK4XR8BT"


@pytest.fixture
def step(database: Database, clock: Clock) -> ClosingStep:
    file_a_ticket(database, clock(), REFERENCE)
    return ClosingStep(REFERENCE, StepName.REMIND, clock() - timedelta(days=3), clock(), clock())


def test_what_was_noticed_first_stays_so(database: Database, step: ClosingStep) -> None:
    steps = Steps(database)
    assert steps.notice(step) == step
    assert steps.notice(replace(step, noticed_at=_later(step.noticed_at))) == step
    other = replace(step, silent_since=_later(step.silent_since))
    assert steps.notice(other) == other
    assert len(steps.of(REFERENCE)) == 2


def test_a_step_is_begun_by_one_alone(database: Database, step: ClosingStep) -> None:
    steps = Steps(database)
    steps.notice(step)
    steps.begin(step, "1.aa")
    with pytest.raises(ClaimLost):
        steps.begin(step, "2.bb")
    (begun,) = steps.unfinished()
    steps.begin(begun, "3.cc")
    assert [kept.fence for kept in steps.of(REFERENCE)] == ["3.cc"]


def test_what_is_done_is_not_begun_again(database: Database, step: ClosingStep, clock: Clock) -> None:
    steps = Steps(database)
    steps.notice(step)
    steps.begin(step, "1.aa")
    (begun,) = steps.unfinished()
    steps.done(begun, 7, clock(), None, [Letter("k", "closing", "a@b.example", "ru", clock(), {}, REFERENCE)])
    assert steps.unfinished() == []
    assert Letters(database).state("k") is LetterState.WAITING
    with pytest.raises(ClaimLost):
        steps.begin(begun, "2.bb")


def test_only_what_was_not_begun_is_forgotten(database: Database, step: ClosingStep) -> None:
    steps = Steps(database)
    steps.notice(step)
    begun = steps.notice(replace(step, name=StepName.ANNUL))
    steps.begin(begun, "1.aa")
    assert steps.noticed() == [step]
    steps.forget(REFERENCE)
    assert [kept.name for kept in steps.of(REFERENCE)] == ["annul"]


def _later(moment: datetime) -> datetime:
    return moment + timedelta(hours=1)

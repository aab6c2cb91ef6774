"""The process dies at every step that can be told apart: nothing is written twice, and nothing is missed."""

from datetime import timedelta

import pytest

from submit.closing.closer import APART
from tests.closing.fate import Fate
from tests.closing.scene import Scene


class Killed(BaseException):
    """As a kill: nothing in the product may catch it."""


def _die() -> None:
    raise Killed


def _run(fate: Fate, scene: Scene, dies_at: int) -> bool:
    """One run of the rule that dies there; returns whether it came so far."""
    try:
        fate.run(scene.close, dies_at)
    except Killed:
        return True
    return False


def _due(scene: Scene, step: str) -> int:
    """A ticket for which that step is due and was noticed before."""
    issue = scene.asked()
    if step == "annul":
        scene.passes(days=3.5)
        assert scene.written(issue) == ["remind"]
    scene.time += timedelta(days=4)
    scene.look()
    scene.close()
    scene.time += APART
    scene.look()
    return issue


@pytest.mark.parametrize("step", ["remind", "annul"])
def test_it_dies_at_every_step_of_its_way(scene: Scene, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    fate, issue = Fate(monkeypatch.setattr, _die), _due(scene, step)
    before = scene.written(issue)
    dies_at = 1
    # Each run dies one step later than the last one did, until a run comes to its end.
    while _run(fate, scene, dies_at):
        dies_at += 1
        assert scene.written(issue).count(step) <= 1
        scene.look(1)
    assert dies_at > 8
    assert scene.written(issue) == [*before, step]
    scene.passes(days=0.5)
    assert scene.written(issue) == [*before, step]


@pytest.mark.parametrize("dies_at", range(1, 30))
def test_a_run_that_died_is_made_good_by_the_next(scene: Scene, monkeypatch: pytest.MonkeyPatch, dies_at: int) -> None:
    issue = _due(scene, "remind")
    _run(Fate(monkeypatch.setattr, _die), scene, dies_at)
    scene.look()
    scene.close()
    scene.time += APART
    scene.look()
    scene.close()
    assert scene.written(issue) == ["remind"]
    assert [step.done_at is not None for step in scene.steps.of("ML-FK4XR8BT")] == [True]

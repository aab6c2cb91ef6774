"""`submit close` and `submit stats --tracker`, as the timer and staff start them."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from submit.cli import main
from submit.commands.close import LANE, LEASE
from submit.store.leases import Lease
from submit.store.tables import steps
from tests.closing.memory_tracker import failing
from tests.closing.scene import Scene
from tests.faults.installation import redmine_settings
from tests.faults.tracker import KEY

REFERENCE = "ML-FK4XR8BT"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, scene: Scene) -> None:
    for name in [name for name in os.environ if name.startswith("SUBMIT_")]:
        monkeypatch.delenv(name)
    for name, value in redmine_settings("http://127.0.0.1:1", KEY).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SUBMIT_VAR", str(scene.settings.var))


@pytest.fixture
def silent(scene: Scene) -> int:
    """A ticket whose client has been silent for four days, by the clock on the wall."""
    now = datetime.now(UTC)
    scene.time = now - timedelta(days=4)
    issue = scene.asked()
    scene.look()
    scene.time = now - timedelta(minutes=2)
    scene.look()
    return issue


def test_it_shows_who_is_silent_and_does_nothing(scene: Scene, silent: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["close"]) == 0
    told = capsys.readouterr().out
    assert REFERENCE in told and "напомнить" in told and "ничего не сделано" in told
    assert scene.steps.of(REFERENCE) == [] and scene.written(silent) == []


def test_with_apply_it_notices_and_then_does(scene: Scene, silent: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["close", "--apply"]) == 0
    assert "замечено" in capsys.readouterr().out
    earlier = scene.steps.of(REFERENCE)[0].noticed_at - timedelta(minutes=10)
    with scene.database.writing() as connection:
        connection.execute(update(steps).values(noticed_at=earlier))
    assert main(["close", "--apply"]) == 0
    assert "сделано" in capsys.readouterr().out
    assert scene.written(silent) == ["remind"]
    assert main(["close"]) == 0
    assert "никому не пора" in capsys.readouterr().out


def test_one_process_alone_does_it(scene: Scene, silent: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert Lease(scene.database, LANE, "another", LEASE).held(datetime.now(UTC))
    assert main(["close", "--apply"]) == 75
    assert "другой процесс" in capsys.readouterr().err
    assert scene.steps.of(REFERENCE) == []


def test_it_says_that_nothing_is_known(capsys: pytest.CaptureFixture[str], scene: Scene) -> None:
    scene.asked()
    assert main(["close", "--apply"]) == 75
    assert "давно не читали" in capsys.readouterr().err


def test_it_says_that_the_tracker_is_away(scene: Scene, silent: int, capsys: pytest.CaptureFixture[str]) -> None:
    scene.board.before = failing()
    assert main(["close", "--apply"]) == 75
    assert "Ничего больше не сделано" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["close"], ["stats", "--tracker"]])
def test_without_a_tracker_there_is_nothing_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    monkeypatch.setenv("SUBMIT_DESTINATION", "maildir")
    assert main(command) == 78
    assert "не redmine" in capsys.readouterr().err


def test_the_figures_of_the_tracker_are_printed(scene: Scene, silent: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "--tracker"]) == 0
    head, row = capsys.readouterr().out.splitlines()
    assert head.startswith("месяц") and row.split()[1:] == ["через", "форму", "1", "100%", "0%", "0%", "0.0"]
    scene.board.calls.clear()
    assert main(["stats", "--tracker"]) == 0
    assert "ticket" not in scene.board.calls, "nothing has changed"

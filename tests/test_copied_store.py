"""Six tickets, delivered after the backup: put in the place of the store it doubles none, and says what to do."""

import shutil
from pathlib import Path

import pytest

from submit.cli import main
from submit.store.database import Database
from submit.store.migration import migrate
from tests.conftest import Clock
from tests.store.samples import file_a_ticket


@pytest.fixture
def delivered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Path:
    """The folder of an installation that has delivered all six; `copy.db` was made before."""
    var = tmp_path / "var"
    monkeypatch.setenv("SUBMIT_VAR", str(var))
    monkeypatch.chdir(tmp_path)
    assert main(["deliver", "--once"]) == 0
    database = Database(f"sqlite:///{var / 'submit.db'}")
    migrate(database)
    for number in range(6):
        file_a_ticket(database, clock(), f"ML-{number}")
    database.close()
    assert main(["backup", str(tmp_path / "copy.db")]) == 0
    assert main(["deliver", "--once"]) == 0
    for old in var.glob("submit.db*"):
        old.unlink()
    return var


def mails(var: Path) -> int:
    return len(list((var / "mail" / "new").iterdir()))


def test_a_copy_is_not_delivered_from_until_it_is_adopted(delivered: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(delivered.parent / "copy.db", delivered / "submit.db")
    assert main(["deliver", "--once"]) == 78
    assert "submit outbox adopt" in capsys.readouterr().err
    assert main(["outbox", "adopt"]) == 0
    assert main(["deliver", "--once"]) == 0
    assert mails(delivered) == 6


def test_a_restored_copy_goes_on_at_once(delivered: Path) -> None:
    assert main(["restore", str(delivered.parent / "copy.db")]) == 0
    assert main(["deliver", "--once"]) == 0
    assert mails(delivered) == 6

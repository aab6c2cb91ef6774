"""Nobody but the owner, and the group that shares the folder, can read what is kept, whatever the umask."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from submit.commands.store_commands import migrated
from submit.config import read_settings
from submit.store.drafts import Drafts
from submit.store.permissions import make_folder
from tests.conftest import Clock
from tests.store.samples import a_draft


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize(
    ("before", "folder", "file"),
    [(None, 0o700, 0o600), (0o755, 0o750, 0o600), (0o777, 0o770, 0o660), (0o2770, 0o2770, 0o660)],
    ids=["new", "open to read", "open to all", "shared with a group"],
)
def test_store_log_turns_and_copy_are_closed_to_others(
    tmp_path: Path, clock: Clock, before: int | None, folder: int, file: int
) -> None:
    var = tmp_path / "var"
    if before is not None:
        var.mkdir()
        var.chmod(before)
    database = migrated(read_settings({"SUBMIT_VAR": str(var)}))
    Drafts(database).save(a_draft(), clock())
    database.copy_to(var / "copy.db")
    assert mode(var) == folder
    names = {path.name: mode(path) for path in var.iterdir()}
    assert names == {f"submit.db{end}": file for end in ("", "-wal", "-shm", ".turns")} | {"copy.db": file}
    database.close()


def test_a_store_that_others_could_read_is_closed_to_them(tmp_path: Path, clock: Clock) -> None:
    settings = read_settings({"SUBMIT_VAR": str(tmp_path)})
    tmp_path.chmod(0o755)
    first = migrated(settings)
    Drafts(first).save(a_draft(), clock())
    for path in tmp_path.iterdir():
        path.chmod(0o644)
    migrated(settings).close()
    assert {mode(path) for path in tmp_path.iterdir()} == {0o600}
    first.close()


def test_a_copy_in_a_folder_of_everybody_is_for_its_owner_alone(tmp_path: Path) -> None:
    everybody = tmp_path / "tmp"
    everybody.mkdir()
    everybody.chmod(0o1777)
    database = migrated(read_settings({"SUBMIT_VAR": str(tmp_path / "var")}))
    database.copy_to(everybody / "copy.db")
    assert mode(everybody / "copy.db") == 0o600
    database.close()


def test_a_folder_of_another_owner_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o777)
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    make_folder(tmp_path)
    assert mode(tmp_path) == 0o777

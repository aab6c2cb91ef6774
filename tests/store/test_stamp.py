"""A store that was copied is known, and asked about; nothing else is."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from submit.store.database import Database
from submit.store.letters import Letter, Letters, LetterState
from submit.store.migration import migrate
from submit.store.permissions import make_folder
from submit.store.stamp import EVERY, NAME, Stamp
from submit.store.store_copy import doubt_letters
from tests.conftest import Clock
from tests.store.samples import file_a_ticket


@pytest.fixture
def var(tmp_path: Path) -> Path:
    folder = tmp_path / "place"
    make_folder(folder)
    return folder


class Place:
    """A folder with a store in SQLite, as it stands on a machine."""

    def __init__(self, var: Path, clock: Clock) -> None:
        self.var, self.clock = var, clock
        self.file = var / "submit.db"
        with self.store() as database:
            file_a_ticket(database, clock(), "ML-1")
            assert Stamp(database, var).agrees() and Stamp(database, var).holds(clock())

    def store(self) -> "Opened":
        return Opened(self.file)

    def agrees(self) -> bool:
        with self.store() as database:
            return Stamp(database, self.var).agrees()

    def put(self, copy: Path) -> None:
        for old in self.var.glob("submit.db*"):
            old.unlink()
        shutil.copy(copy, self.file)


class Opened:
    def __init__(self, file: Path) -> None:
        self.database = Database(f"sqlite:///{file}")
        migrate(self.database)

    def __enter__(self) -> Database:
        return self.database

    def __exit__(self, *error: object) -> None:
        self.database.close()


@pytest.fixture
def place(var: Path, clock: Clock) -> Iterator[Place]:
    yield Place(var, clock)


def test_going_on_and_beginning_again_is_no_copy(place: Place, clock: Clock) -> None:
    for _ in range(3):
        with place.store() as database:
            stamp = Stamp(database, place.var)
            assert stamp.agrees() and stamp.holds(clock())
            clock.forward(seconds=EVERY.total_seconds())
            assert stamp.holds(clock())


@pytest.mark.parametrize("late", [False, True])
def test_a_backup_put_in_the_place_of_the_store_is_known(place: Place, tmp_path: Path, late: bool) -> None:
    """Whether or not anything was delivered since: who puts it there does not know either."""
    with place.store() as database:
        database.copy_to(tmp_path / "copy.db")
        if late:
            Stamp(database, place.var).holds(place.clock())
    place.put(tmp_path / "copy.db")
    assert not place.agrees()
    with place.store() as database:
        stamp = Stamp(database, place.var)
        assert not stamp.holds(place.clock())
        stamp.adopt()
    assert place.agrees()


def test_a_copied_file_is_known_once_the_store_was_worked_with(place: Place, tmp_path: Path) -> None:
    shutil.copy(place.file, tmp_path / "copy.db")
    with place.store() as database:
        Stamp(database, place.var).holds(place.clock())
    place.put(tmp_path / "copy.db")
    assert not place.agrees()


def test_a_store_replaced_under_a_running_process_is_known_within_a_minute(place: Place, clock: Clock) -> None:
    with place.store() as database, place.store() as other:
        stamp = Stamp(database, place.var)
        assert stamp.holds(clock())
        with other.writing() as connection:
            connection.exec_driver_sql("UPDATE stamps SET stamp = 'another'")
        clock.forward(seconds=EVERY.total_seconds())
        assert not stamp.holds(clock())


def test_a_store_without_its_folder_is_a_copy_and_an_empty_one_is_new(place: Place, tmp_path: Path) -> None:
    (place.var / NAME).rename(tmp_path / NAME)
    assert not place.agrees()
    (tmp_path / NAME).rename(place.var / NAME)
    for old in place.var.glob("submit.db*"):
        old.unlink()
    assert place.agrees()


def test_a_copy_from_before_there_were_stamps_is_known(place: Place) -> None:
    with place.store() as database, database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM stamps")
    assert not place.agrees()


def test_a_folder_that_was_moved_as_a_whole_goes_on(place: Place, tmp_path: Path, clock: Clock) -> None:
    moved = shutil.copytree(place.var, tmp_path / "moved")
    shutil.rmtree(place.var)
    with Opened(moved / "submit.db") as database:
        assert Stamp(database, moved).agrees()


@pytest.mark.parametrize("written", [1, 2])
def test_wherever_a_change_is_cut_off_they_agree(place: Place, monkeypatch: pytest.MonkeyPatch, written: int) -> None:
    """The first time before the store has the new stamp, the second before the file has lost the old one."""
    write, calls = Stamp._write, list[int]()

    def until_the_cut(self: Stamp, *words: str) -> None:
        if len(calls) == written:
            raise KeyboardInterrupt
        calls.append(1)
        write(self, *words)
        if written == 1:
            raise KeyboardInterrupt

    with place.store() as database, monkeypatch.context() as cut, pytest.raises(KeyboardInterrupt):
        cut.setattr(Stamp, "_write", until_the_cut)
        if written == 2:
            calls.append(1)
        Stamp(database, place.var).holds(place.clock())
    assert place.agrees()


@pytest.mark.parametrize("written", [1, 2])
def test_the_very_first_stamp_can_be_cut_off_too(
    var: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    writes = iter(range(written))

    def write(stamp: Stamp, *words: str, then: Callable[..., None] = Stamp._write) -> None:
        then(stamp, *words)
        if next(writes) == written - 1:
            raise KeyboardInterrupt

    with Opened(var / "submit.db") as database:
        file_a_ticket(database, clock(), "ML-1")
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(Stamp, "_write", write)
            Stamp(database, var).holds(clock())
        assert Stamp(database, var).agrees()


def test_two_machines_share_a_store_in_postgresql(database: Database, tmp_path: Path, clock: Clock) -> None:
    if database.engine.dialect.name == "sqlite":
        pytest.skip("a SQLite file has one folder")
    file_a_ticket(database, clock())
    machines = []
    for name in ("one", "two"):
        make_folder(tmp_path / name)
        machines.append(Stamp(database, tmp_path / name))
    for _ in range(2):
        assert all(machine.holds(clock()) for machine in machines)
        clock.forward(minutes=2)
    assert all(machine.agrees() for machine in machines)


def test_of_a_copy_letters_to_staff_are_sent_and_those_to_clients_are_not(database: Database, clock: Clock) -> None:
    letters = Letters(database)
    for key, recipient in (("sent", "a@client.example"), ("waits", "b@client.example"), ("staff", None)):
        letters.write(Letter(key, "answer", recipient, "ru", clock(), {"secret": "s"}))
    claimed = letters.claim(clock(), timedelta(minutes=1))
    assert claimed and claimed.letter.key == "sent"
    letters.sent(claimed, clock())
    assert doubt_letters(database) == 1
    states = {key: letters.state(key) for key in ("sent", "waits", "staff")}
    assert states == {"sent": LetterState.SENT, "waits": LetterState.DOUBTED, "staff": LetterState.WAITING}
    again = letters.claim(clock(), timedelta(minutes=1))
    assert again and again.letter.key == "staff"

"""A store can be copied while it works, carried over, and taken up again from a copy without doubling a ticket."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from submit.store.database import Database, StoreError
from submit.store.drafts import Drafts
from submit.store.entry import State
from submit.store.letters import Letter, Letters
from submit.store.migration import migrate
from submit.store.outbox import Outbox
from submit.store.queue import Queue
from submit.store.store_copy import NotEmpty, copy_store, doubt_all
from submit.store.tables import metadata
from tests.conftest import Clock
from tests.store.samples import a_draft, a_file, file_a_ticket


@pytest.fixture
def full(tmp_path: Path, clock: Clock) -> Database:
    """A store in SQLite with something of everything that matters."""
    found = Database(f"sqlite:///{tmp_path / 'full.db'}")
    migrate(found)
    for reference in ("ML-1", "ML-2"):
        ticket = file_a_ticket(found, clock(), reference)
    Letters(found).write(Letter("k", "accepted", ticket.email, "ru", clock(), {}, ticket.reference))
    Drafts(found).save(a_draft("d9"), clock())
    Drafts(found).add_file(a_draft("d9"), a_file("f9"), b"\x00\xffpng", clock())
    return found


def rows(database: Database) -> dict[str, list[str]]:
    with database.reading() as connection:
        return {
            name: sorted(map(repr, connection.execute(select(table)).mappings().all()))
            for name, table in metadata.tables.items()
        }


def test_every_row_is_carried_over(full: Database, database: Database) -> None:
    counts = copy_store(full, database)
    assert (counts["outbox"], counts["drafts"], counts["files"], counts["letters"]) == (2, 1, 3, 1)
    assert Outbox(database).entries() == Outbox(full).entries()
    assert Outbox(database).files("ML-1") == Outbox(full).files("ML-1")


def test_a_store_that_holds_something_is_not_filled(full: Database, database: Database, clock: Clock) -> None:
    Drafts(database).save(a_draft(), clock())
    with pytest.raises(NotEmpty):
        copy_store(full, database)
    assert Outbox(database).entries() == []


def test_a_copy_made_at_work_is_whole(full: Database, tmp_path: Path, clock: Clock) -> None:
    full.copy_to(tmp_path / "copy.db")
    copy = Database(f"sqlite:///{tmp_path / 'copy.db'}")
    assert rows(copy) == rows(full)
    with copy.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    copy.close()
    with pytest.raises(StoreError):
        full.copy_to(tmp_path / "copy.db")


def test_from_a_copy_every_ticket_on_its_way_is_looked_for_before_it_is_filed(
    full: Database, database: Database, clock: Clock
) -> None:
    copy_store(full, database)
    queue = Queue(database)
    first = queue.claim(clock(), timedelta(minutes=1))
    assert first
    queue.delivered(first, "77", None, clock())
    assert doubt_all(database) == 1
    assert [entry.state for entry in Outbox(database).entries()] == [State.DELIVERED, State.UNKNOWN]
    again = queue.claim(clock(), timedelta(minutes=1))
    assert again and again.begun

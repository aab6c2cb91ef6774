"""What is committed is on disk, and a migrated database is exactly what the code thinks it is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, inspect, select

from submit.store.database import Database, StoreError
from submit.store.drafts import Drafts
from submit.store.limits import Limit, Limits
from submit.store.migration import migrate
from submit.store.tables import drafts, metadata
from tests.conftest import Clock
from tests.store.samples import a_draft


@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_every_connection_has_the_pragmas_that_keep_a_commit(sqlite: Database, pragma: str, value: object) -> None:
    with sqlite.writing() as writer, sqlite.reading() as reader:
        for connection in (writer, reader):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_migrations_bring_an_empty_database_to_the_tables(database: Database) -> None:
    with database.reading() as connection:
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_migrating_again_changes_nothing_and_loses_nothing(database: Database, clock: Clock) -> None:
    Drafts(database).save(a_draft(), clock())
    migrate(database)
    assert Drafts(database).find("d1", "b1") is not None


def test_a_block_that_raises_leaves_nothing(database: Database, clock: Clock) -> None:
    row = {"id": "d1", "browser": "b1", "lang": "ru", "texts": {}, "shown": []}
    with pytest.raises(RuntimeError), database.writing() as connection:
        connection.execute(insert(drafts).values(**row, created_at=clock(), updated_at=clock()))
        raise RuntimeError
    with database.reading() as connection:
        assert connection.execute(select(drafts)).all() == []


def test_a_reader_sees_what_was_committed_and_does_not_wait_for_a_writer(database: Database, clock: Clock) -> None:
    Drafts(database).save(a_draft(), clock())
    with database.writing() as connection:
        connection.execute(drafts.delete())
        assert Drafts(database).find("d1", "b1") is not None
    assert Drafts(database).find("d1", "b1") is None


def test_a_commit_is_seen_by_another_process(database: Database, clock: Clock) -> None:
    Drafts(database).save(a_draft(), clock())
    other = Database(str(database.engine.url))
    assert Drafts(other).find("d1", "b1") is not None
    other.close()


def test_times_come_back_in_utc(database: Database, clock: Clock) -> None:
    Drafts(database).save(a_draft(), clock())
    found = Drafts(database).find("d1", "b1")
    assert found is not None and found.updated_at == clock()
    assert found.updated_at is not None and found.updated_at.tzinfo is not None


def test_a_store_that_cannot_be_opened_is_a_store_error(tmp_path: Path) -> None:
    broken = Database(f"sqlite:///{tmp_path}/no/such/folder/submit.db")
    with pytest.raises(StoreError), broken.reading():
        pass


def test_what_is_done_together_is_one_transaction(database: Database, clock: Clock) -> None:
    kept, limit = Drafts(database), (Limit("send", 1, timedelta(hours=1)), "a")
    with pytest.raises(RuntimeError), database.together():
        kept.save(a_draft(), clock())
        Limits(database).take(clock(), limit)
        assert kept.find("d1", "b1") is not None
        raise RuntimeError
    assert kept.find("d1", "b1") is None
    assert Limits(database).take(clock(), limit) is None


def test_nobody_else_takes_part_in_what_a_thread_does_together(database: Database, clock: Clock) -> None:
    with ThreadPoolExecutor(1) as pool, database.together():
        Drafts(database).save(a_draft(), clock())
        assert pool.submit(Drafts(database).find, "d1", "b1").result(5) is None
    assert Drafts(database).find("d1", "b1") is not None


def test_what_is_only_noted_is_on_disk_with_what_it_is_done_together_with(sqlite: Database) -> None:
    with sqlite.together(), sqlite.noting() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


@pytest.mark.parametrize(
    "text", ["Билет не выписан", "\u2028 \x01 «\\u0430»", "half \ud83d of \ude00 one", "whole \U0001f600"]
)
def test_any_text_comes_back_as_it_was(database: Database, clock: Clock, text: str) -> None:
    Drafts(database).save(a_draft(subject=text), clock())
    found = Drafts(database).find("d1", "b1")
    assert found is not None and found.texts == {"subject": text}


def test_russian_text_takes_no_more_room_than_it_must(sqlite: Database, clock: Clock) -> None:
    Drafts(sqlite).save(a_draft(subject="билет" * 100), clock())
    with sqlite.reading() as connection:
        stored = connection.exec_driver_sql("SELECT length(CAST(texts AS BLOB)) FROM drafts").scalar_one()
    assert stored < 5 * 100 * 2 + 50

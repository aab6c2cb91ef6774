"""What was hidden is gone from the store: from the row, from freed pages, from the log of SQLite."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from submit.config import Settings
from submit.store.database import Database, StoreError
from submit.store.drafts import Drafts, NotYours
from tests.conftest import Clock
from tests.store.samples import a_draft, a_file, kept

SECRET = "4242424242424242"
LONG = f"{'до ' * 3000}{SECRET}{' после' * 3000}"
"""Longer than a page of the store, so that it lies on pages of its own."""


@pytest.fixture
def database(sqlite: Database) -> Database:
    """PostgreSQL keeps what was overwritten until its own housekeeping; only SQLite can be made to forget at once."""
    return sqlite


def files_with(words: str, settings: Settings) -> list[Path]:
    return [path for path in settings.var.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


@pytest.mark.parametrize("words", [SECRET, LONG], ids=["short", "long"])
def test_nothing_of_what_was_hidden_stays_in_the_files(
    drafts: Drafts, settings: Settings, clock: Clock, words: str
) -> None:
    for index in range(5):
        drafts.save(a_draft(f"d{index}", subject=f"Тема {index}"), clock())
    drafts.save(a_draft(subject=words), clock())
    assert files_with(SECRET, settings)
    drafts.redact(a_draft(subject=words.replace(SECRET, "••••")), clock())
    assert files_with(SECRET, settings) == []
    assert "••••" in kept(drafts, a_draft()).texts["subject"]


def test_a_file_gets_its_new_name_and_the_old_one_is_gone(drafts: Drafts, settings: Settings, clock: Clock) -> None:
    file = replace(a_file(), name=f"{SECRET}.png")
    drafts.save(a_draft(), clock())
    drafts.add_file(a_draft(), file, b"png", clock())
    drafts.redact(replace(a_draft(), files=(replace(file, name="••••.png"),)), clock())
    assert [file.name for file in kept(drafts, a_draft()).files] == ["••••.png"]
    assert files_with(SECRET, settings) == []


def test_a_draft_that_expires_leaves_nothing_behind(drafts: Drafts, settings: Settings, clock: Clock) -> None:
    drafts.save(a_draft(subject=LONG), clock())
    clock.forward(days=8)
    drafts.delete_older(clock())
    assert files_with(SECRET, settings) == []


def test_another_browser_hides_nothing(drafts: Drafts, clock: Clock) -> None:
    drafts.save(a_draft(), clock())
    with pytest.raises(NotYours):
        drafts.redact(a_draft(browser="b2", subject=""), clock())
    assert kept(drafts, a_draft()).texts == a_draft().texts


def test_a_reader_at_work_does_not_make_hiding_fail(
    drafts: Drafts, database: Database, settings: Settings, clock: Clock
) -> None:
    drafts.save(a_draft(subject=SECRET), clock())
    with database.reading() as connection:
        connection.execute(text("SELECT count(*) FROM drafts")).scalar()
        drafts.redact(a_draft(subject="••••"), clock())
    assert kept(drafts, a_draft()).texts == {"subject": "••••"}
    database.forget()
    assert files_with(SECRET, settings) == []


def test_an_error_of_the_store_does_not_tell_what_was_written(drafts: Drafts, database: Database, clock: Clock) -> None:
    with database.writing() as connection:
        connection.execute(text("DROP TABLE drafts"))
        connection.execute(text("CREATE TABLE drafts (id TEXT, browser TEXT)"))
    with pytest.raises(StoreError) as caught:
        drafts.save(a_draft(subject=SECRET), clock())
    assert SECRET not in str(caught.value)

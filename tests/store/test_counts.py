"""Counts: once for each draft, rule, field and kind of message; never at the cost of a ticket."""

import logging
from dataclasses import fields
from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql

from submit.store.counts import Counts
from submit.store.database import Database
from submit.store.drafts import Drafts
from submit.store.tables import counts as counts_table
from submit.store.tables import metadata, spoken
from submit.store.upsert import INSERT
from submit.ticket.finding import Finding
from submit.ticket.rule_counts import RuleCount
from tests.conftest import Clock
from tests.store.samples import a_draft

DAY = date(2026, 11, 23)
NEXT = DAY + timedelta(days=1)


def finding(rule: str = "r-3-2", field: str = "subject", code: str = "length.short") -> Finding:
    return Finding(rule, field, "advice", code, "Тема — не короче 10 знаков", "/rules/#r-3-2")


@pytest.fixture
def counts(database: Database) -> Counts:
    return Counts(database)


def test_a_rule_speaks_once_to_a_draft_however_often_it_is_shown(counts: Counts) -> None:
    for day in (DAY, DAY, NEXT):
        counts.spoke("d1", [finding(), finding()], day)
    assert counts.by_day() == {(DAY, "r-3-2"): RuleCount(1, 0)}


def test_each_draft_rule_field_and_kind_of_message_counts(counts: Counts) -> None:
    counts.spoke("d1", [finding()], DAY)
    counts.spoke("d2", [finding()], DAY)
    counts.spoke("d1", [finding(), finding(field="steps"), finding(code="length.long"), finding("r-10-1")], NEXT)
    assert counts.by_rule() == {"r-10-1": RuleCount(1, 0), "r-3-2": RuleCount(4, 0)}
    assert counts.by_day()[NEXT, "r-3-2"] == RuleCount(2, 0)
    assert counts.by_message() == {
        ("r-10-1", "subject", "length.short"): RuleCount(1, 0),
        ("r-3-2", "steps", "length.short"): RuleCount(1, 0),
        ("r-3-2", "subject", "length.long"): RuleCount(1, 0),
        ("r-3-2", "subject", "length.short"): RuleCount(2, 0),
    }


def test_advice_is_passed_over_once(counts: Counts) -> None:
    counts.spoke("d1", [finding()], DAY)
    counts.spoke("d2", [finding()], DAY)
    for _ in range(2):
        counts.passed_over("d1", [finding()], NEXT)
    assert counts.by_rule() == {"r-3-2": RuleCount(2, 1)}
    assert counts.by_day()[NEXT, "r-3-2"] == RuleCount(0, 1)


def test_what_was_not_shown_cannot_be_passed_over(counts: Counts) -> None:
    counts.spoke("d1", [finding()], DAY)
    counts.passed_over("d1", [finding("r-10-1"), finding(field="steps")], DAY)
    counts.passed_over("d2", [finding()], DAY)
    assert counts.by_rule() == {"r-3-2": RuleCount(1, 0)}


def test_nothing_to_count_leaves_the_store_alone(
    counts: Counts, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    counts.spoke("d1", [finding()], DAY)
    with database.writing():
        # A second writer would have to wait for this one, and give up.
        counts.spoke("d1", [finding()], DAY)
        counts.spoke("d2", [], DAY)
        counts.passed_over("d2", [], DAY)
    assert not caplog.records
    assert counts.by_rule() == {"r-3-2": RuleCount(1, 0)}


def test_no_text_is_kept(counts: Counts, database: Database) -> None:
    counts.spoke("d1", [finding()], DAY)
    with database.reading() as connection:
        rows = [*connection.execute(select(counts_table)), *connection.execute(select(spoken))]
    assert "Тема" not in str(rows)
    kept = {column.name for column in [*counts_table.columns, *spoken.columns]} & {
        item.name for item in fields(Finding)
    }
    assert kept == {"rule", "field", "code"}


def test_a_failure_to_count_is_logged_and_costs_nothing(sqlite: Database, caplog: pytest.LogCaptureFixture) -> None:
    counts = Counts(sqlite)
    counts.spoke("d1", [finding()], DAY)
    with sqlite.writing() as connection:
        connection.execute(text("DROP TABLE counts"))
    with caplog.at_level(logging.WARNING):
        counts.spoke("d2", [finding()], DAY)
        counts.passed_over("d1", [finding()], DAY)
    assert [record.getMessage() for record in caplog.records] == [
        "what was shown is not counted: OperationalError",
        "what was passed over is not counted: OperationalError",
    ]
    with sqlite.reading() as connection:
        assert [row.passed_over for row in connection.execute(select(spoken))] == [False]


def test_several_at_once_lose_no_count(database: Database) -> None:
    def speak(number: int) -> None:
        for draft in range(10):
            Counts(database).spoke(f"{number}-{draft}", [finding(), finding("r-10-1")], DAY)

    threads = [Thread(target=speak, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counts(database).by_rule() == {"r-10-1": RuleCount(40, 0), "r-3-2": RuleCount(40, 0)}


def test_what_was_counted_is_forgotten_with_its_draft_and_the_counts_stay(
    counts: Counts, drafts: Drafts, database: Database, clock: Clock
) -> None:
    drafts.save(a_draft("kept"), clock())
    clock.forward(days=-10)
    for id in ("kept", "gone", "sent"):
        counts.spoke(id, [finding()], clock().date())
    drafts.save(a_draft("gone"), clock())
    clock.forward(days=10)
    counts.spoke("new", [finding()], clock().date())
    drafts.delete_older(clock() - timedelta(days=7))
    with database.reading() as connection:
        assert {row.draft for row in connection.execute(select(spoken))} == {"kept", "new"}
    assert counts.by_rule() == {"r-3-2": RuleCount(4, 0)}


def test_the_migrations_make_the_tables_that_the_code_uses(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("table", [counts_table, spoken])
def test_postgresql_is_asked_the_same(table: Any) -> None:
    row = {column.name: None for column in table.columns}
    statement = INSERT["postgresql"](table).values(row).on_conflict_do_nothing()
    assert "ON CONFLICT DO NOTHING" in str(statement.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]

"""Inserts that know what to do when the row is there already. SQLAlchemy has none for all databases."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

INSERT: Mapping[str, Callable[[Any], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
"""By dialect."""


def upsert(connection: Connection, table: Table, row: Mapping[str, Any]) -> Any:
    """An insert of the row that takes `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return INSERT[connection.dialect.name](table).values(dict(row))


def insert_once(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert the row unless there is one with its key; returns whether there was none."""
    return has_written(connection, table, upsert(connection, table, row).on_conflict_do_nothing())


def has_written(connection: Connection, table: Table, statement: Any) -> bool:
    """Execute an insert or upsert; returns whether it wrote a row. PostgreSQL's driver does not count them for us."""
    (key, *_) = table.primary_key.columns
    return connection.execute(statement.returning(key)).first() is not None

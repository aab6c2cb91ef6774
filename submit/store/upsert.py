"""Inserts that handle a row that is there already. SQLAlchemy has no upsert that works for all databases."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

INSERT: Mapping[str, Callable[[Any], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
"""The insert of each dialect."""


def upsert(connection: Connection, table: Table, row: Mapping[str, Any]) -> Any:
    """Return an insert of the row that supports `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return INSERT[connection.dialect.name](table).values(dict(row))


def insert_once(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert the row unless one with the same key exists; return True if it was inserted."""
    return connection.execute(_once(connection.dialect.name, table), dict(row)).first() is not None


def has_written(connection: Connection, table: Table, statement: Any) -> bool:
    """Execute an insert or upsert; return True if it wrote a row. PostgreSQL's driver does not count rows for us."""
    return connection.execute(_counted(table, statement)).first() is not None


@cache
def _once(dialect: str, table: Table) -> Any:
    return _counted(table, INSERT[dialect](table).on_conflict_do_nothing())


def _counted(table: Table, statement: Any) -> Any:
    (key, *_) = table.primary_key.columns
    return statement.returning(key)

"""Migration of a store's tables to the newest revision."""

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config

from submit.store.database import Database

LOCK = 7_201_905
"""The advisory lock of migrations: a number that nothing else in the database uses."""


def migrate(database: Database) -> None:
    """Run the missing revisions in one transaction; quick if there are none."""
    with as_file(files("submit.store") / "migrations") as folder, database.writing() as connection:
        if connection.dialect.name == "postgresql":
            # Two processes that start at once must not create the same tables.
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

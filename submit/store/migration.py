"""Bringing the tables of a store to the newest revision."""

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config

from submit.store.database import Database


def migrate(database: Database) -> None:
    """Run the revisions that are missing, in one transaction; quick when there are none."""
    with as_file(files("submit.store") / "migrations") as folder, database.writing() as connection:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

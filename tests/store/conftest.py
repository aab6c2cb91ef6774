"""The verbs of the store, on each database that it runs on."""

import os
from collections.abc import Iterator

import pytest

from submit.store.database import Database
from submit.store.drafts import Drafts
from submit.store.migration import migrate
from submit.store.outbox import Outbox
from submit.store.queue import Queue
from submit.store.tables import metadata
from tests.store.postgres import Cluster, UnavailableError, cluster


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    try:
        with cluster() as made:
            yield made
    except UnavailableError as reason:
        if "CI" in os.environ:
            pytest.fail(str(reason))
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def shared(postgres: Cluster) -> Iterator[Database]:
    """A store in PostgreSQL. Making one costs half a second, emptying one does not."""
    found = Database(postgres.new_database())
    migrate(found)
    yield found
    found.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A store with all tables and nothing in them."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite")
        return
    found: Database = request.getfixturevalue("shared")
    with found.writing() as connection:
        connection.exec_driver_sql(f"TRUNCATE {', '.join(metadata.tables)} CASCADE")
    yield found


@pytest.fixture
def drafts(database: Database) -> Drafts:
    return Drafts(database)


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database)


@pytest.fixture
def queue(database: Database) -> Queue:
    return Queue(database)

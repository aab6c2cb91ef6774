"""The verbs of the store."""

import pytest

from submit.store.database import Database
from submit.store.drafts import Drafts
from submit.store.outbox import Outbox
from submit.store.queue import Queue


@pytest.fixture
def drafts(database: Database) -> Drafts:
    return Drafts(database)


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database)


@pytest.fixture
def queue(database: Database) -> Queue:
    return Queue(database)

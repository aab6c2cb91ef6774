"""The verbs of the store."""

import pytest

from submit.store.database import Database
from submit.store.drafts import Drafts
from submit.store.outbox import Outbox


@pytest.fixture
def drafts(database: Database) -> Drafts:
    return Drafts(database)


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database)

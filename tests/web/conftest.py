"""Clients at the form."""

import pytest
from flask import Flask

from submit.store.database import Database
from submit.store.outbox import Outbox
from tests.web.visitor import Visitor


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


@pytest.fixture
def stranger(app: Flask) -> Visitor:
    """Another browser."""
    return Visitor(app)


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database)

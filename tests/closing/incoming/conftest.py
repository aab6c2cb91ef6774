"""One Dovecot for all tests of a run, and a mailroom with a mailbox of its own for each."""

import os
import uuid
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.closing.incoming.dovecot import Dovecot, UnavailableError, dovecot
from tests.closing.incoming.office import Office
from tests.closing.scene import Scene


@pytest.fixture(scope="session")
def server() -> Iterator[Dovecot]:
    try:
        with dovecot() as made:
            yield made
    except UnavailableError as reason:
        if "CI" in os.environ:
            pytest.fail(str(reason))
        pytest.skip(str(reason))


@pytest.fixture
def office(server: Dovecot, scene: Scene) -> Office:
    """A mailroom over a real mailbox, and a tracker in which a ticket lies."""
    login = f"u{uuid.uuid4().hex}"
    scene.settings = replace(scene.settings, imap_url=server.url(login))
    return Office(server, login, scene)

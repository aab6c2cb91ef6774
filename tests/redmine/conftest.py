"""A real Redmine for each of its formatters, shared by all tests of a run."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from submit.delivery.destinations.redmine.redmine_destination import Redmine
from tests.delivery.destinations.redmine.samples import PRIORITIES, TRACKERS
from tests.redmine.instance import Instance, UnavailableError, require


@pytest.fixture(scope="session")
def redmine() -> Iterator[Instance]:
    """A Redmine with Textile, which older installations have."""
    yield from _instance("textile")


@pytest.fixture(scope="session")
def common_mark_redmine() -> Iterator[Instance]:
    """A Redmine with CommonMark, which newer installations have."""
    yield from _instance("common_mark")


@pytest.fixture
def destination(redmine: Instance) -> Redmine:
    """The destination for the Redmine with Textile. Addresses at client.example belong to client A."""
    return a_destination(redmine)


def a_destination(redmine: Instance, text_format: str = "textile", **changes: Any) -> Redmine:
    """A destination for that Redmine; `changes` are other arguments than the right ones."""
    arguments: dict[str, Any] = {
        "url": redmine.url,
        "api_key": redmine.api_key,
        "project": "default",
        "text_format": text_format,
        "tracker_names": TRACKERS,
        "priority_names": PRIORITIES,
        "project_of": _project_of,
    }
    return Redmine(**(arguments | changes))


def _project_of(email: str) -> str:
    return "client-a" if email.endswith("@client.example") else "default"


def _instance(text_formatting: str) -> Iterator[Instance]:
    try:
        require()
    except UnavailableError as reason:
        if "CI" in os.environ:
            pytest.fail(str(reason))
        pytest.skip(str(reason))
    with Instance(text_formatting) as instance:
        yield instance

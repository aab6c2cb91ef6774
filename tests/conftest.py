"""What most tests share: the real rule-book, a publication of it, a store, and the application over them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
from flask import Flask

from submit.app import create_app
from submit.config import Settings, read_settings
from submit.publication import publish, read_pages, write_document
from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from submit.store.migration import migrate
from submit.ticket.checker import Checker

ROOT = Path(__file__).parents[1]

# How long one example takes says more of the machine than of the code.
hypothesis.settings.register_profile("submit", deadline=None)
hypothesis.settings.load_profile("submit")


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **amount: float) -> None:
        self.time += timedelta(**amount)


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The rule-book of the project's own pages."""
    found, problems = read_rulebook(read_pages(ROOT / "docs"))
    assert not problems, "\n".join(map(str, problems))
    return found


@pytest.fixture(scope="session")
def checker(rulebook: Rulebook) -> Checker:
    return Checker(rulebook, "https://support.example")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"SUBMIT_VAR": str(tmp_path)})


@pytest.fixture
def publish_rules(settings: Settings) -> Callable[[Rulebook], None]:
    """Puts a rule-book in force, as a publication without pages."""
    sites = settings.var / "sites"

    def put(rules: Rulebook) -> None:
        folder = sites / f"{rules.edition}-{len(list(sites.glob('*')))}"
        (folder / "site").mkdir(parents=True)
        write_document(folder, rules)
        publish(sites, folder)

    return put


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    found = Database(settings.database_url)
    migrate(found)
    yield found
    found.close()


@pytest.fixture
def app(
    settings: Settings,
    database: Database,
    rulebook: Rulebook,
    publish_rules: Callable[[Rulebook], None],
    clock: Clock,
) -> Flask:
    publish_rules(rulebook)
    return create_app(settings, clock)

"""What most tests share: the real rule-book, a publication of it, a store, and the application over them."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import CodeType

import hypothesis
import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from submit.app import create_app
from submit.config import Settings, read_settings
from submit.publication import publish, read_pages, write_document
from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from submit.store.migration import migrate
from submit.ticket.checker import Checker

pytest_plugins = ["tests.running"]
ROOT = Path(__file__).parents[1]

# How long one example takes says more of the machine than of the code.
hypothesis.settings.register_profile("submit", deadline=None)
hypothesis.settings.load_profile("submit")


class CompiledTemplates(BytecodeCache):
    """Templates by name and text, compiled once a run: each test has an application, which would do it anew."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._held.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._held[bucket.key, bucket.checksum] = bucket.code


Flask.jinja_options = {"bytecode_cache": CompiledTemplates()}


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


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of SQLite with all tables and nothing in them, to be copied: all migrations take half a second."""
    path = tmp_path_factory.mktemp("store") / "submit.db"
    made = Database(f"sqlite:///{path}")
    migrate(made)
    made.close()
    return path


@pytest.fixture
def sqlite(settings: Settings, empty_store: Path) -> Iterator[Database]:
    """A store with all tables and nothing in them."""
    shutil.copyfile(empty_store, settings.var / "submit.db")
    found = Database(settings.database_url)
    yield found
    found.close()


@pytest.fixture
def database(sqlite: Database) -> Database:
    return sqlite


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

"""A scene for each test, over a tracker in memory."""

from collections.abc import Callable
from pathlib import Path

import pytest

from submit.config import Settings, read_settings
from submit.processes import tracker_factory
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from tests.closing.memory_tracker import MemoryTracker
from tests.closing.scene import MAIL, Scene
from tests.faults.installation import redmine_settings
from tests.faults.tracker import KEY


@pytest.fixture
def board() -> MemoryTracker:
    return MemoryTracker()


@pytest.fixture
def tracked(board: MemoryTracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with the tracker in memory in place of the one that they name."""
    monkeypatch.setattr(tracker_factory, "tracker_of", lambda settings: board.client())
    return read_settings({"SUBMIT_VAR": str(tmp_path), **redmine_settings("http://127.0.0.1:1", KEY), **MAIL})


@pytest.fixture
def scene(
    board: MemoryTracker,
    tracked: Settings,
    database: Database,
    rulebook: Rulebook,
    publish_rules: Callable[[Rulebook], None],
) -> Scene:
    publish_rules(rulebook)
    return Scene(board, database, tracked, rulebook)

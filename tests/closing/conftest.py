"""A scene for each test, over a board of its own."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import requests

from submit.config import Settings, read_settings
from submit.delivery.destinations.redmine.client import Client
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from tests.closing.board import Board
from tests.closing.scene import MAIL, Scene
from tests.faults.installation import redmine_settings
from tests.faults.tracker import KEY


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def tracked(board: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with the board for a tracker. It is asked without any wire: a month has thousands of calls."""

    def exchange(client: Client, request: requests.Request) -> tuple[requests.Response, bytes]:
        prepared = request.prepare()
        body = request.data.read() if isinstance(request.data, BytesIO) else request.data or b""
        reply = board.answer(request.method or "", prepared.path_url, body)
        if reply is None:
            raise requests.ConnectionError
        answer = requests.Response()
        answer.status_code = reply[0]
        return answer, json.dumps(reply[1]).encode()

    monkeypatch.setattr(Client, "_exchange", exchange)
    return read_settings({"SUBMIT_VAR": str(tmp_path), **redmine_settings("http://127.0.0.1:1", KEY), **MAIL})


@pytest.fixture
def scene(
    board: Board,
    tracked: Settings,
    database: Database,
    rulebook: Rulebook,
    publish_rules: Callable[[Rulebook], None],
) -> Scene:
    publish_rules(rulebook)
    return Scene(board, database, tracked, rulebook)

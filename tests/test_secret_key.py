"""The key that signs cookies: made whole or not at all; a file that cannot be used stops the start with a sentence."""

import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from submit.commands.screen import CONFIGURATION
from submit.environment import SettingsError
from submit.secret_key import secret_key
from tests.conftest import ROOT

GOOD = "0123456789abcdef" * 4


def test_it_is_made_once_and_readable_by_us_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        key = secret_key(tmp_path)
    finally:
        os.umask(before)
    assert re.fullmatch("[0-9a-f]{64}", key) and secret_key(tmp_path) == key
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_all_who_want_it_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        assert len(set(threads.map(secret_key, [tmp_path] * 64))) == 1


@pytest.mark.parametrize("left", ["", "\n", "\0" * 64], ids=["empty", "a line end", "zeros"])
def test_a_file_that_holds_nothing_is_made_anew(tmp_path: Path, left: str) -> None:
    (tmp_path / "secret_key").write_text(left)
    key = secret_key(tmp_path)
    assert re.fullmatch("[0-9a-f]{64}", key) and secret_key(tmp_path) == key


@pytest.mark.parametrize("kept", [GOOD, GOOD + "\n", "a-key/of+our=own" * 2])
def test_a_key_that_is_there_is_kept(tmp_path: Path, kept: str) -> None:
    (tmp_path / "secret_key").write_text(kept)
    assert secret_key(tmp_path) == kept.strip()


SPOILT = [
    GOOD[:20].encode(),
    b"\0" * 8 + GOOD.encode()[:8],
    b"two words " * 8,
    "ключ".encode() * 16,
    os.urandom(1) + b"\xff" * 64,
]


@pytest.mark.parametrize("spoilt", SPOILT, ids=["torn", "partly zeros", "words", "letters", "garbage"])
def test_a_spoilt_file_is_named_and_left_as_it_is(tmp_path: Path, spoilt: bytes) -> None:
    path = tmp_path / "secret_key"
    path.write_bytes(spoilt)
    with pytest.raises(SettingsError, match=re.escape(str(path))):
        secret_key(tmp_path)
    assert path.read_bytes() == spoilt


def test_a_place_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret_key").mkdir()
    with pytest.raises(SettingsError, match="secret_key"):
        secret_key(tmp_path)


def test_a_disk_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int) -> None:
        raise OSError

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(SettingsError):
        secret_key(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_server_does_not_start_with_a_spoilt_key(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("torn")
    code = "from submit.config import read_settings\nimport os, submit.processes.web_server, submit.cli\n"
    code += "from submit.commands import serve\n"
    code += "serve.web = lambda options, settings: submit.processes.web_server.serve_web(settings)\n"
    code += "raise SystemExit(submit.cli.main(['web']))"
    environment = {**os.environ, "SUBMIT_VAR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == CONFIGURATION
    assert str(tmp_path / "secret_key") in done.stderr and len(done.stderr.splitlines()) == 1

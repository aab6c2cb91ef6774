"""The real processes as `submit serve` starts them: what each can see, and that none stays when all should end."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.faults.family import family, is_running, role
from tests.faults.installation import Installation, answers, free_port, redmine_settings
from tests.faults.waiting import wait_until

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, and Linux alone ends children with their parent"),
]

KEY = "5ec4e7" * 6 + "0000"
PASSWORD = "s3cret-password-of-the-mail"
SERVE = """
import sys
from submit.cli import main
from submit.commands import serve
serve._publish_if_changed = lambda settings: True
sys.exit(main(["serve"]))
"""
"""`submit serve`, which takes the publication as it is."""


@contextmanager
def supervised(environment: Mapping[str, str], port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """The supervisor, once form and delivery are at work; ended, with all that it started, when the block ends."""
    process = subprocess.Popen([sys.executable, "-c", SERVE], cwd=ROOT, env={**os.environ, **environment})
    try:
        assert wait_until(lambda: answers(port), 60, 0.1)
        yield process
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An installation whose secrets lie in a file and in the environment."""
    file = tmp_path / "key"
    file.write_text(KEY, encoding="ascii")
    settings = redmine_settings(f"http://127.0.0.1:{free_port()}", "")
    del settings["SUBMIT_REDMINE_API_KEY"]
    settings |= {
        "SUBMIT_REDMINE_API_KEY_FILE": str(file),
        "SUBMIT_SMTP_URL": f"smtp://front:{PASSWORD}@127.0.0.1:{free_port()}",
        "SUBMIT_MAIL_FROM": "front@support.example",
    }
    with Installation(tmp_path / "var", {}) as installation:
        settings |= {"SUBMIT_VAR": str(installation.folder), "SUBMIT_PORT": str(free_port())}
        yield settings


def seen_by(pid: int) -> str:
    """What a process was given, and what it holds open, as far as another process of its user can read that."""
    proc = Path(f"/proc/{pid}")
    given = proc.joinpath("cmdline").read_bytes()
    try:
        given += proc.joinpath("environ").read_bytes()
        opened = [os.readlink(descriptor) for descriptor in proc.joinpath("fd").iterdir() if descriptor.is_symlink()]
    except PermissionError:
        opened = []
    return given.decode(errors="replace") + "\n".join(opened)


def test_what_the_server_itself_says_is_json_too(tmp_path: Path) -> None:
    with Installation(tmp_path / "var", {}) as installation:
        web = installation.web().start()
        worker = next(pid for pid in family(web.pid) if role(pid) == "web")
        os.kill(worker, signal.SIGKILL)
        assert wait_until(lambda: "Unexpected exit" in installation.log(), 30, 0.1)
        assert wait_until(lambda: answers(web.port or 0), 30, 0.1)
    lines = [json.loads(line) for line in installation.log().splitlines()]
    assert {line["logger"] for line in lines} == {"_granian", "submit.web.requests"}


def test_the_web_processes_hold_no_secret_of_the_delivery(environment: dict[str, str], tmp_path: Path) -> None:
    """23"""
    with supervised(environment, int(environment["SUBMIT_PORT"])) as process:
        seen: dict[str, list[str]] = {}
        for pid in family(process.pid):
            seen.setdefault(role(pid), []).append(seen_by(pid))
    assert len(seen["web"]) >= 2 and len(seen["deliver"]) == 1
    for secret in (KEY, PASSWORD, str(tmp_path / "key"), "API_KEY", "SMTP"):
        assert not [text for text in seen["web"] if secret in text], secret


@pytest.mark.parametrize("given", ["by name", "in a file"])
def test_no_process_shows_a_secret_to_others_of_its_user(environment: dict[str, str], given: str) -> None:
    """23"""
    if given == "by name":
        environment["SUBMIT_REDMINE_API_KEY"] = Path(environment.pop("SUBMIT_REDMINE_API_KEY_FILE")).read_text()
    with supervised(environment, int(environment["SUBMIT_PORT"])) as process:
        seen = "\n".join(map(seen_by, [process.pid, *family(process.pid)]))
    assert KEY not in seen and PASSWORD not in seen


def test_this_look_can_find_a_secret() -> None:
    with subprocess.Popen(["sleep", "60"], env={"PATH": os.environ["PATH"], "KEY": KEY}) as process:
        assert wait_until(lambda: KEY in seen_by(process.pid), 10)
        process.kill()


@pytest.mark.parametrize("killed", ["the supervisor", "the web"])
def test_nothing_stays_behind_a_process_that_was_killed(environment: dict[str, str], killed: str) -> None:
    with supervised(environment, int(environment["SUBMIT_PORT"])) as process:
        mine = family(process.pid)
        web = next(pid for pid in mine if role(pid) == "web")
        first, gone = (process.pid, mine) if killed == "the supervisor" else (web, family(web))
        assert len(gone) >= 2
        os.kill(first, signal.SIGKILL)
        assert wait_until(lambda: not any(is_running(pid) for pid in gone), 60, 0.1)

"""The units of systemd: they say what systemd understands, and start what is there."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from submit.cli import command_line
from submit.commands.screen import CONFIGURATION
from submit.config import NAMES, Role
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
HOME = "/srv/submit"
UNITS = sorted(path.name for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer", ".target"))
SERVICES = [name for name in UNITS if name.endswith(".service")]
USERS = {
    "submit-web.service": "submit-web",
    "submit-deliver.service": "submit-deliver",
    "submit-close.service": "submit-deliver",
    "submit-publish.service": "submit",
}
SECRET = ("REDMINE_API_KEY", "SMTP_URL", "IMAP_URL")


def unit(name: str) -> configparser.RawConfigParser:
    found = configparser.RawConfigParser(strict=False)  # A key may stand there twice.
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read(DEPLOY / name, encoding="utf-8")
    return found


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    for command in ("script/publish", ".venv/bin/python"):
        (tmp_path / command).parent.mkdir(parents=True)
        (tmp_path / command).touch(mode=0o755)
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace(HOME, str(tmp_path)), encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in UNITS)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_the_units_start_is_there() -> None:
    publish = unit("submit-publish.service")["Service"]["ExecStart"]
    assert (ROOT / publish.removeprefix(f"{HOME}/")).stat().st_mode & 0o111
    for role in ("web", "deliver"):
        started = unit(f"submit-{role}.service")["Service"]["ExecStart"].split()
        assert command_line().parse_args(started[started.index("submit") + 1 :]).command == ("serve", role)


def test_the_timer_starts_the_publication() -> None:
    assert "submit-publish.timer" in UNITS and "submit-publish.service" in UNITS
    assert "Unit" not in unit("submit-publish.timer")["Timer"]


def test_settings_that_cannot_be_used_are_not_tried_again_and_again() -> None:
    for role in ("web", "deliver"):
        assert unit(f"submit-{role}.service")["Service"]["RestartPreventExitStatus"] == str(CONFIGURATION)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_runs_as_nobody_special_and_writes_where_it_must(name: str) -> None:
    service = unit(name)["Service"]
    assert service["User"] == USERS[name] and service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert service["ReadWritePaths"] in ({HOME} if USERS[name] == "submit" else {f"{HOME}/var"})


@pytest.mark.parametrize("name", SERVICES)
def test_the_services_are_locked_up_alike(name: str) -> None:
    locks = ("CapabilityBoundingSet", "LockPersonality", "NoNew", "Private", "Protect", "Restrict", "SystemCall")
    first, other = (unit(one)["Service"] for one in ("submit-web.service", name))
    known = {key for key in first if key.startswith(locks) and key != "RestartPreventExitStatus"}
    assert len(known) > 15 and {key: other[key] for key in known} == {key: first[key] for key in known}


@pytest.mark.parametrize("name", SERVICES)
def test_the_secrets_are_given_to_what_delivers_and_to_nobody_else(name: str) -> None:
    """23"""
    text = (DEPLOY / name).read_text(encoding="utf-8")
    delivers = USERS[name] == "submit-deliver"
    for setting in SECRET:
        assert (f"SUBMIT_{setting}_FILE=%d/" in text) == delivers
    assert ("/etc/submit/secrets" in text) == delivers


def test_the_form_is_given_no_secret_even_if_it_stands_in_the_common_file() -> None:
    removed = unit("submit-web.service")["Service"]["UnsetEnvironment"].split()
    assert set(removed) == {f"SUBMIT_{setting}{suffix}" for setting in SECRET for suffix in ("", "_FILE")}
    delivers_alone = {name for name, roles in NAMES.items() if roles == {Role.DELIVER}}
    assert set(SECRET) <= delivers_alone


SHARE = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from submit.store.database import Database
from submit.store.migration import migrate
from tests.store.samples import file_a_ticket
os.umask(0o007)
database = Database(f"sqlite:///{sys.argv[1]}")
migrate(database)
file_a_ticket(database, datetime.now(UTC))
for path in Path(sys.argv[1]).parent.iterdir():
    print(path.name, f"{path.stat().st_mode & 0o777:o}")
"""


def test_form_and_delivery_share_a_store_by_their_group(tmp_path: Path) -> None:
    """Each runs as a user of its own: whatever one makes beside the store, the other must be able to write."""
    page = (ROOT / "docs/ru/staff/deploy.md").read_text(encoding="utf-8")
    assert f"install -d -m 2770 -o submit -g submit {HOME}/var\n" in page
    tmp_path.chmod(0o2770)
    store = tmp_path / "submit.db"
    store.touch(mode=0o660)
    store.chmod(0o660)
    command = [sys.executable, "-c", SHARE, str(store)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    modes = dict(line.split() for line in done.stdout.splitlines())
    assert {"submit.db", "submit.db-wal", "submit.db-shm"} <= set(modes)
    assert set(modes.values()) == {"660"}, modes
    assert (
        unit("submit-web.service")["Service"]["UMask"] == unit("submit-deliver.service")["Service"]["UMask"] == "0007"
    )


def test_the_staff_page_names_every_unit() -> None:
    page = (ROOT / "docs/ru/staff/deploy.md").read_text(encoding="utf-8")
    assert set(re.findall(r"submit[\w-]*\.(?:service|timer|target)", page)) >= set(UNITS)

"""What delivery alone may know: out of the environment, readable by the process that inherits it, and by no other."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from submit.config import Role, names_of, read_settings
from submit.processes.secret_handover import descriptors, hidden
from tests.conftest import ROOT
from tests.test_config import MAILBOX, REDMINE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone has files in memory, and /proc")

DELIVERY_ALONE = names_of(Role.DELIVER) - names_of(Role.WEB)
SEALED = """
import ctypes
from submit.processes.secret_handover import seal
assert ctypes.CDLL(None).prctl(3) == 1
seal()
assert ctypes.CDLL(None).prctl(3) == 0
"""


@pytest.mark.parametrize("environment", [REDMINE, MAILBOX, {}, {"SUBMIT_REDMINE_API_KEY": "ключ\nс переводом строки"}])
def test_what_is_hidden_is_read_as_before(environment: dict[str, str]) -> None:
    shown = hidden(environment, DELIVERY_ALONE)
    try:
        assert not DELIVERY_ALONE & set(shown)
        assert hidden(shown, DELIVERY_ALONE) == shown, "nothing is left to be hidden"
        assert {name: value for name, value in shown.items() if not name.endswith("_FILE")} == {
            name: value for name, value in environment.items() if name not in DELIVERY_ALONE
        }
        for _ in range(2):  # The supervisor reads it, and then each delivery process that it starts.
            read = {
                name.removesuffix("_FILE"): Path(value).read_text()
                for name, value in shown.items()
                if name not in environment
            }
            assert read == {name: value for name, value in environment.items() if name in DELIVERY_ALONE}
        if "SUBMIT_PROOF" in environment:
            assert read_settings(shown) == read_settings(environment)
    finally:
        for descriptor in descriptors(shown):
            os.close(descriptor)


def test_the_secrets_are_of_what_is_hidden() -> None:
    assert {"SUBMIT_REDMINE_API_KEY", "SUBMIT_SMTP_URL", "SUBMIT_IMAP_URL"} <= DELIVERY_ALONE


def test_a_sealed_process_is_closed_to_others_of_its_user() -> None:
    subprocess.run([sys.executable, "-c", SEALED], cwd=ROOT, check=True)

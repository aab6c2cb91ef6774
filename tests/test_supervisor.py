"""The supervisor keeps two siblings running, each with its own part of the environment. Stand-ins take their place.

Each line is written by one call, so that the lines of several processes do not mix.
"""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

SUPERVISE = r"""
import os, sys
from submit.processes.supervisor import Supervisor
stand_in = sys.argv[1]
environment = {key: value for key, value in os.environ.items()}
note = lambda role, code: os.write(1, f"ended {role.value} {code}\n".encode())
sys.exit(Supervisor(environment, note, lambda role: [sys.executable, "-c", stand_in, role.value]).run())
"""

SHOWS_ITS_ENVIRONMENT = r"""
import os, signal, sys
secrets = sorted(name for name in os.environ if "API_KEY" in name or "SMTP_URL" in name or "IMAP_URL" in name)
os.write(1, f"{sys.argv[1]} {','.join(secrets) or 'none'}\n".encode())
signal.pause()
"""
SHOWS_THAT_IT_RUNS = r"""
import os, signal, sys
os.write(1, f"runs {sys.argv[1]} {os.getpid()} {os.getpid() == os.getsid(0)}\n".encode())
signal.pause()
"""
ENDS_AT_ONCE = r"""
import os, sys
os.write(1, f"runs {sys.argv[1]}\n".encode())
sys.exit(3)
"""
DOES_NOT_LISTEN = r"""
import os, signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.write(1, f"runs {sys.argv[1]}\n".encode())
while True:
    signal.pause()
"""
SECRETS = {
    "SUBMIT_REDMINE_API_KEY": "s3cret",
    "SUBMIT_REDMINE_API_KEY_FILE": "/run/key",
    "SUBMIT_SMTP_URL": "smtp://u:p@x",
    "SUBMIT_SMTP_URL_FILE": "/run/smtp",
    "SUBMIT_IMAP_URL": "imaps://u:p@x",
}


@contextmanager
def supervised(stand_in: str, code: str = SUPERVISE, **environment: str) -> Iterator["subprocess.Popen[str]"]:
    """A supervisor of stand-ins, with its output to read; ended, with them, when the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, stand_in],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


def lines(process: "subprocess.Popen[str]", count: int) -> list[str]:
    assert process.stdout is not None
    return sorted(process.stdout.readline().strip() for _ in range(count))


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_web_never_sees_what_delivery_needs() -> None:
    with supervised(SHOWS_ITS_ENVIRONMENT, **SECRETS) as process:
        assert lines(process, 2) == [f"deliver {','.join(sorted(SECRETS))}", "web none"]


def test_a_dead_sibling_is_started_again() -> None:
    with supervised(SHOWS_THAT_IT_RUNS) as process:
        first = dict(line.split()[1:3] for line in lines(process, 2))
        os.kill(int(first["web"]), signal.SIGKILL)
        ended, again = lines(process, 2)
        assert ended == f"ended web -{signal.SIGKILL.value}"
        assert again.startswith("runs web ") and again.split()[2] != first["web"]
        assert runs(int(first["deliver"]))


def test_one_that_ends_at_once_is_named_with_its_code() -> None:
    with supervised(ENDS_AT_ONCE) as process:
        assert lines(process, 4) == ["ended deliver 3", "ended web 3", "runs deliver", "runs web"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_both(number: signal.Signals) -> None:
    with supervised(SHOWS_THAT_IT_RUNS) as process:
        siblings = [line.split() for line in lines(process, 2)]
        assert [own_session for *_, own_session in siblings] == ["True", "True"]
        process.send_signal(number)
        assert process.wait(timeout=30) == 0
        assert not any(runs(int(pid)) for _, _, pid, _ in siblings)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells a process that its parent is gone")
def test_both_end_when_it_is_killed() -> None:
    with supervised(SHOWS_THAT_IT_RUNS) as process:
        lines(process, 2)
        process.kill()
        assert process.stdout is not None
        # Its siblings hold the other end of the pipe until they end.
        assert select.select([process.stdout], [], [], 30)[0] and process.stdout.read() == ""


def test_one_that_does_not_listen_is_ended_when_patience_is() -> None:
    impatient = SUPERVISE.replace(
        "stand_in =", "import submit.processes.supervisor; submit.processes.supervisor.PATIENCE = 0.1; stand_in ="
    )
    with supervised(DOES_NOT_LISTEN, impatient) as process:
        lines(process, 2)
        process.terminate()
        assert process.wait(timeout=30) == 0

"""`submit serve`: two siblings, web and delivery, each with its part of the environment; a dead one is restarted."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event

from submit.config import Role, environment_of
from submit.processes.parent_death import bound
from submit.processes.secret_handover import descriptors

LONGEST_PAUSE = 60.0
STEADY = 60.0
"""Seconds after which a process counts as started properly, and its next start is not delayed."""
PATIENCE = 30.0
"""Seconds that a process has to finish its work."""


@dataclass
class _Sibling:
    """One process and when it may be restarted."""

    role: Role
    process: subprocess.Popen[bytes]
    started: float
    pause: float = 0.5
    again_at: float | None = None


def _command(role: Role) -> list[str]:
    return [sys.executable, "-m", "submit", role.value]


class Supervisor:
    """Keep the processes of one machine running; `note` is called for each that ended by itself."""

    def __init__(
        self,
        environment: Mapping[str, str],
        note: Callable[[Role, int], None],
        command: Callable[[Role], Sequence[str]] = _command,
    ) -> None:
        self._environment = environment
        self._note = note
        self._command = command
        self._stop = Event()

    def run(self) -> int:
        """Run until the process is told to stop; return 0."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        siblings = [_Sibling(role, self._start(role), time.monotonic()) for role in Role]
        while not self._stop.wait(0.2):
            for sibling in siblings:
                self._look_after(sibling)
        self._end(siblings)
        return 0

    def _start(self, role: Role) -> subprocess.Popen[bytes]:
        # In their own session the siblings do not get the terminal's Ctrl+C: we tell them to stop, once.
        environment = environment_of(role, self._environment)
        return subprocess.Popen(
            self._command(role),
            env=environment,
            pass_fds=descriptors(environment),
            start_new_session=True,
            preexec_fn=bound(),
        )

    def _look_after(self, sibling: _Sibling) -> None:
        now = time.monotonic()
        if sibling.again_at is not None:
            if now >= sibling.again_at:
                sibling.process, sibling.started, sibling.again_at = self._start(sibling.role), now, None
        elif (code := sibling.process.poll()) is not None:
            self._note(sibling.role, code)
            steady = now - sibling.started > STEADY
            sibling.pause = 0.5 if steady else min(sibling.pause * 2, LONGEST_PAUSE)
            sibling.again_at = now + sibling.pause

    def _end(self, siblings: list[_Sibling]) -> None:
        for sibling in siblings:
            if sibling.process.poll() is None:
                sibling.process.terminate()
        deadline = time.monotonic() + PATIENCE
        for sibling in siblings:
            try:
                sibling.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                sibling.process.kill()
                sibling.process.wait()

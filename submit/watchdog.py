"""The watchdog over the web workers: one that no longer beats, never comes up, or holds a request too long is ended.

A worker shows its pulse in memory that it shares with the main process of the server, which looks at it every second.
The main process runs no code of a request, so it looks even while a worker holds its interpreter's lock in C code and
handles no signal. It compares no clocks, but counts the looks at which nothing had changed: while the machine slept, or
the whole server was stopped, there were no looks, and no worker is ended for that time.
"""

import faulthandler
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from ctypes import c_uint64
from dataclasses import dataclass
from enum import Enum
from itertools import count
from multiprocessing.sharedctypes import RawArray
from pathlib import Path
from signal import SIGKILL, SIGTERM, SIGUSR1, Signals
from typing import Any

EVERY = 1.0
"""Seconds between two beats, and between two looks."""
ANSWERS_IN = 0.2
"""Seconds within which a process writes the stacks of its threads."""
STACKS = 20_000
"""Characters of the stacks that are logged."""
RESTARTED = "submit.workers_restarted"
"""The key in a request's environ for the number of workers ended so far, by cause."""
WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Cause(Enum):
    """Why a worker is ended."""

    SILENT = "silent"
    START = "start"
    DEADLINE = "deadline"


class Tally:
    """The number of workers ended, by cause; in memory that all processes of the server share."""

    def __init__(self) -> None:
        self._counts = RawArray(c_uint64, len(Cause))

    def add(self, cause: Cause) -> None:
        self._counts[list(Cause).index(cause)] += 1

    def read(self) -> dict[str, int]:
        return {cause.value: number for cause, number in zip(Cause, self._counts, strict=True)}


class Pulse:
    """What a worker shows about itself: its beats, whether it is up, and the number of each current request, or 0."""

    def __init__(self, requests: int) -> None:
        self._signs = RawArray(c_uint64, 3)
        self.in_hand = RawArray(c_uint64, requests)

    @property
    def beats(self) -> int:
        return int(self._signs[0])

    @property
    def is_up(self) -> bool:
        return bool(self._signs[1])

    def beat(self) -> None:
        self._signs[0] += 1

    def come_up(self) -> None:
        self._signs[1] = 1

    def show_stacks(self) -> None:
        """Make this process write the stacks of its threads into a file in memory at each SIGUSR1.

        That is done in C, so it does not need the interpreter's lock.
        """
        if sys.platform == "linux":
            self._signs[2] = os.memfd_create("stacks")
            faulthandler.register(SIGUSR1, file=int(self._signs[2]))

    def read_stacks(self, pid: int) -> str:
        """Ask that process for the stacks of its threads; return them: files, lines and functions, no values."""
        if not self._signs[2]:
            return ""
        try:
            os.kill(pid, SIGUSR1)
            time.sleep(ANSWERS_IN)
            return Path(f"/proc/{pid}/fd/{self._signs[2]}").read_text(encoding="ascii", errors="replace")[:STACKS]
        except OSError:
            return ""


class Attended:
    """An application whose current requests are shown in the pulse of its worker."""

    def __init__(self, app: WSGI, pulse: Pulse, restarted: Callable[[], Mapping[str, int]]) -> None:
        self._app = app
        self._pulse = pulse
        self._restarted = restarted
        self._numbers = count(1)
        self._free = deque(range(len(pulse.in_hand)))

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ[RESTARTED] = self._restarted()
        place = self._free.popleft()
        self._pulse.in_hand[place] = next(self._numbers)
        answer: Iterable[bytes] | None = None
        try:
            answer = self._app(environ, start_response)
        finally:
            if answer is None or isinstance(answer, list):
                self._end(place)
        return answer if isinstance(answer, list) else _Answer(answer, lambda: self._end(place))

    def _end(self, place: int) -> None:
        self._pulse.in_hand[place] = 0
        self._free.append(place)


class _Answer:
    """An answer that is still being sent: its request stays current until the answer is closed or dropped."""

    def __init__(self, answer: Iterable[bytes], end: Callable[[], None]) -> None:
        self._answer = answer
        self._end: Callable[[], None] | None = end

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer)

    def close(self) -> None:
        end, self._end = self._end, None
        if end is None:
            return
        try:
            if close := getattr(self._answer, "close", None):
                close()
        finally:
            end()

    __del__ = close


@dataclass(frozen=True)
class Patience:
    """The number of looks a worker may be silent, take to start, hold one request, and take to finish the others."""

    silence: int
    start: int
    request: int
    finish: int


@dataclass(frozen=True)
class Order:
    """Why a worker is to be ended, and by which signal; `is_first`: this is the first order for this worker."""

    cause: Cause
    signal: Signals
    is_first: bool


class Watch:
    """One worker, as seen by the looks."""

    def __init__(self, pulse: Pulse, patience: Patience) -> None:
        self.pulse = pulse
        self._patience = patience
        self._looks = 0
        self._beats = 0
        self._silent = 0
        self._ages: dict[int, int] = {}
        self._ending: int | None = None

    @property
    def serves(self) -> bool:
        """Return True if the worker is up and was not asked to end."""
        return self.pulse.is_up and self._ending is None

    def look(self, others_serve: bool) -> Order | None:
        """Look once; return how the worker is to be ended, or None; `others_serve`: the server can do without it."""
        self._note()
        if not self.pulse.is_up:
            return self._kill(Cause.START) if self._looks >= self._patience.start else None
        if self._silent >= self._patience.silence:
            return self._kill(Cause.SILENT)
        overdue = [age for age in self._ages.values() if age >= self._patience.request]
        if not overdue or (self._ending is None and not others_serve):
            return None
        return self._end(overdue)

    def _note(self) -> None:
        beats = self.pulse.beats
        self._looks += 1
        self._silent = self._silent + 1 if self.pulse.is_up and beats == self._beats else 0
        self._beats = beats
        self._ages = {number: self._ages.get(number, -1) + 1 for number in self.pulse.in_hand if number}

    def _end(self, overdue: list[int]) -> Order | None:
        """Ask a worker with an overdue request to end; kill it once its other requests are done or had their time."""
        if self._ending is None:
            self._ending = self._looks
            return Order(Cause.DEADLINE, SIGTERM, is_first=True)
        is_over = len(overdue) == len(self._ages) or self._looks - self._ending >= self._patience.finish
        return self._kill(Cause.DEADLINE) if is_over else None

    def _kill(self, cause: Cause) -> Order:
        order = Order(cause, SIGKILL, is_first=self._ending is None)
        self._ending = self._looks if self._ending is None else self._ending
        return order

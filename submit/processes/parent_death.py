"""Ends a process with the one that started it, however that one died."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from functools import partial

PR_SET_PDEATHSIG = 1


def end_with(parent: int, number: signal.Signals = signal.SIGTERM) -> None:
    """Send this process the signal when its parent is gone; at once, if it is gone already.

    Only Linux can do that: elsewhere nothing happens.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os.kill(os.getpid(), number)


def bound() -> Callable[[], None]:
    """Return a `preexec_fn` for `subprocess` that makes a child end with this process."""
    return partial(end_with, os.getpid())

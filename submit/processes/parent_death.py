"""A process that does not outlive the one that started it, however that one died."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from functools import partial

PR_SET_PDEATHSIG = 1


def end_with(parent: int, number: signal.Signals = signal.SIGTERM) -> None:
    """Have this process told to stop when its parent is gone; at once, if it is gone already. Linux alone can do that:
    elsewhere nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os.kill(os.getpid(), number)


def bound() -> Callable[[], None]:
    """Return what `subprocess` is to call in a child (`preexec_fn`), so that it ends with this process."""
    return partial(end_with, os.getpid())

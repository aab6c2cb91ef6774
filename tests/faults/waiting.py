"""Waiting for what other processes do; never for ever."""

import time
from collections.abc import Callable


def wait_until(done: Callable[[], bool], seconds: float, pause: float = 0.05) -> bool:
    """Looks until it is so, or the time is up; returns whether it is so."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True

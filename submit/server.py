"""The web server: granian, a few workers of the same application."""

import os
import signal

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from submit.app import secret_key
from submit.config import Settings

WORKERS = 2
THREADS = 4
PATIENCE = 25
"""Seconds that a worker has to finish the requests in hand; the supervisor waits a little longer."""
WAKE_EVERY = 1.0
"""Seconds."""
LOGS = {"loggers": {"_granian": {"handlers": [], "propagate": True}}}
"""What the server itself has to say goes into our log, in its form."""


def serve_web(settings: Settings) -> int:
    """Serve until the process is told to stop; requests in hand are finished first."""
    if settings.secret_key is None:
        # Made here, once, before several workers want it at the same time.
        secret_key(settings.var)
    os.register_at_fork(after_in_child=_hear_signals)
    Granian(
        "submit.app:from_environment",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=WORKERS,
        blocking_threads=THREADS,
        log_access=False,
        log_level=LogLevels.warning,
        log_dictconfig=LOGS,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
    ).serve()
    return 0


def _hear_signals() -> None:
    """In a worker that was just forked: have it end when it is told to, whenever that is.

    It inherits its parent's handler, which would only take a note here: until it has one of its own, SIGTERM ends it.
    And Python does not hear a signal that comes while the main thread is on its way into a wait: a timer wakes it.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, WAKE_EVERY, WAKE_EVERY)

"""The web server: granian, a few workers of the same application."""

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from submit.app import secret_key
from submit.config import Settings

WORKERS = 2
THREADS = 4


def serve_web(settings: Settings) -> int:
    """Serve until the process is told to stop; requests in hand are finished first."""
    if settings.secret_key is None:
        # Made here, once, before several workers want it at the same time.
        secret_key(settings.var)
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
        respawn_failed_workers=True,
    ).serve()
    return 0

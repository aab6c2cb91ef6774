"""The web server: Granian, a few workers of the same application, and the watchdog over them."""

import logging
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Event
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer, WorkerProcess

from submit.app import from_environment
from submit.config import Settings
from submit.processes.parent_death import end_with
from submit.secret_key import secret_key
from submit.watchdog import EVERY, WSGI, Attended, Order, Patience, Pulse, Tally, Watch

WORKERS = 2
THREADS = 4
PATIENCE = 25
"""Seconds that a worker has to finish its current requests; the supervisor waits a little longer."""
START = 120
"""Seconds that a worker may take to come up, on a busy machine."""
LOGS = {"loggers": {"_granian": {"handlers": [], "propagate": True}}}
"""Messages of the server itself go into our log, in our format."""

log = logging.getLogger("submit.processes.web_server")


def serve_web(settings: Settings, application: Callable[[], WSGI] = from_environment) -> int:
    """Serve until the process is told to stop and has finished its current requests; return 0."""
    if settings.secret_key is None:
        # Made once here, before several workers need it at the same time.
        secret_key(settings.var)
    # In a worker just forked, its parent's handler would only set a flag. Until it has its own, SIGTERM ends it.
    os.register_at_fork(after_in_child=lambda: signal.signal(signal.SIGTERM, signal.SIG_DFL))
    seconds = (settings.worker_timeout, START, settings.request_timeout, PATIENCE)
    patience = Patience(*(round(number / EVERY) for number in seconds))
    _Server(settings, patience).serve(target_loader=partial(_load, application), wrap_loader=False)
    return 0


class _Server(MPServer):
    """Granian, whose main loop looks at the workers while it waits. It restarts a worker that has ended."""

    def __init__(self, settings: Settings, patience: Patience) -> None:
        super().__init__(
            "",
            address=settings.host,
            port=settings.port,
            interface=Interfaces.WSGI,
            workers=WORKERS,
            blocking_threads=THREADS,
            log_access=False,
            log_level=LogLevels.warning,
            log_dictconfig=LOGS,
            respawn_failed_workers=True,
            workers_kill_timeout=PATIENCE,
        )
        self.main_loop_interrupt = _Interrupt(self._look)
        self._patience = patience
        self._restarted = Tally()
        self._watches: dict[int, Watch] = {}

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Any) -> WorkerProcess:  # type: ignore[override]
        pulse = Pulse(THREADS)
        self._watches[idx] = Watch(pulse, self._patience)
        return super()._spawn_worker(idx, target, partial(callback_loader, pulse, self._restarted, os.getpid()))

    def _look(self) -> None:
        for worker in self.wrks:
            if self._watches[worker.idx].serves:
                # It has served, so its end is not part of a crash loop, which would end the whole server.
                self.respawned_wrks.pop(worker.idx, None)
            others = [watch for idx, watch in self._watches.items() if idx != worker.idx]
            if order := self._watches[worker.idx].look(all(watch.serves for watch in others)):
                self._end(worker.inner.pid, self._watches[worker.idx].pulse, order)

    def _end(self, pid: int, pulse: Pulse, order: Order) -> None:
        fields = {"worker": pid, "cause": order.cause.value, "signal": order.signal.name}
        if order.is_first:
            self._restarted.add(order.cause)
            fields["stacks"] = pulse.read_stacks(pid)
        log.error("the watchdog ends a worker", extra=fields)
        with suppress(ProcessLookupError):  # It has just ended by itself.
            os.kill(pid, order.signal)


class _Interrupt(Event):
    """The event that the main loop of the server waits for; while waiting, it looks at the workers."""

    def __init__(self, look: Callable[[], None]) -> None:
        super().__init__()
        self._look = look

    def wait(self, timeout: float | None = None) -> bool:
        while not super().wait(EVERY):
            self._look()
        return True


def _load(application: Callable[[], WSGI], pulse: Pulse, restarted: Tally, parent: int) -> WSGI:
    """Return the application of a worker; called in that worker.

    The worker is killed when the server is gone: one that is stuck would not react to SIGTERM, and keep its share of
    the port. The timer beats, and also wakes the main thread: Python misses a signal that comes while it enters a wait.
    """
    end_with(parent, signal.SIGKILL)
    pulse.show_stacks()
    signal.signal(signal.SIGALRM, lambda *_: pulse.beat())
    signal.setitimer(signal.ITIMER_REAL, EVERY, EVERY)
    app = Attended(application(), pulse, restarted.read)
    pulse.come_up()
    return app

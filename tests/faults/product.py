"""The product as the fault programs start it: `python -m tests.faults.product deliver`.

Its patience is shortened, so that hours pass in seconds, and for a control run a promise is taken away from it: FAULTS
holds the changes as JSON. Nothing of this can be reached by a setting of the product.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from submit.closing import sync
from submit.delivery import worker
from submit.delivery.destination import Parcel, Receipt
from submit.delivery.destinations.redmine.client import Timeouts
from submit.delivery.destinations.redmine.redmine_destination import Redmine
from submit.processes import delivery_process
from submit.store import database, retry_pauses
from submit.store.limits import Limit, Limits
from submit.store.retry_pauses import RetryPauses
from tests.faults.stuck import getting_stuck


def _lease(seconds: float) -> None:
    worker.LEASE = timedelta(seconds=seconds)


def _lane_lease(seconds: float) -> None:
    delivery_process.LANE_LEASE = timedelta(seconds=seconds)


def _pauses(seconds: list[float]) -> None:
    retry_pauses.TRACKER = RetryPauses(tuple(seconds))
    worker.CONFIGURATION_PAUSE = timedelta(seconds=seconds[-1])


def _timeouts(seconds: list[float]) -> None:
    Timeouts.__init__.__defaults__ = tuple(seconds)


def _busy_seconds(seconds: float) -> None:
    database.BUSY_SECONDS = seconds


def _looks(seconds: float) -> None:
    sync.EVERY = timedelta(seconds=seconds)


def _naive(is_wanted: bool) -> None:
    """Control run: a retry that neither looks nor holds the fence."""
    careful = Redmine.deliver

    def deliver_anew(self: Redmine, parcel: Parcel, begin: Callable[[str | None], None]) -> Receipt:
        return careful(self, replace(parcel, begun=False, fence=None), begin)

    if is_wanted:
        Redmine.deliver = deliver_anew


def _synchronous(mode: str) -> None:
    """Control run: a commit that is not on disk when it returns."""
    database.DURABLE = mode


CHANGES: Mapping[str, Callable[[Any], None]] = {
    "lease": _lease,
    "lane_lease": _lane_lease,
    "pauses": _pauses,
    "timeouts": _timeouts,
    "busy_seconds": _busy_seconds,
    "looks": _looks,
    "naive": _naive,
    "synchronous": _synchronous,
}


def _welcome_crowds() -> None:
    """All clients of a program come from one network, and file more in an hour than people do. The buckets are asked
    as ever; they only hold more."""
    take = Limits.take

    def take_from_large_ones(self: Limits, now: datetime, *wanted: tuple[Limit, str]) -> timedelta | None:
        return take(self, now, *((replace(limit, most=limit.most * 100_000), whose) for limit, whose in wanted))

    Limits.take = take_from_large_ones


def change() -> None:
    """Makes the changes that FAULTS asks for."""
    changes = json.loads(os.environ.get("FAULTS", "{}"))
    if not changes.pop("real_limits", False):
        _welcome_crowds()
    for name, value in changes.items():
        CHANGES[name](value)


def application() -> Any:
    """What the workers of the web server load in the place of the product's own."""
    from submit.app import from_environment

    change()
    return getting_stuck(from_environment())


def _serve_the_changed_application() -> None:
    from submit.processes import web_server

    serve_web = web_server.serve_web
    web_server.serve_web = lambda settings: serve_web(settings, application)  # type: ignore[misc,assignment]


def _supervise() -> int:
    """`submit serve` without the build, over the processes of the harness."""
    from submit.processes.supervisor import Supervisor

    command = [sys.executable, "-m", "tests.faults.product"]
    return Supervisor(os.environ, lambda role, code: None, lambda role: [*command, role.value]).run()


def _end_with_the_harness() -> None:
    """Standard input ends when the harness does, however it dies: then the whole group of processes is killed."""

    def wait() -> None:
        # Not by sys.stdin: its lock would be held in the children that are forked meanwhile.
        os.read(0, 1)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()


def main() -> int:
    _end_with_the_harness()
    change()
    if sys.argv[1] == "serve":
        return _supervise()
    if sys.argv[1] == "web":
        _serve_the_changed_application()
    from submit.cli import main as submit

    return submit()


if __name__ == "__main__":
    sys.exit(main())

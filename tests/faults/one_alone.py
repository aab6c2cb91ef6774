"""P2 again, where one process alone ends or is stuck, under load: nothing is lost or doubled, the site answers again.

- a web worker is killed
- a web worker is stuck in C code, under the interpreter's lock, and hears no signal
- the supervisor is killed and started again at once, while what it had started is still on its way out
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import monotonic

from tests.faults.crowd import Crowd
from tests.faults.family import family, is_running, role
from tests.faults.installation import HURRIED, Installation, answers, redmine_settings
from tests.faults.judging import arrived, judge, judge_order
from tests.faults.progress import progress
from tests.faults.report import Report
from tests.faults.settling import settle
from tests.faults.stuck import ask
from tests.faults.tracker import KEY, FaultyTracker
from tests.faults.waiting import wait_until

AGAIN = 90.0
"""Seconds in which all must be well again, on a busy machine."""
Harm = Callable[[int], bool]
"""Does harm, for the so-many-th time; returns whether what must come of it came."""
Begin = Callable[[Installation], tuple[int, Harm]]
"""Starts the processes; returns the port of the form, and what harms them."""


def run_killed(folder: Path, long: bool) -> Report:
    random = Random(5)

    def begin(installation: Installation) -> tuple[int, Harm]:
        serve = installation.serve().start()

        def kill_a_worker(_: int) -> bool:
            before = _workers(serve.pid)
            os.kill(random.choice(before), signal.SIGKILL)
            return wait_until(lambda: len(set(_workers(serve.pid)) - set(before)) >= 1, AGAIN)

        return serve.port or 0, kill_a_worker

    return _under_load(Report("worker_killed"), folder, *((1000, 150) if long else (24, 4)), begin)


def run_stuck(folder: Path, long: bool) -> Report:
    def begin(installation: Installation) -> tuple[int, Harm]:
        port = installation.web().start().port or 0
        installation.deliver().start()
        return port, lambda number: ask(port, "/stuck/lock", AGAIN) != 200 and _silent(installation) == number + 1

    return _under_load(Report("worker_stuck"), folder, *((600, 40) if long else (24, 2)), begin)


def run_supervisor(folder: Path, long: bool) -> Report:
    def begin(installation: Installation) -> tuple[int, Harm]:
        first = installation.serve().start()
        pair = [first, installation.serve(first.port)]

        def kill_the_supervisor(number: int) -> bool:
            old, new = pair[number % 2], pair[1 - number % 2]
            started = family(old.pid)
            os.kill(old.pid, signal.SIGKILL)
            new.start()
            # Only then is the pipe closed by which the harness would end them.
            has_ended = wait_until(lambda: not any(map(is_running, started)), AGAIN)
            old.kill()
            return has_ended and len(started) >= 4

        return first.port or 0, kill_the_supervisor

    return _under_load(Report("supervisor_killed"), folder, *((600, 40) if long else (24, 3)), begin)


def _under_load(report: Report, folder: Path, tickets: int, harms: int, begin: Begin) -> Report:
    began, bad = monotonic(), 0
    with FaultyTracker() as tracker:
        settings = redmine_settings(tracker.url, KEY) | {"SUBMIT_WORKER_TIMEOUT": "3"}
        with Installation(folder, HURRIED, **settings) as installation:
            port, harm = begin(installation)
            crowd = Crowd(lambda: [port], tickets).start()
            for number in range(harms):
                crowd.reach(tickets * number // harms)
                bad += not (harm(number) and wait_until(lambda: answers(port), AGAIN))
                progress(harms=number + 1, bad=bad, acknowledged=len(crowd.acknowledged))
            crowd.finish(600)
            settle(report, installation, 120)
        judge(report, crowd.acknowledged, arrived(tracker.filed.issues))
        judge_order(report, crowd.acknowledged, arrived(tracker.filed.issues))
    report.tell(harms=harms, bad=bad, seconds=round(monotonic() - began))
    report.expect("all is well again after each harm", bad == 0)
    return report


def _workers(supervisor: int) -> list[int]:
    """The workers of the web server."""
    return [worker for web in family(supervisor) if role(web) == "web" for worker in family(web)]


def _silent(installation: Installation) -> int:
    """How many workers the watchdog ended, as the log tells."""
    return installation.log().count('"cause": "silent"')

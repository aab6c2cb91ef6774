"""The process that keeps the closing rule is killed at any step: no note is doubled, and none is missed.

Nobody answers here, so each ticket must get one reminder and one annulment. Each run is a process of its own that looks
at the tracker, keeps the rule, and kills itself at a step that is drawn; now and then the clock is an hour back.
"""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from submit.config import Settings, read_settings
from submit.delivery.destinations.redmine.client import ApiClient
from submit.publication import Publications
from submit.store.database import Database
from tests.closing.fate import Fate
from tests.closing.scene import Scene
from tests.delivery.destinations.redmine.tracker import Served
from tests.faults.board import Board
from tests.faults.installation import ROOT, Installation, redmine_settings
from tests.faults.progress import progress
from tests.faults.report import Report
from tests.faults.tracker import KEY

FURTHEST = 60
"""The last step at which a run dies; with a few tickets a run has about as many."""
PASS = timedelta(hours=5)


def run(folder: Path, long: bool) -> Report:
    report, board, random = Report("closing"), Board(), Random(7)
    with (
        Served(board) as served,
        Installation(folder, {}, **redmine_settings(served.url, KEY)) as installation,
        installation.store() as database,
    ):
        scene = _scene(folder, served.url, database, board)
        kills, runs = _torture(scene, folder, served.url, random, 100 if long else 4)
        for _ in range(20):
            _at_work(scene)
            scene.time += 2 * PASS
        _judge(report, scene)
    report.tell(kills=kills, runs=runs)
    return report


def _settings(folder: Path, url: str) -> Settings:
    return read_settings({"SUBMIT_VAR": str(folder), **redmine_settings(url, KEY)})


def _scene(folder: Path, url: str, database: Database, board: Board) -> Scene:
    publication = Publications(folder / "sites").current()
    assert publication
    return Scene(board, database, _settings(folder, url), publication.rulebook)


def _torture(scene: Scene, folder: Path, url: str, random: Random, kills: int) -> tuple[int, int]:
    """New tickets come, and runs die, until that many have; how many did, and how many runs there were."""
    killed, runs = 0, 0
    while killed < kills:
        if runs % 10 == 0:
            scene.asked(f"ML-AA3BB{runs // 10:03d}")
        skew = timedelta(hours=-1) if random.random() < 0.1 else timedelta()
        killed += _child(scene, folder, url, random.randint(1, FURTHEST), skew)
        runs += 1
        if runs % 20 == 0:
            progress(runs=runs, killed=f"{killed}/{kills}")
        scene.time += PASS
    return killed, runs


def _child(scene: Scene, folder: Path, url: str, dies_at: int, skew: timedelta) -> bool:
    """One run in a process of its own; returns whether it was killed."""
    command = [sys.executable, "-m", "tests.faults.closing", str(folder), url, str(scene.time + skew), str(dies_at)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    if done.returncode not in (0, -signal.SIGKILL):
        raise RuntimeError(done.stderr)
    return done.returncode != 0


def _judge(report: Report, scene: Scene) -> None:
    written = [Counter(scene.written(issue["id"])) for issue in scene.board.issues]
    doubled = sum(max(found.values(), default=1) - 1 for found in written)
    missed = sum(2 - len(found) for found in written)
    report.tell(tickets=len(written), doubled=doubled, missed=missed)
    report.expect("no note is doubled", doubled == 0)
    report.expect("none is missed", missed == 0)


def main() -> None:
    """The process that dies."""
    folder, url, now, dies_at = Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3]), int(sys.argv[4])
    fate = Fate(setattr, lambda: os.kill(os.getpid(), signal.SIGKILL), [(ApiClient, "_exchange", True)])
    database = Database(f"sqlite:///{folder / 'submit.db'}")
    scene = _scene(folder, url, database, Board())
    scene.time = now
    fate.run(lambda: _at_work(scene), dies_at)


def _at_work(scene: Scene) -> None:
    """Two runs of the rule, ten minutes apart, with looks at the tracker before each."""
    for _ in range(2):
        scene.look()
        scene.close()
        scene.time += timedelta(minutes=10)


if __name__ == "__main__":
    main()

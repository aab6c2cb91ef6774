"""P1: a number shown means that the ticket is on disk. Power cuts drop, tear and reorder unsynced writes.

The control run commits with `synchronous=NORMAL`, which survives every kill and must lose here.
"""

from collections import Counter
from pathlib import Path
from random import Random
from time import monotonic, sleep

from submit.store.database import Database
from submit.store.stamp import Stamp
from tests.faults.crowd import Crowd
from tests.faults.installation import HURRIED, Installation, redmine_settings
from tests.faults.judging import arrived, judge
from tests.faults.power import Power
from tests.faults.progress import progress
from tests.faults.report import Report
from tests.faults.settling import settle
from tests.faults.tracker import KEY, FaultyTracker


def run(folder: Path, long: bool) -> Report:
    report = Report("power_loss")
    tickets, cuts = (1500, 60) if long else (24, 3)
    report.absorb(_cut(folder / "full", tickets, cuts, "FULL", report.broken), "full")
    normal = _cut(folder / "normal", *((300, 12) if long else (24, 2)), "NORMAL", [])
    report.absorb(normal, "normal")
    report.expect("synchronous=NORMAL loses", normal.figures["lost"] != 0)
    return report


def _cut(folder: Path, tickets: int, cuts: int, mode: str, broken: list[str]) -> Report:
    report, random, began = Report("", broken=broken), Random(3), monotonic()
    torn = Counter[str]()
    with FaultyTracker() as tracker:
        settings = redmine_settings(tracker.url, KEY)
        with Installation(folder, {**HURRIED, "synchronous": mode}, **settings) as installation:
            power = Power(folder / "submit.db")
            web, deliver = installation.web(**power.environment), installation.deliver(**power.environment)
            web.start()
            crowd = Crowd(lambda: [web.port or 0], tickets).start()
            for cut in range(cuts):
                # Delivery begins after the first cut, so that until then the store alone holds what was accepted.
                crowd.reach(tickets * (cut + 1) // cuts)
                sleep(random.uniform(0, 0.2))
                for process in (web, deliver):
                    process.kill()
                assert power.is_watching() or mode != "FULL"
                torn += power.lose(random)
                if mode == "NORMAL":
                    # Of this one even the stamp may be lost, and delivery would ask before it begins.
                    with installation.store() as database:
                        Stamp(database, folder).adopt()
                web.start()
                deliver.start()
                progress(cuts=cut + 1, acknowledged=len(crowd.acknowledged), **torn)
            crowd.finish(300)
            settle(report, installation, 60)
            report.expect("the store is sound after all cuts", _is_sound(installation))
        judge(report, crowd.acknowledged, arrived(tracker.filed.issues))
        report.expect("sectors came in another order, and pages were torn", torn["pages_torn"] > 0 or cuts < 10)
        report.tell(cuts=cuts, **torn, seconds=round(monotonic() - began))
    return report


def _is_sound(installation: Installation) -> bool:
    with installation.store() as database:
        return integrity(database) == "ok"


def integrity(database: Database) -> str:
    """What SQLite says of the whole file."""
    with database.reading() as connection:
        return str(connection.exec_driver_sql("PRAGMA integrity_check").scalar())

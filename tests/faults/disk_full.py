"""P7: the disk is full. Nothing is acknowledged without being kept, and nothing is filed while that cannot be noted."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.crowd import Crowd
from tests.faults.installation import HURRIED, Installation, redmine_settings
from tests.faults.judging import arrived, judge
from tests.faults.person import Person, Wish
from tests.faults.power_loss import integrity
from tests.faults.report import Report, UnavailableError
from tests.faults.settling import settle, states
from tests.faults.tracker import KEY, FaultyTracker
from tests.faults.waiting import wait_until

SMALL, LARGE = "4m", "200m"


def run(folder: Path, long: bool) -> Report:
    report, tickets = Report("disk_full"), 400 if long else 60
    with FaultyTracker() as tracker, _small_disk(folder) as grow:
        tracker.close()
        with Installation(folder / "var", HURRIED, **redmine_settings(tracker.url, KEY)) as installation:
            web, deliver = installation.web(SUBMIT_FREE_SPACE_MB="0").start(), installation.deliver()
            crowd = Crowd(lambda: [web.port or 0], tickets, files_every=1).start()
            is_full = wait_until(lambda: crowd.failures["503"] >= 8 or not crowd.is_busy(), 120)
            with installation.store() as database:
                kept = sum(states(database).values())
            report.tell(acknowledged_before_full=len(crowd.acknowledged), kept_then=kept)
            report.expect("the disk was full", is_full and crowd.failures["503"] >= 8)
            report.expect("every number that was shown is kept", len(crowd.acknowledged) <= kept)
            report.expect("the page says so with 503", not crowd.failures["500"])
            _fill(folder)
            status, text_kept = _answer_to_text(web.port or 0)
            report.tell(answer_when_full=status, text_given_back=text_kept)
            report.expect("a page that cannot keep the text gives it back", status == 503 and text_kept)
            tracker.open()
            deliver.start()
            wait_until(lambda: tracker.calls > 50, 3)
            report.tell(filed_while_full=len(tracker.filed.issues))
            report.expect("nothing is filed while that cannot be noted", not tracker.filed.issues)
            (folder / "ballast").unlink()
            grow()
            if not deliver.is_running():
                deliver.start()
            crowd.finish(600)
            _look_at_the_floor(report, installation)
            settle(report, installation, 60)
            with installation.store() as database:
                report.expect("the store is sound", integrity(database) == "ok")
            report.tell(refused=crowd.failures["503"], other=crowd.failures.total() - crowd.failures["503"])
        judge(report, crowd.acknowledged, arrived(tracker.filed.issues))
    return report


def _look_at_the_floor(report: Report, installation: Installation) -> None:
    """A form that wants more room than there is: it says so, gives the text back, and keeps nothing."""
    web = installation.web(SUBMIT_FREE_SPACE_MB="1000").start()
    with installation.store() as database:
        before = sum(states(database).values())
        status, text_kept = _answer_to_text(web.port or 0)
        report.tell(answer_below_floor=status, text_given_back_below_floor=text_kept)
        report.expect("below the floor of free space the text comes back", status == 503 and text_kept)
        report.expect("below the floor nothing is kept", sum(states(database).values()) == before)
    web.kill()


def _answer_to_text(port: int) -> tuple[int, bool]:
    """Page 2 when it cannot be kept: its status, and does it come back with what was typed?"""
    person, wish = Person(lambda: port), Wish("N-999999", "agent@agency-x.example")
    shown = person.ask("GET", "/submit/?tracker=bug")
    answers = {"csrf_token": shown.token, **wish.answers, "action": "continue"}
    page = person.ask("POST", f"/submit/{'0' * 32}/questions/", answers)
    return page.status, wish.marker in page.text


def _fill(folder: Path) -> None:
    """Takes the last free byte."""
    with (folder / "ballast").open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:
            return


@contextmanager
def _small_disk(folder: Path) -> Iterator[object]:
    """A disk of a few megabytes at `folder`; gives what makes it larger."""
    if os.geteuid() != 0:
        raise UnavailableError("Only root can mount a small disk.")
    folder.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", folder], capture_output=True)
    if mounted.returncode != 0:
        raise UnavailableError("A small disk cannot be mounted here.")
    try:
        yield lambda: subprocess.run(["mount", "-o", f"remount,size={LARGE}", folder], check=True)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)

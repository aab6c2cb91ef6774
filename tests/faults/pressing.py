"""P2 at the last press: clients who press «Отправить» again and again, and clients who do not hear the answer.

- twins: several presses of one ticket at once, at two web processes, which are killed meanwhile
- replies_cut: a proxy before the form loses and cuts answers, so that the client presses again
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from random import Random
from time import monotonic
from urllib.parse import urlsplit

from tests.faults.crowd import Crowd
from tests.faults.installation import HURRIED, Installation, Process, redmine_settings
from tests.faults.judging import arrived, judge, judge_order
from tests.faults.person import Page, Person, Wish
from tests.faults.progress import progress
from tests.faults.proxy import Proxy, Spoil
from tests.faults.report import Report
from tests.faults.settling import settle
from tests.faults.tracker import KEY, FaultyTracker

PRESSES = 4
SPOILT = {Spoil.REFUSED: 0.03, Spoil.LOST: 0.12, Spoil.CUT: 0.12}
"""More than a quarter of all answers of the form."""


class Twin(Person):
    """Somebody whose browser sends one ticket several times at once. `both` are the ports of two web processes."""

    both: tuple[int, ...] = ()
    told: list[set[str]]
    """For each ticket, the confirmations that its presses led to."""

    def __init__(self, port: Callable[[], int], has_time: Callable[[], bool] = lambda: True) -> None:
        super().__init__(port, has_time)
        self.told = []

    def send(self, address: str, wish: Wish) -> str:
        shown = self._page("GET", address)
        led: set[str] = set()
        presses = [threading.Thread(target=self._press, args=(at, address, shown, led)) for at in range(PRESSES)]
        for press in presses:
            press.start()
        for press in presses:
            press.join()
        self.told.append(led)
        return super().send(address, wish)

    def _press(self, at: int, address: str, shown: Page, led: set[str]) -> None:
        hand = Person(lambda: self.both[at % len(self.both)])
        hand.cookies = dict(self.cookies)
        try:
            sent = hand.ask("POST", address, {"csrf_token": shown.token, "action": "send"})
        except (OSError, HTTPException):
            return
        if "/sent/" in sent.location:
            led.add(sent.location)


def run_twins(folder: Path, long: bool) -> Report:
    report, random = Report("twins"), Random(17)
    tickets, kills = (600, 100) if long else (24, 4)
    with _running(report, folder) as run:
        webs = [run.installation.web().start(), run.installation.web().start()]
        kind = type("Twins", (Twin,), {"both": tuple(web.port or 0 for web in webs)})
        crowd = Crowd(lambda: [web.port or 0 for web in webs], tickets, kind=kind).start()
        _kill(random, webs, crowd, kills)
        run.judge(crowd, kills=kills)
    told = [led for person in crowd.people if isinstance(person, Twin) for led in person.told]
    several = sum(len(led) > 1 for led in told)
    report.tell(presses=len(told) * PRESSES, together=sum(map(bool, told)), several_confirmations=several)
    report.expect("all presses of a ticket lead to one confirmation", several == 0)
    return report


def run_replies_cut(folder: Path, long: bool) -> Report:
    report = Report("replies_cut")
    with _running(report, folder) as run:
        web = run.installation.web().start()
        with Proxy(f"http://127.0.0.1:{web.port}", 1, SPOILT) as proxy:
            port = urlsplit(proxy.url).port or 0
            run.judge(Crowd(lambda: [port], 1000 if long else 24).start())
        report.tell(
            calls=proxy.calls, **{f"answers_{spoil.name.lower()}": count for spoil, count in proxy.spoilt.items()}
        )
    report.expect("answers were lost and cut", {Spoil.LOST, Spoil.CUT} <= set(proxy.spoilt))
    return report


@dataclass(frozen=True)
class Run:
    """A run with an installation that delivers to `tracker`."""

    report: Report
    installation: Installation
    tracker: FaultyTracker

    def judge(self, crowd: Crowd, **figures: object) -> None:
        """Waits for the crowd and for its tickets, and tells what became of them."""
        crowd.finish(900)
        settle(self.report, self.installation, 120)
        issues = arrived(self.tracker.filed.issues)
        judge(self.report, crowd.acknowledged, issues)
        judge_order(self.report, crowd.acknowledged, issues)
        self.report.tell(asked_again=dict(crowd.failures), **figures)


@contextmanager
def _running(report: Report, folder: Path) -> Iterator[Run]:
    began = monotonic()
    with FaultyTracker() as tracker, Installation(folder, HURRIED, **redmine_settings(tracker.url, KEY)) as started:
        started.deliver().start()
        yield Run(report, started, tracker)
    report.tell(seconds=round(monotonic() - began))


def _kill(random: Random, webs: list[Process], crowd: Crowd, kills: int) -> None:
    for number in range(kills):
        crowd.reach(crowd.count * number // kills)
        victim = random.choice(webs)
        victim.kill()
        victim.start()
        progress(kills=number + 1, acknowledged=len(crowd.acknowledged))

"""Limits at their real size, while web processes are killed: strangers get no more than their networks', and take
nothing from the client whose address they name."""

import threading
from collections import Counter
from pathlib import Path
from time import monotonic

from sqlalchemy import func, select

from submit.store.tables import outbox
from submit.web.http.rate_limits import SENDING, SENDING_FROM_NETWORK
from tests.faults.installation import HURRIED, Installation, Process
from tests.faults.person import Page, Person, Wish
from tests.faults.progress import progress
from tests.faults.report import Report

VICTIM = "agent@victim.example"
MORE = 30
"""So many tickets does each network try beyond what it may."""


class Refused(Exception):
    """A limit said no."""


class Visitor(Person):
    """Somebody in a network, who gives up at a refusal."""

    def _refused(self, page: Page) -> None:
        raise Refused


class Hour:
    """What everybody files within one hour: so much was accepted, by network."""

    def __init__(self, webs: list[Process], networks: int, kills: int) -> None:
        self._webs = webs
        self._kills = kills
        self._networks = [f"203.0.{at}.7" for at in range(networks)]
        self.accepted: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.killed = 0

    def run(self) -> None:
        hosts = [*self._networks, "198.51.100.9"]
        threads = [threading.Thread(target=self._network, args=(host,), daemon=True) for host in hosts]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            self._kill_in_time(len(hosts) * SENDING_FROM_NETWORK.most)
            threads[0].join(0.1)

    def _network(self, host: str) -> None:
        """The strangers of one network renew their browser whenever its own limit says no; the victim has one."""
        tries = SENDING_FROM_NETWORK.most + MORE if host in self._networks else SENDING.most
        visitor = self._visitor(host)
        for number in range(tries):
            if number % SENDING.most == 0:
                visitor = self._visitor(host)
            try:
                visitor.file(Wish(f"{host}-{number}", VICTIM))
                self.accepted[host] += 1
            except Refused:
                self.refused[host] += 1

    def _visitor(self, host: str) -> Visitor:
        web = self._webs[host in self._networks]
        visitor = Visitor(lambda: web.port or 0)
        visitor.headers = {"X-Forwarded-For": host}
        return visitor

    def _kill_in_time(self, expected: int) -> None:
        if self.killed < self._kills and self.accepted.total() >= expected * self.killed // (self._kills + 1):
            victim = self._webs[self.killed % len(self._webs)]
            victim.kill()
            victim.start()
            self.killed += 1
            progress(kills=self.killed, accepted=self.accepted.total(), refused=self.refused.total())


def run(folder: Path, long: bool) -> Report:
    report, began = Report("limits"), monotonic()
    networks, kills = (12, 40) if long else (1, 3)
    settings = {"SUBMIT_PROXIES": "1", "SUBMIT_PROOF": "off"}
    with Installation(folder, {**HURRIED, "real_limits": True}, **settings) as installation:
        webs = [installation.web().start(), installation.web().start()]
        hour = Hour(webs, networks, kills)
        hour.run()
        with installation.store() as database, database.reading() as connection:
            kept = connection.execute(select(func.count()).select_from(outbox)).scalar_one()
    own = hour.accepted.pop("198.51.100.9", 0)
    most = max(hour.accepted.values())
    report.tell(networks=networks, kills=hour.killed, accepted_of_strangers=hour.accepted.total(), most_of_one=most)
    report.tell(refused=hour.refused.total(), accepted_of_the_client=own, in_the_store=kept)
    report.tell(seconds=round(monotonic() - began))
    # A bucket of so many an hour fills again while the program runs.
    earned = 1 + SENDING_FROM_NETWORK.most * (monotonic() - began) / 3600
    report.expect("no network gets more than it may", most <= SENDING_FROM_NETWORK.most + earned)
    report.expect("a kill takes nothing from what a network may", min(hour.accepted.values()) == most)
    report.expect("strangers are refused", hour.refused.total() >= networks * (MORE - earned))
    report.expect("the client whose address they name is not refused", own == SENDING.most)
    report.expect("what was accepted is in the store, once", kept == hour.accepted.total() + own)
    return report

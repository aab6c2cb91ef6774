"""The mail server refuses, greylists, hangs up and falls silent at each step of a transmission.

Nothing is lost. A mail arrives twice only where the answer to its last byte was lost, once more and no oftener, and the
second bears the same Message-ID and says that it is one.
"""

import asyncio
import email
import email.policy
from collections import Counter
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

from submit.delivery.destinations.mailbox import Mailbox
from tests.delivery.destinations.redmine.samples import a_ticket
from tests.delivery.destinations.smtp_server import HANG_UP, SILENCE, Desk, serving
from tests.faults.lane import Lane, lane
from tests.faults.report import Report

GREYLISTED = "451 4.7.1 Greylisted"
MOODS = {
    "well": (10, {}),
    "greylisted": (3, {"RCPT": GREYLISTED}),
    "sender put off": (1, {"MAIL": "421 4.3.2 Busy"}),
    "recipient refused": (0.3, {"RCPT": "550 5.1.1 No such mailbox"}),
    "mail put off": (1, {"TAKE": "452 4.3.1 Full"}),
    "mail refused": (0.3, {"TAKE": "554 5.7.1 Refused"}),
    "hangs up at once": (1, {"MAIL": HANG_UP}),
    "hangs up before it takes": (1, {"TAKE": HANG_UP}),
    "hangs up after it took": (1, {"DATA": HANG_UP}),
    "silent at once": (0.5, {"MAIL": SILENCE}),
    "silent before it takes": (0.5, {"TAKE": SILENCE}),
    "silent after it took": (0.5, {"DATA": SILENCE}),
}
"""How often, and what is said instead of 250 at a step; TAKE is the last byte of a mail that is not taken."""
AMBIGUOUS = ("hangs up before it takes", "hangs up after it took", "silent before it takes", "silent after it took")


class Moody(Desk):
    """In another mood for each transmission."""

    def __init__(self, random: Random) -> None:
        super().__init__()
        self.random = random
        self.moods: Counter[str] = Counter()

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        weights = [weight for weight, _ in MOODS.values()]
        (mood,) = self.random.choices(list(MOODS), weights)
        self.moods[mood] += 1
        self.answers = dict(MOODS[mood][1])
        return await super().handle_MAIL(server, session, envelope, address, options)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if "TAKE" in self.answers:
            return await self._step("TAKE", server, "")
        return await super().handle_DATA(server, session, envelope)


class Slow(Desk):
    """Takes a mail, and is silent for a while before it says so."""

    seconds = 0.0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        await asyncio.sleep(self.seconds)
        return await super().handle_DATA(server, session, envelope)


def run(folder: Path, long: bool) -> Report:
    report, tickets = Report("smtp"), 1000 if long else 60
    desk = Moody(Random(2))
    with serving(desk) as port, lane(folder / "moody", _mailbox(port, 0.25)) as on_its_way:
        for number in range(tickets):
            on_its_way.accept(a_ticket(reference=f"ML-{number:08}", email=f"agent@agency{number % 40}.example"))
        on_its_way.run(hours=24 * 14, minutes=20)
        _judge(report, desk, on_its_way)
    report.tell(moods=desk.moods.total(), unwell=desk.moods.total() - desk.moods["well"])
    _wait_out(report, folder / "slow", 30.0 if long else 0.5)
    return report


def _judge(report: Report, desk: Moody, on_its_way: Lane) -> None:
    entries = on_its_way.entries()
    states = Counter(entry.state.value for entry in entries)
    mails = [email.message_from_bytes(mail, policy=email.policy.SMTP) for mail in desk.mails]
    arrived = Counter(str(mail["X-Submit-Reference"]) for mail in mails)
    lost = [e.ticket.reference for e in entries if e.state.value == "delivered" and not arrived[e.ticket.reference]]
    marked = Counter(str(mail["X-Submit-Reference"]) for mail in mails if mail["X-Submit-Attempt"])
    twice = [reference for reference, count in arrived.items() if count > 1]
    ambiguous = sum(desk.moods[mood] for mood in AMBIGUOUS)
    report.tell(**dict(states), lost=len(lost), repeated=len(twice), ambiguous=ambiguous)
    report.expect(f"everything comes to an end: {dict(states)}", set(states) <= {"delivered", "attention"})
    report.expect("nothing is lost", not lost)
    report.expect("a mail arrives twice at most", max(arrived.values()) <= 2)
    report.expect("a second mail says that it is one", all(marked[reference] for reference in twice))
    report.expect("it has the same Message-ID", len({mail["Message-ID"] for mail in mails}) == len(arrived))
    report.expect("there is no second one without cause", len(twice) <= ambiguous)


def _wait_out(report: Report, folder: Path, seconds: float) -> None:
    """A server that is silent for so long, and then says yes, gets one mail."""
    desk, began = Slow(), monotonic()
    desk.seconds = seconds
    with serving(desk) as port, lane(folder, _mailbox(port, 60)) as on_its_way:
        on_its_way.accept(a_ticket(email="a@agency.example"))
        on_its_way.run()
        (entry,) = on_its_way.entries()
    report.tell(silence=round(monotonic() - began, 1))
    report.expect("a long silence is waited out", (entry.state.value, len(desk.mails)) == ("delivered", 1))


def _mailbox(port: int, timeout: float) -> Mailbox:
    return Mailbox(f"smtp://127.0.0.1:{port}", "submit@desk.example", "help@desk.example", timeout=timeout)

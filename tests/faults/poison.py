"""P15: a poisoned ticket does not block the others. Each stands in the middle of normal ones, on every way out."""

import mailbox
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from submit.delivery.destination import Destination
from submit.delivery.destinations.mailbox import Mailbox
from submit.delivery.destinations.maildir import Maildir
from submit.ticket.ticket import Answer, Ticket
from tests.delivery.destinations.redmine.samples import a_ticket
from tests.delivery.destinations.smtp_server import Desk, serving
from tests.faults.lane import lane, redmine_at
from tests.faults.progress import progress
from tests.faults.report import Report
from tests.faults.tracker import FaultyTracker

POISON = {
    "NUL": "Сломалось\x00здесь",
    "lone surrogate": "Сломалось \ud800 здесь",
    "line separator": "Сломалось\u2028здесь\u2029и\x85здесь\x0bи\x0cздесь",
    "header": "Сломалось\r\nBcc: victim@agency.example\r\n\r\nздесь",
    "255 emoji": "😀" * 255,
    "1 MB line": "я" * 500_000,
    "mark of an issue": "[#1] [x [y #2] #3] Re: [Общий - Баг #4]",
    "end of a mail": "\r\n.\r\nMAIL FROM:<a@agency.example>\r\n.",
    "macro": "{{macro_list}} </pre> ``` ~~~ {{collapse",
    "10,000 combining marks": "е" + "\u0301" * 10_000,
    "right to left": "\u202egnp.exe\u2066",
}
"""What no form of ours would let through."""


def run(folder: Path, long: bool) -> Report:
    report, around = Report("poison"), 100 if long else 6
    for name, way in (("redmine", _redmine), ("mailbox", _mailbox), ("maildir", _maildir)):
        with contextmanager(way)(folder / name) as (destination, count):
            _run(report, folder / f"{name}-store", name, destination, count, around)
        progress(destination=name, broken=len(report.broken))
    return report


def _run(
    report: Report, folder: Path, name: str, destination: Destination, count: Callable[[], int], around: int
) -> None:
    with lane(folder, destination) as on_its_way:
        tickets = list(_tickets(around))
        for ticket in tickets:
            on_its_way.accept(ticket)
            on_its_way.clock.move(seconds=1)
        on_its_way.run(hours=48, minutes=30)
        states = {entry.ticket.reference: entry.state.value for entry in on_its_way.entries()}
    normal = [state for reference, state in states.items() if reference.startswith("ML-N")]
    poisoned = [state for reference, state in states.items() if reference.startswith("ML-P")]
    report.tell(**{name: f"{normal.count('delivered')}/{len(normal)}"})
    report.tell(**{f"{name}_poison_delivered": f"{poisoned.count('delivered')}/{len(poisoned)}"})
    report.expect(f"{name}: all normal tickets arrive", set(normal) == {"delivered"})
    stuck = {ticket.reference: states[ticket.reference] for ticket in tickets}
    stuck = {reference: state for reference, state in stuck.items() if state not in ("delivered", "attention")}
    report.expect(f"{name}: poison arrives, or waits for people: {stuck}", not stuck)
    report.expect(f"{name}: each delivered ticket is there once", count() == list(states.values()).count("delivered"))


def _tickets(around: int) -> Iterator[Ticket]:
    """Each poison, as subject and as answer, with normal tickets of the same client and of others around it."""
    for at, text in enumerate(POISON.values()):
        for number in range(around):
            if number == around // 2:
                yield replace(_normal(f"ML-P{at:03}SUBJ", at, 0), subject=text)
                yield replace(_normal(f"ML-P{at:03}TEXT", at, 0), answers=(Answer("steps", "Шаги", text),))
            yield _normal(f"ML-N{at:03}{number:04}", at, number % 2)


def _normal(reference: str, poison: int, client: int) -> Ticket:
    return a_ticket(reference=reference, email=f"agent@agency{poison}-{client}.example")


def _redmine(folder: Path) -> Iterator[tuple[Destination, Callable[[], int]]]:
    with FaultyTracker() as tracker:
        yield redmine_at(tracker.url), lambda: len(tracker.filed.issues)


def _mailbox(folder: Path) -> Iterator[tuple[Destination, Callable[[], int]]]:
    desk = Desk()
    with serving(desk) as port:
        url = f"smtp://127.0.0.1:{port}"
        yield Mailbox(url, "submit@desk.example", "help@desk.example", timeout=5), lambda: len(desk.mails)


def _maildir(folder: Path) -> Iterator[tuple[Destination, Callable[[], int]]]:
    folder.mkdir(parents=True)
    yield Maildir(folder / "mail"), lambda: len(mailbox.Maildir(folder / "mail"))

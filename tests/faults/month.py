"""A month on a real Redmine: people ask, answer, close, reopen and move tickets at random; the closing rule keeps up.

What is due is said by a clerk with a calendar on the wall (tests/closing/clerk.py), who shares no code with us.
The month passes in minutes: the times that Redmine notes are set in its database, to what the clock of the month shows.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

import requests

from submit.config import Settings, read_settings
from submit.delivery.destinations.redmine.client import ApiClient
from submit.processes.after_filing import make_following
from submit.publication import Publications
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from submit.store.followed import FollowedTickets
from submit.store.replies import Replies, Reply, ReplyKind
from submit.store.tables import outbox
from tests.closing.clerk import Clerk, Habits
from tests.closing.scene import MAIL, close
from tests.faults.installation import Installation, redmine_settings
from tests.faults.redmine import available
from tests.faults.report import Report
from tests.redmine import people
from tests.redmine.instance import Instance
from tests.store.samples import file_a_ticket

BEGIN = datetime(2020, 3, 2, 6, 0, tzinfo=UTC)
REAL = "2021-01-01"
"""What Redmine noted later than this was noted by its own clock."""
DAYS, STEP = 30, timedelta(hours=12)
TURNS = {"Feedback": "client", "Resolved": "client", "Pending": "third_party", "Closed": "nobody", "Rejected": "nobody"}
WEIGHTS = {"ask": 5, "resolve": 2, "resolve silently": 1, "hint": 1, "private": 1, "pending": 1, "work": 1, "close": 1,
           "answer": 4, "reply": 2, "solved": 1, "reopen": 1, "keep": 0.3, "release": 0.3}  # fmt: skip
CALENDAR = {"count": "calendar", "holidays": ()}
WORKING = {"count": "working", "holidays": (date(2020, 3, 9), date(2020, 3, 17))}


def run(folder: Path, long: bool) -> Report:
    available()
    report, began = Report("redmine_month"), monotonic()
    for name, rule, count in (("calendar", CALENDAR, 200 if long else 20), ("working", WORKING, 100 if long else 20)):
        with Instance() as redmine, _month(folder / name, redmine, rule, count) as month:
            month.pass_by()
            month.judge(report, name)
    report.tell(seconds=round(monotonic() - began))
    return report


@dataclass
class Ticket:
    """`account`: its client has one, and answers in the tracker; another answers on our page."""

    reference: str
    issue: str
    account: bool
    clerk: Clerk
    status: str = "New"


class Month:
    """The people, the product, and the clerk who says what the product should do."""

    def __init__(
        self, redmine: Instance, settings: Settings, database: Database, rulebook: Rulebook, habits: Habits
    ) -> None:
        self.redmine, self.settings, self.database, self.rulebook = redmine, settings, database, rulebook
        self.habits = habits
        self.time = BEGIN
        self.random = Random(20)
        self.following = make_following(settings, database, self.now)
        self.tickets: list[Ticket] = []
        self.expected: list[tuple[str, str, datetime]] = []
        self._noticed: dict[str, tuple[str, datetime]] = {}

    def now(self) -> datetime:
        return self.time

    def stamp(self) -> None:
        """What Redmine has just noted was at the time of this month."""
        moment = f"{self.time:%Y-%m-%d %H:%M:%S.000000}"
        for table, columns in (("journals", ["created_on"]), ("attachments", ["created_on"]),
                               ("issues", ["created_on", "updated_on", "closed_on"])):  # fmt: skip
            for column in columns:
                self.redmine.execute(f"UPDATE {table} SET {column} = ? WHERE {column} > ?", moment, REAL)

    def file(self, number: int) -> None:
        """A ticket that is in the tracker."""
        reference, account = f"ML-{number:08d}", number % 2 == 0
        issue = people.new_issue(self.redmine, login="client" if account else "bot")
        self.stamp()
        file_a_ticket(self.database, self.time, reference)
        filed = {"remote_id": issue, "remote_url": f"{self.redmine.url}/issues/{issue}", "state": "delivered"}
        with self.database.writing() as connection:
            connection.execute(outbox.update().where(outbox.c.reference == reference).values(filed))
        self.tickets.append(Ticket(reference, issue, account, Clerk(self.habits, self.time)))

    def pass_by(self) -> None:
        """The whole month: what people do in each half of a day, then two runs of the rule, ten minutes apart."""
        for _ in range(DAYS * 2):
            end = self.time + STEP
            for moment in sorted(self._moments(end)):
                self.time = max(self.time, moment)
                self._happens(self.random.choice(self.tickets))
            self.time = max(self.time, end)
            for _ in range(2):
                # One of two looks may be for tickets that were lost, and not for what has changed.
                self._look()
                self._look()
                self._run()
                self.time += timedelta(minutes=10)

    def _moments(self, end: datetime) -> list[datetime]:
        """When something happens before the end: each ticket has its turn every four days or so."""
        seconds = int((end - self.time).total_seconds()) - 120
        count = round(len(self.tickets) / 8 * self.random.uniform(0, 2))
        return [self.time + timedelta(seconds=self.random.randint(1, seconds)) for _ in range(count)]

    def _happens(self, ticket: Ticket) -> None:
        (what,) = self.random.choices([*WEIGHTS], [*WEIGHTS.values()])
        if what in ("keep", "release"):
            FollowedTickets(self.database).keep_open(ticket.reference, what == "keep")
            ticket.clerk.is_marked(what == "keep")
        elif what in ("reply", "solved", "reopen") or (what == "answer" and not ticket.account):
            self._replies(ticket, ReplyKind.ANSWER if what in ("reply", "answer") else ReplyKind(what))
        elif what == "answer":
            people.someone(self.redmine, ticket.issue, "client", "881204")
            ticket.clerk.client_writes()
        else:
            self._works(ticket, what)
        self._notice_status(ticket)

    def _works(self, ticket: Ticket, what: str) -> None:
        """Support does something."""
        status = {"ask": "Feedback", "resolve": "Resolved", "resolve silently": "Resolved", "pending": "Pending",
                  "work": "In progress", "close": "Closed"}.get(what)  # fmt: skip
        notes = {} if what in ("resolve silently", "pending", "work") else {"notes": f"Пишем: {what}"}
        private = {"private_notes": True} if what == "private" else {}
        people.agent(self.redmine, ticket.issue, status, **notes, **private)
        if notes and not private:
            ticket.clerk.support_writes(self.time)

    def _replies(self, ticket: Ticket, kind: ReplyKind) -> None:
        """The client says something on our page; a minute later it is in the tracker."""
        id = f"{self.random.getrandbits(128):032x}"
        Replies(self.database).write(Reply(id, ticket.reference, kind, "881204", self.time))
        ticket.clerk.client_writes()
        self._look()

    def _notice_status(self, ticket: Ticket) -> None:
        self.stamp()
        status = _read(self.redmine, ticket.issue)["status"]["name"]
        if status != ticket.status:
            ticket.status = status
            ticket.clerk.turn_goes_to(TURNS.get(status, "support"), self.time)

    def _look(self) -> None:
        self.time += timedelta(minutes=1)
        while self.following.step():
            pass

    def _run(self) -> None:
        """One run of the rule, and what the clerk would do then."""
        for ticket in self.tickets:
            self._expect(ticket)
        close(self.settings, self.database, self.rulebook, self.now)

    def _expect(self, ticket: Ticket) -> None:
        due = ticket.clerk.looks(self.time)
        noticed = self._noticed.pop(ticket.reference, None)
        if due is None:
            return
        if noticed is None or noticed[0] != due:
            self._noticed[ticket.reference] = (due, self.time)
        else:
            self.expected.append((ticket.reference, due, self.time))
            if due == "remind":
                ticket.clerk.has_reminded(self.time)
            else:
                ticket.status = "Closed"
                ticket.clerk.turn_goes_to("nobody", self.time)

    def judge(self, report: Report, name: str) -> None:
        """Every note that is expected is there, at its time, and no other."""
        found = [note for ticket in self.tickets for note in self._notes(ticket)]
        missed = Counter(self.expected) - Counter(found)
        strange = Counter(found) - Counter(self.expected)
        mails = sum(letter is not None for letter in map(self._letter, self.expected))
        kinds = Counter(kind for _, kind, _ in found)
        report.tell(**{f"{name}_tickets": len(self.tickets), f"{name}_reminders": kinds["remind"],
                       f"{name}_annulments": kinds["annul"], f"{name}_missed": missed.total(),
                       f"{name}_undue_or_doubled": strange.total(), f"{name}_letters": mails})  # fmt: skip
        report.expect(f"{name}: none is missed: {sorted(missed)[:3]}", not missed)
        report.expect(f"{name}: none is undue or doubled: {sorted(strange)[:3]}", not strange)
        report.expect(f"{name}: each is told by a letter, {mails}", mails == len(self.expected))
        report.expect(f"{name}: both were due at all", bool(kinds["remind"] and kinds["annul"]))

    def _notes(self, ticket: Ticket) -> Iterator[tuple[str, str, datetime]]:
        for journal in people.journals(self.redmine, ticket.issue):
            for detail in journal["details"]:
                if detail["property"] == "attachment" and detail["new_value"].startswith(f"{ticket.reference}-"):
                    yield ticket.reference, detail["new_value"].split("-")[2], _moment(journal["created_on"])

    def _letter(self, note: tuple[str, str, datetime]) -> object:
        """Whether a letter tells of the note; here, nobody's account is known to the settings."""
        reference, kind, _ = note
        with self.database.reading() as connection:
            keys = connection.exec_driver_sql("SELECT key FROM letters WHERE kind = 'closing'").scalars()
            return next((key for key in keys if key.startswith(f"{reference}.{kind}.")), None)


@contextmanager
def _month(folder: Path, redmine: Instance, rule: dict[str, Any], count: int) -> Iterator[Month]:
    named = redmine_settings(redmine.url, redmine.api_key) | {"SUBMIT_CLIENTS": CLIENTS, **MAIL}
    with Installation(folder, {}, **named) as installation, installation.store() as database:
        settings = read_settings({"SUBMIT_VAR": str(folder), **named})
        publication = Publications(folder / "sites").current()
        assert publication
        rulebook = _with(publication.rulebook, rule)
        month = Month(redmine, settings, database, rulebook, _habits(rulebook, settings))
        with _at_the_time_of(month):
            for number in range(count):
                month.file(number)
            yield month


CLIENTS = """
[a]
domains = ["client.example"]
project = "client-a"
"""


def _with(rulebook: Rulebook, changes: dict[str, Any]) -> Rulebook:
    rule = rulebook.closing
    assert rule
    changed = replace(rule, parameters={**rule.parameters, **changes})
    return Rulebook({**rulebook.rules, rule.anchor: changed})


def _habits(rulebook: Rulebook, settings: Settings) -> Habits:
    assert rulebook.closing
    said = rulebook.closing.parameters
    is_working = said["count"] == "working"
    return Habits(
        said["remind_after"], said["annul_after"], is_working, frozenset(said["holidays"]), settings.time_zone
    )


@contextmanager
def _at_the_time_of(month: Month) -> Iterator[None]:
    """Whatever the product asks of Redmine is noted there at the time of the month."""
    exchange: Callable[..., Any] = ApiClient._exchange

    def timed(client: ApiClient, request: requests.Request) -> Any:
        answer = exchange(client, request)
        if request.method != "GET":
            month.stamp()
        return answer

    ApiClient._exchange = timed  # type: ignore[method-assign]
    try:
        yield
    finally:
        ApiClient._exchange = exchange  # type: ignore[method-assign]


def _read(redmine: Instance, issue: str) -> dict[str, Any]:
    headers = {"X-Redmine-API-Key": redmine.known.agent_key}
    answer = requests.get(f"{redmine.url}/issues/{issue}.json", headers=headers, timeout=30)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()["issue"]
    return found


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written.replace("Z", "+00:00")).astimezone(UTC)

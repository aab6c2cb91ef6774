"""The closing rule at work over a board: what follows it, what closes, and both clocks, moved together or apart."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from submit.closing.closer import Outcome, StaleError
from submit.closing.note_text import NoteText
from submit.config import Settings
from submit.delivery.destination import DeliveryError
from submit.delivery.tracker import Author
from submit.processes.after_filing import make_closer, make_following
from submit.rulebook.rulebook import Rulebook
from submit.store.closing_steps import Steps
from submit.store.database import Database
from submit.store.followed import FollowedTickets
from submit.store.tables import outbox
from tests.store.samples import file_a_ticket

LOOK = timedelta(minutes=10)
"""As often as the timer starts `submit close`."""


def close(settings: Settings, database: Database, rulebook: Rulebook, now: Callable[[], datetime]) -> list[Outcome]:
    """One run of the rule, as a process does it that has just been started; where nothing is known, nothing comes."""
    words = NoteText(rulebook, settings.public_url, settings.time_zone)
    closer = make_closer(settings, words, database, now)
    try:
        closer.tidy()
        return [closer.act(case) for case in closer.cases()]
    except (StaleError, DeliveryError):
        return []


MAIL = {
    "SUBMIT_SMTP_URL": "smtp://127.0.0.1:1",
    "SUBMIT_MAIL_FROM": "desk@support.example",
    "SUBMIT_STAFF_ADDRESS": "people@support.example",
}
"""Nothing is sent by it: letters are written, and stay."""


class Scene:
    """`board` is a tracker on which people work, in memory or behind an address; `skew` is how far our clock is ahead
    of the tracker's."""

    def __init__(self, board: Any, database: Database, settings: Settings, rulebook: Rulebook) -> None:
        self.board, self.database, self.settings, self.rulebook = board, database, settings, rulebook
        self.time, self.skew = datetime(2026, 11, 2, 9, 0, tzinfo=UTC), timedelta()
        board.clock = lambda: self.time
        self.following = make_following(settings, database, self.now)
        self.steps, self.tickets = Steps(database), FollowedTickets(database)

    def now(self) -> datetime:
        return self.time + self.skew

    def file(self, reference: str = "ML-FK4XR8BT") -> int:
        """A ticket that is in the tracker."""
        file_a_ticket(self.database, self.now(), reference)
        issue = self.board.file(reference)
        filed = {"remote_id": str(issue), "remote_url": f"http://tracker/{issue}", "state": "delivered"}
        with self.database.writing() as connection:
            connection.execute(outbox.update().where(outbox.c.reference == reference).values(filed))
        return issue

    def asked(self, reference: str = "ML-FK4XR8BT") -> int:
        """A ticket in which support has asked the client something, a moment ago."""
        issue = self.file(reference)
        self.board.change(issue, Author.SUPPORT, "Какой заказ?", "Feedback")
        return issue

    def answered(self, issue: int) -> None:
        self.board.change(issue, Author.CLIENT, "881204")

    def look(self, times: int = 2) -> None:
        """The tracker is looked at; each look after another minute."""
        for _ in range(times):
            self.time += timedelta(minutes=1)
            while self.following.step():
                pass

    def close(self) -> list[Outcome]:
        """One run of `submit close --apply`."""
        return close(self.settings, self.database, self.rulebook, self.now)

    def passes(self, days: float) -> None:
        """Time goes by as it does in service: looks all the time, and a run of the rule every ten minutes; here, to be
        quick, only where something may be due, and every six hours."""
        end = self.time + timedelta(days=days)
        while self.time < end:
            self.look()
            self.close()
            self.time += LOOK
            self.look()
            self.close()
            self.time = min(end, self.time + timedelta(hours=6))

    def written(self, ticket: int) -> Sequence[str]:
        """The names of the files that went with our notes, without what is different in each."""
        return [name.split("-")[2] for name in self.board.our_files(ticket) if name.startswith("ML-")]

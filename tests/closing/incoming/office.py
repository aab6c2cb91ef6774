"""A desk that reads its mail: the product's letters go out, answers come into a real mailbox, notes into a tracker."""

from datetime import timedelta
from email.message import EmailMessage
from random import Random
from typing import Any

from sqlalchemy import update

from submit.closing.incoming.poller import Mailroom
from submit.delivery.letter_worker import Postman
from submit.delivery.tracker import Author
from submit.processes.after_filing import make_mailroom
from submit.store.database import Database
from submit.store.entry import client_of
from submit.store.letters import Letters
from submit.store.outbox import Outbox
from submit.store.replies import KeptReply, Replies
from submit.store.store_metrics import read_figures
from submit.store.tables import outbox
from tests.closing.incoming.dovecot import Dovecot
from tests.closing.incoming.mails import DESK, OLGA, an_answer
from tests.closing.scene import Scene
from tests.delivery.test_letter_worker import Tray

REFERENCE = "ML-FK4XR8BT"
HOME = "https://support.example"


class Office:
    """A ticket in which support has asked something, and the letter that the client got about it."""

    def __init__(self, server: Dovecot, login: str, scene: Scene) -> None:
        self.server, self.login, self.scene = server, login, scene
        self.database: Database = scene.database
        self.tray = Tray()
        self.tray.mail_from = DESK
        self.mailroom = self.made()
        self.issue = scene.file()
        self.belongs_to(OLGA)
        scene.board.change(self.issue, Author.SUPPORT, "Какой заказ?", "Feedback")
        scene.look()
        self.letter = self.letters()[0]

    def made(self) -> Mailroom:
        """The mailroom of a process that has just been started."""
        return make_mailroom(self.scene.settings, self.database, self.scene.now)

    def belongs_to(self, email: str, reference: str = REFERENCE) -> None:
        """The ticket was filed from that address."""
        entry = Outbox(self.database).of_reference(reference)
        assert entry
        ticket = {**entry.ticket.to_dict(), "email": email}
        values = {"ticket": ticket, "client": client_of(email)}
        with self.database.writing() as connection:
            connection.execute(update(outbox).where(outbox.c.reference == reference).values(values))

    def letters(self) -> list[EmailMessage]:
        """What goes out now."""
        before, shelf = len(self.tray.sent), self.database
        letters, tickets, replies = Letters(shelf), Outbox(shelf), Replies(shelf)
        staff, now = str(self.scene.settings.staff_address), self.scene.now
        postman = Postman(letters, tickets, replies, self.tray, staff, HOME, now, Random(1), reads_mail=True)
        while postman.step():
            pass
        return [mail for mail, _ in self.tray.sent[before:]]

    def comes(self, *mails: bytes) -> None:
        self.server.put(*mails, login=self.login)

    def answers(self, text: str = "Заказ 881204", **values: Any) -> None:
        """The client answers our letter."""
        self.comes(an_answer(self.letter, text, **values))

    def reads(self) -> None:
        """The mailbox is read; the replies go into the tracker."""
        self.scene.time += timedelta(minutes=6)
        while self.mailroom.step():
            pass
        self.scene.look()

    def folder(self, name: str) -> int:
        """How many mails lie there."""
        return len(self.server.mails(name, self.login))

    @property
    def folders(self) -> dict[str, int]:
        found = {name: self.folder(name) for name in ("INBOX", "Processed", "Automatic", "Aside")}
        return {name: count for name, count in found.items() if count}

    @property
    def replies(self) -> list[KeptReply]:
        return Replies(self.database).of(REFERENCE)

    @property
    def said(self) -> list[str]:
        return [kept.reply.text for kept in self.replies]

    @property
    def counted(self) -> dict[str, int]:
        return read_figures(self.database).mails

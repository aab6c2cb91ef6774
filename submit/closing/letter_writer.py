"""Letters that tell clients and staff about a change in the tracker, in the page's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from submit.closing.messages import say
from submit.delivery.tracker import Author, Journal
from submit.rulebook.placeholders import shown
from submit.rulebook.rulebook import Rulebook
from submit.rulebook.ticket_status import standing
from submit.store.entry import Entry
from submit.store.letters import Letter
from submit.store.replies import KeptReply

LONGEST = 20_000
"""Code points of a note that are mailed and shown: a pasted log is not an answer."""


@dataclass(frozen=True)
class LetterWriter:
    """Write letters by the rules in force, if they can be sent; days are those of `zone`."""

    rulebook: Rulebook
    zone: tzinfo
    now: datetime
    writes_to_clients: bool
    tells_staff: bool

    def letters(self, entry: Entry, news: Sequence[Journal]) -> list[Letter]:
        """Return a letter to the client for each change that matters to them.

        That is an answer of support, or a status that the page knows. The letter's key is the change itself, so that it
        is written once.
        """
        if not self.writes_to_clients or not entry.ticket.email:
            return []
        told = ((change, self._words(change, entry.ticket.lang)) for change in news)
        return [self._letter(entry, change, words) for change, words in told if words]

    def after_closing(self, reference: str, journal: int) -> list[Letter]:
        """Return a letter that tells staff that a client has written into a closed ticket."""
        return self._to_staff(f"{reference}.{journal}.after-closing", "after_closing", reference, {})

    def not_replied(self, claimed: KeptReply, problem: str) -> list[Letter]:
        """Return a letter with the reply to people, who can answer the client, so that no accepted reply is lost."""
        reply = claimed.reply
        words = {"id": reply.id, "said": reply.text, "what": say(reply.kind), "problem": problem}
        words |= {"remote_id": claimed.remote_id}
        return self._to_staff(f"{reply.id}.reply", "reply", reply.reference, words)

    def received(self, entry: Entry, refused: Sequence[str], hidden: bool) -> list[Letter]:
        """Return a letter that tells the client that not all of the mail was passed on.

        It is sent once a day for each ticket, so that we and a machine do not keep writing to each other.
        """
        ticket, words = entry.ticket, {"refused": list(refused), "hidden": hidden}
        key = f"{ticket.reference}.{self._day}.received"
        letter = Letter(key, "received", ticket.email, ticket.lang, self.now, words, ticket.reference)
        return [letter] if self.writes_to_clients else []

    def aside(self, problem: str, folder: str, reference: str | None) -> list[Letter]:
        """Return a letter that tells staff that a mail waits for people.

        For answers to tickets it is sent at most once an hour; for all other mails once a day, because they never end.
        """
        key = f"aside.{self.now:%Y-%m-%dT%H}" if reference else f"aside.{self._day}"
        words = {"problem": problem, "folder": folder, "reference": reference}
        return [Letter(key, "aside", None, "ru", self.now, words)] if self.tells_staff else []

    @property
    def _day(self) -> date:
        return self.now.astimezone(self.zone).date()

    def _to_staff(self, key: str, kind: str, reference: str, words: dict[str, Any]) -> list[Letter]:
        return [Letter(key, kind, None, "ru", self.now, words, reference)] if self.tells_staff else []

    def _letter(self, entry: Entry, change: Journal, words: dict[str, Any]) -> Letter:
        ticket = entry.ticket
        key = f"{ticket.reference}.{change.id}.answer"
        return Letter(key, "answer", ticket.email, ticket.lang, self.now, words, ticket.reference)

    def _words(self, change: Journal, lang: str) -> dict[str, Any]:
        """Return the words of the letter; empty if the change has nothing for the client."""
        said = change.text if change.author is Author.SUPPORT else ""
        status = self._status(change, lang) if change.author in (Author.SUPPORT, Author.STRANGER) else {}
        if not said and not status:
            return {}
        text = {"said": said[:LONGEST], "cut": len(said) > LONGEST, "files": len(change.files) if said else 0}
        return text | {"label": "", "hint": "", "action": "", "remind": "", "close": ""} | status

    def _status(self, change: Journal, lang: str) -> dict[str, str]:
        """Return the page's words for the new status, and the days of the closing rule if support asks."""
        asks = change.written_at if change.text else None
        where = standing(self.rulebook, change.status or "", False, asks, self.zone)
        if where is None:
            return {}
        words = {key: where.status.word(key, lang) for key in ("label", "hint", "action")}
        days = {"remind": where.remind, "close": where.close}
        shown_days = {name: shown(day, lang) for name, day in days.items() if day}
        return {key: word.text for key, word in words.items() if word} | shown_days

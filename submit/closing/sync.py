"""Following the tracker: look once a minute, and tell clients without an account there what happened to their tickets.

A look is one request, however many tickets there are, and two more for each of our tickets that has changed. What
cannot be understood is named in the log, without personal data, and no mail is sent about it.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from submit.closing.letter_writer import LetterWriter
from submit.closing.messages import say
from submit.closing.snapshot import lost, news, see
from submit.delivery.destination import DeliveryError
from submit.delivery.tracker import Author, Journal, TrackedTicket, TrackerClient
from submit.rulebook.ticket_status import status_rule
from submit.store.entry import Entry
from submit.store.followed import Followed, FollowedTickets, Sight
from submit.store.letters import Letter
from submit.store.replies import Replies, Reply, ReplyKind

log = logging.getLogger("submit.closing")

EVERY = timedelta(minutes=1)
AWAY = timedelta(minutes=5)
"""How long we wait after a tracker did not answer."""
AROUND = 10
"""Each tenth look is not for changes, but for a hundred tickets, whether they are still there as we know them."""
MOST = 100
FIRST = timedelta(days=1)
"""How far back the first look goes; tickets that are not known yet are looked at whenever they changed."""


class Sync:
    """Follow the tickets of a store. `teller` writes letters by the rules in force."""

    def __init__(
        self,
        tracker: TrackerClient,
        tickets: FollowedTickets,
        replies: Replies,
        teller: Callable[[], LetterWriter],
        now: Callable[[], datetime],
    ) -> None:
        self._tracker = tracker
        self._tickets = tickets
        self._replies = replies
        self._teller = teller
        self._now = now
        self._looks = 0
        self._due: datetime | None = None
        self._again: set[int] = set()

    def step(self) -> bool:
        """Look at the tracker if it is time; return True if it was."""
        now = self._now()
        # A clock that was set back would make the next look seem far away.
        if self._due is not None and self._due - AWAY <= now < self._due:
            return False
        try:
            self._looks += 1
            self._look_around(now) if self._looks % AROUND == 0 else self._look(now)
            self._due = now + EVERY
        except DeliveryError as error:
            log.warning(say("away", problem=error))
            self._due = now + AWAY
        return True

    def _look(self, now: datetime) -> None:
        sight = self._tickets.sight(self._tracker.name)
        changes = self._tracker.reader.changed_since(sight.known_until if sight else now - FIRST)
        ours = {**self._tickets.unknown(MOST), **self._tickets.ours({*changes.tickets, *self._again})}
        known = self._tickets.of(entry.ticket.reference for entry in ours.values())
        seen_at = {ticket.issue: ticket.updated_at for ticket in known.values()}
        same = {issue for issue, at in seen_at.items() if at == changes.tickets.get(issue)} - self._again
        new = ours.keys() - same
        self._visit({issue: ours[issue] for issue in new}, now)
        self._tickets.sighted(self._tracker.name, Sight(changes.known_until, changes.tracker_time, now))

    def _look_around(self, now: datetime) -> None:
        self._tracker.reader.forget()
        self._tracker.clients.forget()
        self._tracker.reader.check()
        known = {ticket.issue: ticket for ticket in self._tickets.longest_unseen(MOST)}
        found = self._tracker.reader.seen(list(known)) if known else {}
        same = {issue for issue, at in found.items() if known[issue].updated_at == at}
        self._tickets.see_again([known[issue].reference for issue in same], now)
        self._visit(self._tickets.ours(known.keys() - same), now)

    def _visit(self, ours: Mapping[int, Entry], now: datetime) -> None:
        """Look at each of these issues, and again until nothing is new: the tracker's times are whole seconds.

        An issue that fails does not keep the others waiting.
        """
        for issue, entry in sorted(ours.items(), key=lambda item: item[0]):
            try:
                is_new = self._see(entry, issue, now)
            except DeliveryError as error:
                log.warning(say("not_seen", reference=entry.ticket.reference, problem=error))
                is_new = True
            (self._again.add if is_new else self._again.discard)(issue)

    def _see(self, entry: Entry, id: int, now: datetime) -> bool:
        """Keep what the issue shows now, with the letters about it; return True if it has changed."""
        reference = entry.ticket.reference
        known = self._tickets.of([reference]).get(reference)
        issue = self._tracker.reader.ticket(id, reference)
        if issue is None:
            log.warning(say("gone", reference=reference))
            self._tickets.see(lost(id, reference, known, now))
            return False
        seen = see(issue, reference, known, now)
        if not self._is_theirs(entry, issue):
            log.warning(say("moved", reference=reference))
            self._tickets.see(replace(seen, gone=True, answer=None))
            return False
        new = news(issue, known)
        # This comes before recording that it is done: a process that dies in between repeats it, with the same result.
        self._open_again(seen, new, now)
        self._tickets.see(seen, self._letters(entry, issue, seen, new))
        return known is None or known.updated_at != seen.updated_at

    def _is_theirs(self, entry: Entry, issue: TrackedTicket) -> bool:
        # An erased ticket has no address any more, so nothing can be sent.
        return not entry.ticket.email or self._tracker.clients.is_theirs(entry.ticket.email, issue)

    def _letters(self, entry: Entry, issue: TrackedTicket, seen: Followed, new: list[Journal]) -> list[Letter]:
        teller, reference = self._teller(), seen.reference
        self._name_oddities(reference, seen, new, teller)
        told = [
            letter for change in new if _is_late(change, seen) for letter in teller.after_closing(reference, change.id)
        ]
        letters = teller.letters(entry, new)
        is_quiet = bool(letters) and self._tracker.clients.are_written_to(entry.ticket.email, issue)
        return told if is_quiet else [*told, *letters]

    def _open_again(self, seen: Followed, new: Iterable[Journal], now: datetime) -> None:
        """Open a closed ticket that a client with an account has written into, in the same way as other replies do."""
        for change in new:
            if change.author is Author.CLIENT and _is_late(change, seen):
                id = hashlib.sha256(f"{seen.reference}.{change.id}".encode()).hexdigest()[:32]
                self._replies.write(Reply(id, seen.reference, ReplyKind.LATE, "", now))

    def _name_oddities(self, reference: str, seen: Followed, new: Iterable[Journal], teller: LetterWriter) -> None:
        if status_rule(teller.rulebook, seen.status) is None:
            log.warning(say("unknown_status", reference=reference, status=seen.status))
        for change in new:
            if change.author is Author.STRANGER and change.text:
                log.warning(say("stranger", reference=reference, journal=change.id))


def _is_late(change: Journal, seen: Followed) -> bool:
    """Return True if the change is a client's text in a ticket that is closed."""
    return seen.closed and bool(change.text) and change.author in (Author.CLIENT, Author.STRANGER)

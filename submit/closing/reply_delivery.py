"""Delivery of clients' replies into the tracker, each once, even if a process dies on the way."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random

from submit.closing.letter_writer import LetterWriter
from submit.closing.messages import say
from submit.closing.snapshot import receipt_of
from submit.closing.transitions import next_status
from submit.delivery.destination import DeliveryError, FailureKind, File
from submit.delivery.tracker import Note, NoteWriter
from submit.store import retry_pauses
from submit.store.followed import FollowedTickets
from submit.store.queue import ClaimLost
from submit.store.replies import KeptReply, Replies, ReplyKind

log = logging.getLogger("submit.closing")

LEASE = timedelta(minutes=20)
"""Longer than the requests of a note can last: five, and one for each of ten files."""


class ReplyDelivery:
    """Deliver one reply at a time. `teller` knows the rules in force."""

    def __init__(
        self,
        replies: Replies,
        tickets: FollowedTickets,
        notes: NoteWriter,
        teller: Callable[[], LetterWriter],
        now: Callable[[], datetime],
        random: Random,
    ) -> None:
        self._replies = replies
        self._tickets = tickets
        self._notes = notes
        self._teller = teller
        self._now = now
        self._random = random

    def step(self) -> bool:
        """Deliver the next reply that is due; return True if there was one."""
        claimed = self._replies.claim(self._now(), LEASE)
        if claimed is None:
            return False
        try:
            self._deliver(claimed)
        except ClaimLost:
            log.error(say("reply_lost_claim", reference=claimed.reply.reference))
        return True

    def _deliver(self, claimed: KeptReply) -> None:
        reply, begin = claimed.reply, partial(self._replies.begin, claimed)
        known = self._tickets.of([reply.reference]).get(reply.reference)
        was_closed = known is not None and known.closed
        try:
            status = next_status(self._teller().rulebook, known.status, reply.kind) if known else None
            files = tuple(File(file.name, file.kind, content) for file, content in self._replies.files(reply.id))
            note = Note(reply.reference, say(reply.kind), reply.text, receipt_of(reply), status, files)
            journal = self._notes.add(int(claimed.remote_id), note, claimed.fence, begin)
        except DeliveryError as error:
            self._failed(claimed, error)
        except ClaimLost:
            raise
        except Exception as error:
            # A reply that crashes us must not keep the others waiting.
            log.exception(say("reply_stumbled", reference=reply.reference))
            self._failed(claimed, DeliveryError(say("crash", name=type(error).__name__), FailureKind.UNKNOWN))
        else:
            tells = was_closed and reply.kind is not ReplyKind.LATE
            letters = self._teller().after_closing(reply.reference, journal.id) if tells else []
            self._replies.done(claimed, journal.id, self._now(), letters)
            log.info(say("replied", reference=reply.reference, journal=journal.id))

    def _failed(self, claimed: KeptReply, error: DeliveryError) -> None:
        reference, now = claimed.reply.reference, self._now()
        log.warning(say("not_replied", reference=reference, attempt=claimed.attempts, problem=error))
        if error.kind is FailureKind.PERMANENT:
            self._replies.failed(claimed, str(error), self._teller().not_replied(claimed, str(error)))
            return
        pause = retry_pauses.TRACKER.after(claimed.attempts, self._random, error.retry_after)
        self._replies.postponed(claimed, str(error), now + pause)

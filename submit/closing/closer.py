"""Applying the closing rule: one reminder and one annulment for each silence, never against what people do.

A step is taken after two observations: the first is kept as noticed, the second is a fresh reading of the issue while
the note is ready to be sent. The tracker's clock and ours must both say that it is due. The file that goes with a note
shows afterwards that the note is there, so that a process may die anywhere.
"""

import enum
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from submit.closing.clock import Conversation, Remind, Verdict, Wait, annul_at, judge, silent_since
from submit.closing.conversation import conversation_of, receipt_of_step
from submit.closing.incoming.poller import MAILBOX
from submit.closing.messages import say
from submit.closing.note_text import Moments, NoteText
from submit.closing.recorder import StepRecorder, written
from submit.closing.snapshot import see
from submit.closing.transitions import next_status
from submit.delivery.destination import DeliveryError, FailureKind
from submit.delivery.tracker import Note, TrackerClient
from submit.rulebook.kinds import Closing
from submit.store.closing_steps import ClosingStep, StepName, Steps
from submit.store.entry import Entry
from submit.store.followed import Followed, FollowedTickets, Sight
from submit.store.outbox import Outbox
from submit.store.replies import Replies, ReplyKind, ReplyState

log = logging.getLogger("submit.closing")

STALE = timedelta(minutes=10)
"""What was seen of the tracker longer ago does not count …"""
AHEAD = timedelta(minutes=1)
"""… nor what was seen in the future by our clock."""
APART = timedelta(minutes=5)
"""The least time between the two observations."""


class StaleError(Exception):
    """Nothing is done: tracker or mailbox have not been seen for a while, or the tracker's clock is behind ours."""


class OvertakenError(Exception):
    """People did something while the note was being prepared."""


class Outcome(enum.StrEnum):
    """What became of a case."""

    WAITS = "waits"
    NOTICED = "noticed"
    DONE = "done"
    OVERTAKEN = "overtaken"
    FAILED = "failed"


@dataclass(frozen=True)
class Case:
    """A ticket as it is now, what the rule requires, and the statuses that the workflow allows."""

    entry: Entry
    ticket: Followed
    conversation: Conversation
    verdict: Verdict
    allowed: frozenset[str]
    time: datetime

    @property
    def reference(self) -> str:
        return self.ticket.reference

    @property
    def name(self) -> StepName:
        return StepName.REMIND if isinstance(self.verdict, Remind) else StepName.ANNUL


class Closer:
    """Apply the closing rule to the tickets of a store.

    `settler` records what was written. `reads_mail`: clients may answer by mail, so nothing is known of a silence while
    the mailbox is not read.
    """

    def __init__(
        self,
        tickets: FollowedTickets,
        steps: Steps,
        replies: Replies,
        outbox: Outbox,
        tracker: TrackerClient,
        settler: StepRecorder,
        words: NoteText,
        now: Callable[[], datetime],
        reads_mail: bool = False,
    ) -> None:
        self._tickets = tickets
        self._steps = steps
        self._replies = replies
        self._outbox = outbox
        self._tracker = tracker
        self._settler = settler
        self._words = words
        self._now = now
        self._reads_mail = reads_mail

    @property
    def _rule(self) -> Closing:
        return self._words.rule.value

    @property
    def _zone(self) -> tzinfo:
        return self._words.zone

    def cases(self) -> Iterator[Case]:
        """Yield the tickets that were due when last seen, freshly read. Raises StaleError and DeliveryError."""
        for ticket in self._tickets.all():
            time = self._time()
            if self._seems_due(ticket, time) and (case := self._case(ticket.reference, time)):
                yield case

    def act(self, case: Case) -> Outcome:
        """Take the step that is due, if this is its second observation.

        Raises StaleError, and DeliveryError if the tracker is unreachable.
        """
        began = silent_since(case.conversation, self._rule)
        if isinstance(case.verdict, Wait) or began is None:
            self._steps.forget(case.reference)
            return Outcome.WAITS
        step = self._steps.notice(ClosingStep(case.reference, case.name, began, case.verdict.due, case.time))
        if step.done_at is not None:
            return Outcome.DONE
        if case.time - step.noticed_at < APART:
            return Outcome.NOTICED
        return self._take(case, step)

    def tidy(self) -> None:
        """Prepare a run: forget steps that are no longer due, and record those that a dead process began.

        A begun step is recorded if its note is in the tracker. Raises StaleError and DeliveryError.
        """
        time = self._time()
        for step in self._steps.noticed():
            ticket = self._tickets.of([step.reference]).get(step.reference)
            if ticket is None or ticket.gone or not self._seems_due(ticket, time):
                self._steps.forget(step.reference)
        for step in self._steps.unfinished():
            ticket = self._tickets.of([step.reference]).get(step.reference)
            entry = self._outbox.of_reference(step.reference)
            issue = self._tracker.reader.ticket(ticket.issue, step.reference) if ticket and entry else None
            if issue and entry and (journal := written(issue, step)):
                self._settler.settle(step, entry, issue, journal)

    def _seems_due(self, ticket: Followed, time: datetime) -> bool:
        """Return True if something was due when the ticket was last seen."""
        known = conversation_of(ticket, self._words.rulebook, self._answered_here(ticket.reference))
        return not isinstance(judge(known, self._rule, self._zone, time), Wait)

    def _case(self, reference: str, time: datetime) -> Case | None:
        """Return the ticket as it is now; None if it can no longer be seen."""
        known, entry = self._tickets.of([reference]).get(reference), self._outbox.of_reference(reference)
        issue = self._tracker.reader.ticket(known.issue, reference) if known and entry else None
        if known is None or entry is None or issue is None:
            return None
        ticket = see(issue, reference, known, known.seen_at)
        conversation = conversation_of(ticket, self._words.rulebook, self._answered_here(reference))
        verdict = judge(conversation, self._rule, self._zone, time)
        return Case(entry, ticket, conversation, verdict, issue.allowed, time)

    def _answered_here(self, reference: str) -> datetime | None:
        """Return when the client last wrote, on our pages, what has not reached the tracker; None if nothing."""
        kept = [reply for reply in self._replies.of(reference) if reply.state is not ReplyState.DONE]
        return max((reply.reply.written_at for reply in kept), default=None)

    def _time(self) -> datetime:
        """Return the tracker's time if it is known, or ours if that is earlier. Raises StaleError.

        A clock that is ahead must not shorten a silence.
        """
        sight, now = self._tickets.sight(self._tracker.name), self._now()
        if sight is None or not _is_fresh(sight, now):
            raise StaleError
        if self._reads_mail and not _is_fresh(self._tickets.sight(MAILBOX), now):
            raise StaleError
        return min(now, sight.tracker_time + (now - sight.seen_at)) if sight.tracker_time else now

    def _take(self, case: Case, step: ClosingStep) -> Outcome:
        status = self._closed_status(case) if step.name is StepName.ANNUL else None
        if step.name is StepName.ANNUL and status not in case.allowed:
            self._settler.cannot_close(step, say("no_way_closed", status=case.ticket.status))
            return Outcome.FAILED
        try:
            self._write(case, step, status)
        except OvertakenError:
            self._steps.forget(step.reference)
            return Outcome.OVERTAKEN
        except DeliveryError as error:
            if error.kind in (FailureKind.TRANSIENT, FailureKind.CONFIGURATION):
                raise
            log.warning(say("not_stepped", reference=step.reference, name=step.name, problem=error))
            self._steps.failed(step, str(error))
            return Outcome.FAILED
        return Outcome.DONE

    def _closed_status(self, case: Case) -> str | None:
        """Return the first closed status that the page allows after this one; None if there is none."""
        return next_status(self._words.rulebook, case.ticket.status, ReplyKind.SOLVED)

    def _write(self, case: Case, step: ClosingStep, status: str | None) -> None:
        reminded = case.conversation.reminded_at
        moments = Moments(step.silent_since, reminded, annul_at(case.time, self._rule, self._zone))
        heading, text = self._words.of(step.name, case.entry, moments)
        receipt = receipt_of_step(step.reference, step.name, step.silent_since)
        note = Note(step.reference, heading, text, receipt, status)
        journal = self._tracker.notes.add(
            case.ticket.issue, note, step.fence, lambda fence: self._begin(case, step, fence)
        )
        log.info(say("stepped", reference=step.reference, name=step.name, journal=journal.id))
        if issue := self._tracker.reader.ticket(case.ticket.issue, step.reference):
            self._settler.settle(step, case.entry, issue, journal)

    def _begin(self, case: Case, step: ClosingStep, fence: str) -> None:
        """Look once more right before the note is sent, and record the fence. Raises OvertakenError and StaleError.

        It must still be the same silence, and have lasted long enough by the clock of the tracker, which has just noted
        when our file came.
        """
        time = min(self._time(), self._tracker.notes.fenced_at(fence, step.reference))
        again = self._case(step.reference, time)
        if again is None or silent_since(again.conversation, self._rule) != step.silent_since:
            raise OvertakenError
        if isinstance(again.verdict, Wait):
            raise StaleError
        if again.name is not step.name or again.ticket.status != case.ticket.status:
            raise OvertakenError
        self._steps.begin(step, fence)


def _is_fresh(sight: Sight | None, now: datetime) -> bool:
    return sight is not None and -AHEAD <= now - sight.seen_at <= STALE

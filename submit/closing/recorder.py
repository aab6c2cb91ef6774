"""Work after a note of the closing rule is in the tracker.

It is recorded, the client is told, and an annulment is undone if people were quicker.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from submit.closing.clock import annul_at
from submit.closing.conversation import is_step, receipt_of_step
from submit.closing.messages import say
from submit.closing.note_text import Moments, NoteText
from submit.closing.transitions import next_status
from submit.delivery.tracker import Author, Journal, Note, TrackedTicket, TrackerClient
from submit.store.closing_steps import ClosingStep, StepName, Steps
from submit.store.entry import Entry
from submit.store.letters import Letter
from submit.store.replies import ReplyKind

log = logging.getLogger("submit.closing")


def written(issue: TrackedTicket, step: ClosingStep) -> Journal | None:
    """Return the journal entry of this step's note; None if it is not there."""
    receipt = receipt_of_step(step.reference, step.name, step.silent_since)
    return next((journal for journal in issue.journals if receipt in journal.files), None)


@dataclass(frozen=True)
class Post:
    """Who can receive letters at all."""

    reaches_clients: bool
    reaches_staff: bool


class StepRecorder:
    """Record the steps of the closing rule."""

    def __init__(
        self, steps: Steps, tracker: TrackerClient, words: NoteText, post: Post, now: Callable[[], datetime]
    ) -> None:
        self._steps = steps
        self._tracker = tracker
        self._words = words
        self._post = post
        self._now = now

    def settle(self, step: ClosingStep, entry: Entry, issue: TrackedTicket, journal: Journal) -> None:
        """Record that the note is there as `journal`; `issue` was read after it."""
        problem, letters = None, self._letters(step, entry, issue, journal)
        if step.name is StepName.ANNUL:
            if _is_overtaken(issue, step.reference, journal):
                log.warning(say("overtaken", reference=step.reference))
                self._reopen(step, entry, issue, journal)
                letters = []
            elif journal.status is None:
                problem = say("not_closed")
                letters = self._letters_to_staff(step, problem)
        self._steps.done(step, journal.id, journal.written_at, problem, letters)

    def cannot_close(self, step: ClosingStep, problem: str) -> None:
        """Tell staff that the ticket stays open; the client is told nothing."""
        self._steps.failed(step, problem, self._letters_to_staff(step, problem))

    def _reopen(self, step: ClosingStep, entry: Entry, issue: TrackedTicket, journal: Journal) -> None:
        """Return the ticket to the status that people last gave it, or to one in which they look.

        The workflow must allow the former.
        """
        earlier = [change.status for change in issue.journals if change.status and change.id < journal.id]
        given = earlier[-1] if earlier and earlier[-1] in issue.allowed else None
        status = given or next_status(self._words.rulebook, issue.status, ReplyKind.REOPEN)
        moment = journal.written_at
        back = self._steps.notice(ClosingStep(step.reference, StepName.REOPEN, step.silent_since, moment, moment))
        heading, text = self._words.of(StepName.REOPEN, entry, Moments(step.silent_since))
        receipt = receipt_of_step(step.reference, StepName.REOPEN, step.silent_since)
        note = Note(step.reference, heading, text, receipt, status)
        reopened = self._tracker.notes.add(issue.id, note, back.fence, partial(self._steps.begin, back))
        self._steps.done(back, reopened.id, reopened.written_at)

    def _letters(self, step: ClosingStep, entry: Entry, issue: TrackedTicket, journal: Journal) -> list[Letter]:
        """Return the mail to a client whom the tracker does not mail itself."""
        email = entry.ticket.email
        if not self._post.reaches_clients or not email or self._tracker.clients.are_written_to(email, issue):
            return []
        heading, text = self._words.of(step.name, entry, self._moments(step, issue, journal))
        words = {"heading": heading, "said": text}
        return [Letter(_key(step), "closing", email, entry.ticket.lang, self._now(), words, step.reference)]

    def _moments(self, step: ClosingStep, issue: TrackedTicket, journal: Journal) -> Moments:
        reminders = [j.written_at for j in issue.journals if is_step(j, step.reference, StepName.REMIND)]
        ends = annul_at(journal.written_at, self._words.rule.value, self._words.zone)
        return Moments(step.silent_since, max(reminders, default=None), ends)

    def _letters_to_staff(self, step: ClosingStep, problem: str) -> list[Letter]:
        if not self._post.reaches_staff:
            return []
        words = {"problem": problem}
        return [Letter(f"{_key(step)}.staff", "unclosed", None, "ru", self._now(), words, step.reference)]


def _key(step: ClosingStep) -> str:
    return f"{step.reference}.{step.name}.{int(step.silent_since.timestamp())}"


def _is_overtaken(issue: TrackedTicket, reference: str, annulment: Journal) -> bool:
    """Return True if people wrote or changed the status between our reminder and our annulment.

    What was there before the reminder is known; we did not see what came after it, or there would be no annulment.
    """
    reminders = [journal.id for journal in issue.journals if is_step(journal, reference, StepName.REMIND)]
    between = range(max((id for id in reminders if id < annulment.id), default=0) + 1, annulment.id)
    return any(journal.id in between and _says_something(journal) for journal in issue.journals)


def _says_something(journal: Journal) -> bool:
    return bool(journal.text or journal.status or (journal.files and journal.author is not Author.SUPPORT))

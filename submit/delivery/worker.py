"""The loops of the delivery process.

Each lane has a lease, so that only one process works in it: one lane delivers accepted tickets to their destination,
the other sends letters.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from threading import Event
from typing import Protocol

from submit.delivery.delivery_messages import say
from submit.delivery.destination import DeliveryError, Destination, FailureKind, File, Parcel
from submit.store import retry_pauses
from submit.store.database import StoreError
from submit.store.entry import Entry
from submit.store.letters import Letter
from submit.store.outbox import Outbox
from submit.store.queue import ClaimLost, Queue

log = logging.getLogger("submit.delivery")

LEASE = timedelta(minutes=30)
"""Longer than any delivery can last: each of its two dozen requests has a deadline of a minute."""
CONFIGURATION_PAUSE = timedelta(seconds=60)
ALARM_AFTER = 3
"""Failures of one ticket after which staff are told …"""
ALARM_AGE = timedelta(hours=1)
"""… or the time after which they are told whatever was tried."""


STUMBLES = 3
"""How often a ticket may crash us before people look at it."""


@dataclass
class _Attempt:
    """One attempt with a claimed ticket; `began`: the destination may have the ticket."""

    entry: Entry
    began: bool = False


class Worker:
    """Take one ticket at a time to one destination.

    `now` returns the time, `random` spreads retries. `tells_staff`: there is an inbox of people for tickets that the
    destination does not take. `holds_lane` returns True if this process may still write to the destination.
    """

    def __init__(
        self,
        queue: Queue,
        outbox: Outbox,
        destination: Callable[[], Destination],
        now: Callable[[], datetime],
        random: Random,
        tells_staff: bool = False,
        holds_lane: Callable[[], bool] = lambda: True,
    ) -> None:
        self._queue = queue
        self._outbox = outbox
        self._destination = destination
        self._now = now
        self._random = random
        self._tells_staff = tells_staff
        self._holds_lane = holds_lane

    def step(self) -> bool:
        """Deliver the next ticket that is due, or hand it over to people; return True if there was one."""
        late = self._queue.claim_overdue(self._now(), LEASE) if self._tells_staff else None
        entry = late or self._queue.claim(self._now(), LEASE)
        if entry is None:
            return False
        try:
            if late:
                self._hand_over(late, late.problem or say("late"))
            elif self._tells_staff and any(mark.code == "suspected" for mark in entry.ticket.marks):
                # Possible spam goes to people: it is neither lost unseen nor filed in the tracker by itself.
                self._hand_over(entry, say("suspected"))
            else:
                self._deliver(entry)
        except ClaimLost:
            log.error("%s took longer than its lease, and another attempt has it now", entry.ticket.reference)
        return True

    def _deliver(self, entry: Entry) -> None:
        reference, attempt = entry.ticket.reference, _Attempt(entry)
        try:
            receipt = self._destination().deliver(self._parcel(entry), partial(self._begin, attempt))
        except DeliveryError as error:
            self._failed(attempt, error)
        except (ClaimLost, StoreError):
            raise
        except Exception as error:
            # A ticket that crashes us must not keep the others waiting, nor its client's next one for ever.
            log.exception("%s stumbled", reference)
            kind = FailureKind.PERMANENT if entry.attempts >= STUMBLES else FailureKind.UNKNOWN
            self._failed(attempt, DeliveryError(say("crash", name=type(error).__name__), kind))
        else:
            if receipt.mismatch:
                alarm = self._alarm(entry, receipt.mismatch)
                self._queue.needs_attention(entry, receipt.mismatch, receipt.remote_id, receipt.url, alarm)
            else:
                self._queue.delivered(entry, receipt.remote_id, receipt.url, self._now())
            log.info("%s delivered as %s", reference, receipt.remote_id)

    def _begin(self, attempt: "_Attempt", fence: str | None) -> None:
        if not self._holds_lane():
            # Another process writes there by now.
            raise DeliveryError(say("lane"), FailureKind.TRANSIENT)
        self._queue.begin(attempt.entry, fence)
        attempt.began = True

    def _parcel(self, entry: Entry) -> Parcel:
        stored = self._outbox.files(entry.ticket.reference)
        files = tuple(File(file.name, file.kind, content) for file, content in stored)
        return Parcel(entry.ticket, files, entry.attempts, entry.begun, entry.fence)

    def _failed(self, attempt: "_Attempt", error: DeliveryError) -> None:
        entry = attempt.entry
        reference, problem = entry.ticket.reference, str(error)
        log.warning("%s attempt %d: %s (%s)", reference, entry.attempts, error, error.kind.value)
        if error.kind is FailureKind.PERMANENT:
            if self._tells_staff:
                self._hand_over(entry, problem)
            else:
                self._queue.needs_attention(entry, problem, entry.remote_id, entry.remote_url)
            return
        # An error that says nothing was filed speaks only of this attempt, not of an earlier one that was cut off. Only
        # "later" means for certain that nothing was filed: a proxy may answer 403 after the tracker has taken the
        # ticket.
        unknown = (
            error.kind is FailureKind.UNKNOWN
            or entry.begun
            or (attempt.began and error.kind is FailureKind.CONFIGURATION)
        )
        due_at, is_late = self._now() + self._pause(entry, error), self._is_late(entry)
        self._queue.postponed(entry, problem, due_at, unknown, self._alarm(entry, problem) if is_late else ())

    def _hand_over(self, entry: Entry, problem: str) -> None:
        reference, now = entry.ticket.reference, self._now()
        words = {"problem": problem, "begun": entry.begun or entry.attempts > 1}
        letter = Letter(f"{reference}.handed-over", "handed_over", None, "ru", now, words, reference)
        self._queue.handed_over(entry, problem, now, [letter])
        log.warning("%s handed over to people", reference)

    def _is_late(self, entry: Entry) -> bool:
        return entry.attempts >= ALARM_AFTER or self._now() - entry.ticket.accepted_at >= ALARM_AGE

    def _alarm(self, entry: Entry, problem: str) -> Sequence[Letter]:
        """Return a letter that warns staff, at most once an hour: when the tracker is down, every ticket fails."""
        if not self._tells_staff:
            return ()
        now = self._now()
        words = {"reference": entry.ticket.reference, "problem": problem, "attempts": entry.attempts}
        return (Letter(f"alarm.{now:%Y-%m-%dT%H}", "alarm", None, "ru", now, words),)

    def _pause(self, entry: Entry, error: DeliveryError) -> timedelta:
        if error.kind is FailureKind.CONFIGURATION:
            return CONFIGURATION_PAUSE
        return retry_pauses.TRACKER.after(entry.attempts, self._random, error.retry_after)


class Stepping(Protocol):
    """A worker in a lane. `step` does one step and returns True if there was something to do."""

    def step(self) -> bool: ...


def run(
    worker: Stepping,
    tidy: Callable[[], object],
    stop: Event,
    held: Callable[[], bool] = lambda: True,
    idle: float = 1.0,
) -> None:
    """Work until `stop` is set, while the lane's lease is `held`.

    If there is nothing to do, `tidy` and then pause for `idle` seconds.
    """
    while not stop.is_set():
        try:
            busy = held() and worker.step()
            if not busy:
                tidy()
        except StoreError:
            # The store may be locked or unavailable for a while; nothing is lost, because nothing was recorded.
            log.exception("the store did not answer")
            busy = False
        if not busy:
            stop.wait(idle)

"""The loop that hands accepted tickets to their destination: claim, deliver, then record."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random
from threading import Event

from submit.delivery.destination import DeliveryError, Destination, File, Kind, Parcel
from submit.delivery.messages import say
from submit.store.database import StoreError
from submit.store.outbox import ClaimLost, Entry, Outbox

log = logging.getLogger("submit.delivery")

LEASE = timedelta(minutes=30)
"""Longer than any delivery can last: each of its two dozen requests has a deadline of a minute."""
PAUSES = (5, 15, 60, 300, 900, 1800)
"""Seconds until the next try after the first, second, … failure; the last one repeats."""
CONFIGURATION_PAUSE = timedelta(seconds=60)


class Worker:
    """One lane: it takes one ticket at a time to one destination. `now` tells the time, `random` spreads retries."""

    def __init__(
        self, outbox: Outbox, destination: Callable[[], Destination], now: Callable[[], datetime], random: Random
    ) -> None:
        self._outbox = outbox
        self._destination = destination
        self._now = now
        self._random = random

    def step(self) -> bool:
        """Deliver the next ticket that is due. Returns whether there was one."""
        entry = self._outbox.claim(self._now(), LEASE)
        if entry is None:
            return False
        try:
            self._deliver(entry)
        except ClaimLost:
            log.error("%s took longer than its lease, and another attempt has it now", entry.ticket.reference)
        return True

    def _deliver(self, entry: Entry) -> None:
        reference = entry.ticket.reference
        try:
            receipt = self._destination().deliver(self._parcel(entry), partial(self._outbox.begin, entry))
        except DeliveryError as error:
            self._failed(entry, error)
        except ClaimLost:
            raise
        except Exception as error:
            # A ticket that makes us stumble must not keep the others waiting: it goes to the back of the queue.
            log.exception("%s stumbled", reference)
            self._failed(entry, DeliveryError(say("crash", name=type(error).__name__), Kind.UNKNOWN))
        else:
            if receipt.mismatch:
                self._outbox.needs_attention(entry, receipt.mismatch, receipt.remote_id, receipt.url)
            else:
                self._outbox.delivered(entry, receipt.remote_id, receipt.url, self._now())
            log.info("%s delivered as %s", reference, receipt.remote_id)

    def _parcel(self, entry: Entry) -> Parcel:
        stored = self._outbox.files(entry.ticket.reference)
        files = tuple(File(file.name, file.kind, content) for file, content in stored)
        return Parcel(entry.ticket, files, entry.attempts, entry.begun, entry.fence)

    def _failed(self, entry: Entry, error: DeliveryError) -> None:
        reference = entry.ticket.reference
        log.warning("%s attempt %d: %s (%s)", reference, entry.attempts, error, error.kind.value)
        if error.kind is Kind.PERMANENT:
            self._outbox.needs_attention(entry, str(error), entry.remote_id, entry.remote_url)
            return
        # An error that says nothing was filed speaks of this attempt only, not of an earlier one that was cut off.
        unknown = error.kind is Kind.UNKNOWN or entry.begun
        self._outbox.postponed(entry, str(error), self._now() + self._pause(entry, error), unknown=unknown)

    def _pause(self, entry: Entry, error: DeliveryError) -> timedelta:
        if error.kind is Kind.CONFIGURATION:
            return CONFIGURATION_PAUSE
        pause = PAUSES[min(entry.attempts, len(PAUSES)) - 1] * (1 + 0.2 * self._random.random())
        return timedelta(seconds=max(pause, min(error.retry_after or 0, PAUSES[-1])))


def run(worker: Worker, tidy: Callable[[], None], stop: Event, idle: float = 1.0) -> None:
    """Deliver until `stop` is set; without a ticket there is time to `tidy`, then a pause of `idle` seconds."""
    while not stop.is_set():
        try:
            busy = worker.step()
            if not busy:
                tidy()
        except StoreError:
            # The store may be locked or away for a while; nothing is lost, because nothing was recorded.
            log.exception("the store did not answer")
            busy = False
        if not busy:
            stop.wait(idle)

"""A nightly comparison of the destination with our records. Differences are reported to staff."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from submit.delivery.destination import DeliveryError, Destination
from submit.store.letters import Letter, Letters
from submit.store.outbox import Outbox

log = logging.getLogger("submit.delivery")

LOOKS_BACK = timedelta(days=3)
"""More than a day, so that a night when the tracker was unreachable costs nothing."""


def reconcile(outbox: Outbox, letters: Letters, destination: Destination, now: datetime, tells_staff: bool) -> int:
    """Compare the destination with our records and return how many differences there are.

    A destination that is unreachable is compared the next night.
    """
    since = now - LOOKS_BACK
    filed = {entry.ticket.reference: entry.remote_id or "" for entry in outbox.delivered_since(since)}
    try:
        found = destination.audit(filed, _is_known(outbox), since.date())
    except DeliveryError as error:
        log.warning("the reconciler could not look: %s", error)
        return 0
    for difference in found:
        log.error("the reconciler found: %s", difference)
    if found and tells_staff:
        letters.write(Letter(f"reconciled.{now:%Y-%m-%d}", "reconciled", None, "ru", now, {"found": found}))
    return len(found)


def _is_known(outbox: Outbox) -> Callable[[str], bool]:
    return lambda reference: outbox.of_reference(reference) is not None

"""The interface of a destination."""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from submit.ticket.ticket import Ticket


class FailureKind(enum.Enum):
    """What an error means for the ticket."""

    TRANSIENT = "transient"
    """Nothing was filed; the same again later."""
    PERMANENT = "permanent"
    """Nothing was filed, and the same again will not be taken either: people must look."""
    CONFIGURATION = "configuration"
    """Nothing can be filed until someone mends the settings: the whole channel waits."""
    UNKNOWN = "unknown"
    """The ticket may have been filed: look before trying again."""


class DeliveryError(Exception):
    """A delivery that failed. The message is one plain sentence for staff, without personal data or secrets."""

    def __init__(self, message: str, kind: FailureKind, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.retry_after = retry_after
        """Seconds that the destination asked us to wait."""


@dataclass(frozen=True)
class File:
    """A file with its bytes; `kind` is found from its content (`png`)."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Parcel:
    """One ticket on its way."""

    ticket: Ticket
    files: tuple[File, ...]
    attempt: int
    begun: bool
    """An earlier attempt may have filed the ticket already."""
    fence: str | None
    """What the earlier attempt gave to `begin`."""


@dataclass(frozen=True)
class Receipt:
    """What the destination called the ticket. `mismatch` says what it stored differently."""

    remote_id: str
    url: str | None = None
    mismatch: str | None = None


class Destination(Protocol):
    """A place that tickets can be handed to."""

    def check(self) -> None:
        """Check that the destination is set up as we need it.

        Raises DeliveryError: CONFIGURATION if it is not, TRANSIENT if it cannot be asked.
        """

    def audit(self, filed: Mapping[str, str], is_known: Callable[[str], bool], since: date) -> list[str]:
        """Return a sentence for each difference between the destination and our records.

        The list is empty if the destination cannot be asked. `filed` maps the references of the tickets delivered since
        that day to their remote ids; `is_known` says if there is a ticket with a reference. Raises DeliveryError.
        """

    def deliver(self, parcel: Parcel, begin: Callable[[str | None], None]) -> Receipt:
        """Deliver the ticket. Raises DeliveryError.

        Call `begin(fence)` before the step after which the ticket may exist at the destination; when it returns, that
        intent is on disk.
        """

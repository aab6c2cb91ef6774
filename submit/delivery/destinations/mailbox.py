"""The desk's mailbox, over SMTP.

A transmission that ends between the last byte and the server's answer may have arrived (RFC 5321, 4.5.4.1). It is
repeated once, with the same Message-ID and marked as a repeat; after that a person must look.
"""

from collections.abc import Callable, Mapping
from datetime import date

from submit.delivery.bare import mail_of
from submit.delivery.delivery_messages import say
from submit.delivery.destination import DeliveryError, FailureKind, Parcel, Receipt
from submit.delivery.smtp import TIMEOUT, Smtp
from submit.delivery.ticket_mail import message_id

REPEATED = "repeated"


class Mailbox:
    """Send each ticket as a mail."""

    def __init__(self, smtp_url: str, mail_from: str, rcpt_to: str, timeout: float = TIMEOUT) -> None:
        self._smtp = Smtp(smtp_url, timeout)
        self._mail_from = mail_from
        self._rcpt_to = rcpt_to

    def check(self) -> None:
        self._smtp.check()

    def audit(self, filed: Mapping[str, str], is_known: Callable[[str], bool], since: date) -> list[str]:
        return []

    def deliver(self, parcel: Parcel, begin: Callable[[str | None], None]) -> Receipt:
        if parcel.begun and parcel.fence == REPEATED:
            raise DeliveryError(say("mailbox.twice"), FailureKind.PERMANENT)
        mail = mail_of(parcel.ticket, parcel.files, self._mail_from, self._rcpt_to, attempt=2 if parcel.begun else 1)
        self._smtp.send(
            mail,
            self._mail_from,
            self._rcpt_to,
            begin=lambda: begin(REPEATED if parcel.begun else None),
            # A mail that the server refused has not arrived, so this try does not count as a repeat.
            refused=lambda: begin(parcel.fence),
        )
        return Receipt(remote_id=message_id(parcel.ticket, self._mail_from))

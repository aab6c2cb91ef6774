"""The Maildir: needs nothing but a folder, and takes the tickets until something else is configured."""

import mailbox
from collections.abc import Callable, Mapping
from datetime import date
from email.message import EmailMessage
from pathlib import Path

from submit.delivery.bare import mail_of
from submit.delivery.delivery_messages import say
from submit.delivery.destination import DeliveryError, FailureKind, Parcel, Receipt
from submit.delivery.ticket_mail import message_id

MAIL_FROM = "submit@localhost"
RCPT_TO = "helpdesk@localhost"


class Maildir:
    """Put each ticket as a mail into a local Maildir."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def check(self) -> None:
        try:
            _opened(self._folder)
        except OSError as error:
            raise DeliveryError(say("maildir.folder", path=self._folder), FailureKind.CONFIGURATION) from error

    def audit(self, filed: Mapping[str, str], is_known: Callable[[str], bool], since: date) -> list[str]:
        return []

    def deliver(self, parcel: Parcel, begin: Callable[[str | None], None]) -> Receipt:
        name = message_id(parcel.ticket, MAIL_FROM)
        try:
            box = _opened(self._folder)
            if not (parcel.begun and any(mail["Message-ID"] == name for mail in box)):
                begin(None)
                add_to_maildir(self._folder, mail_of(parcel.ticket, parcel.files, MAIL_FROM, RCPT_TO))
        except OSError as error:
            raise DeliveryError(say("maildir.write", path=self._folder), FailureKind.UNKNOWN) from error
        return Receipt(remote_id=name)


def add_to_maildir(folder: Path, mail: EmailMessage) -> None:
    """Put the mail into the Maildir, which is made if it does not exist. Raises OSError."""
    _opened(folder).add(mail.as_bytes(policy=mail.policy.clone(linesep="\n")))


def _opened(folder: Path) -> mailbox.Maildir:
    folder.parent.mkdir(parents=True, exist_ok=True)
    return mailbox.Maildir(folder, create=True)

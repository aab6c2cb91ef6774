"""A mail for people when the usual one cannot be built: it holds all that is known, and no part that can fail."""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import is_dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from submit.delivery.delivery_messages import say
from submit.delivery.destination import File
from submit.delivery.headers import POLICY, WIRE, set_text
from submit.delivery.ticket_mail import MEDIA_TYPES, attach, encodable, message_id, ticket_mail
from submit.ticket.ticket import Ticket

log = logging.getLogger("submit.delivery")


def mail_of(ticket: Ticket, files: Sequence[File], mail_from: str, rcpt_to: str, attempt: int = 1) -> EmailMessage:
    """Return the ticket as a mail, as a bare one if the usual mail cannot be built."""
    try:
        mail = ticket_mail(ticket, files, mail_from, rcpt_to, attempt)
        # Anything that cannot be encoded fails here, and not in the code that sends the mail.
        mail.as_bytes(policy=WIRE)
        return mail
    except Exception:
        log.exception("%s goes as a bare mail", ticket.reference)
        id = message_id(ticket, mail_from)
        return bare_mail(ticket.reference, id, mail_from, rcpt_to, ticket.accepted_at, lambda: ticket, files)


def bare_mail(
    name: str, id: str, mail_from: str, to: str, at: datetime, known: Callable[[], Any], files: Sequence[File]
) -> EmailMessage:
    """Return the mail about `name`, with the Message-ID of the usual one; `known` returns the data that it shows."""
    mail = EmailMessage(policy=POLICY)
    mail.set_raw("From", mail_from)
    mail.set_raw("To", to)
    set_text(mail, "Subject", say("bare.subject", name=name))
    mail["Date"] = format_datetime(at)
    mail.set_raw("Message-ID", id)
    mail.set_content(encodable(f"{say('bare.text')}\n\n{_told(known)}\n"))
    attach(mail, [File(_numbered(number, file), file.kind, file.content) for number, file in enumerate(files, 1)])
    return mail


def without_files(mail: EmailMessage) -> EmailMessage:
    """Return the mail with its files replaced by their names."""
    body, names = mail.get_body(("plain",)), [part.get_filename() for part in mail.iter_attachments()]
    text = body.get_content() if body else ""
    bare = EmailMessage(policy=POLICY)
    for name, value in mail.raw_items():
        if not name.lower().startswith(("content-", "mime-")):
            bare.set_raw(name, value)
    bare.set_content(f"{say('without_files', names=', '.join(map(str, names)))}\n\n{text}")
    return bare


def _told(known: Callable[[], Any]) -> str:
    try:
        return json.dumps(known(), ensure_ascii=False, indent=1, default=_told_part)
    except Exception:
        # The mail must be sent, whatever is wrong with the data.
        return say("bare.nothing")


def _told_part(value: object) -> object:
    return vars(value) if is_dataclass(value) else str(value)


def _numbered(number: int, file: File) -> str:
    """Return a file name without the client's text; the client's file names are shown in the text."""
    return f"{number}.{file.kind}" if file.kind in MEDIA_TYPES else str(number)

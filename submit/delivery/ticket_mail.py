"""Ticket → mail. The same mail for a mailbox over SMTP and for the local Maildir."""

import re
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime

from submit.delivery.delivery_messages import say
from submit.delivery.destination import File
from submit.delivery.headers import POLICY, cut, set_address, set_file_name, set_text
from submit.ticket.clean import CONTROLS, clean_line
from submit.ticket.decoding import encoding_of
from submit.ticket.ticket import Ticket
from submit.ticket.ticket_text import ticket_text

MEDIA_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "heic": "image/heic",
    "gif": "image/gif",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "log": "text/plain",
    "csv": "text/csv",
    "zip": "application/zip",
    "eml": "application/octet-stream",
}
"""An attached mail goes as plain bytes, so that no mail reader takes it apart."""

CHARSETS = {"utf-16-le": "utf-16", "utf-16-be": "utf-16", "cp1251": "windows-1251", "cp866": "ibm866"}
"""Names of charsets as IANA registers them, by Python's. Text in UTF-16 has its byte order mark."""
LONGEST_SUBJECT = 900
"""Characters of a subject; a longer one is given in full in the text."""
# A mail handler takes «[что угодно #123]» for a reply to issue 123 (Redmine, app/models/mail_handler.rb).
ISSUE_MARK = re.compile(r"\[([^\]]*#\d+)\]")


def ticket_mail(ticket: Ticket, files: Sequence[File], mail_from: str, rcpt_to: str, attempt: int = 1) -> EmailMessage:
    """Return the ticket as a mail from our mailbox to the desk's; an answer goes to the client.

    It has no Auto-Submitted header, because mail handlers drop mails with one. A repeat has the same Message-ID, and
    says so.
    """
    mail = EmailMessage(policy=POLICY)
    mail.set_raw("From", mail_from)
    mail.set_raw("To", rcpt_to)
    subject = clean_line(ticket.subject)
    set_text(mail, "Subject", f"{_unmarked(cut(subject, LONGEST_SUBJECT))} [{ticket.reference}]")
    mail["Date"] = format_datetime(ticket.accepted_at)
    mail.set_raw("Message-ID", message_id(ticket, mail_from))
    mail["X-Submit-Reference"] = ticket.reference
    if attempt > 1:
        mail["X-Submit-Attempt"] = str(attempt)
    text = answerable(mail, ticket.email, ticket_text(ticket, for_support=True))
    mail.set_content(encodable(f"{subject}\n\n{text}" if len(subject) > LONGEST_SUBJECT else text))
    attach(mail, files)
    return mail


def attach(mail: EmailMessage, files: Sequence[File]) -> None:
    """Add the files after the text."""
    if files:
        mail.make_mixed()
    for file in files:
        maintype, _, subtype = MEDIA_TYPES.get(file.kind, "application/octet-stream").partition("/")
        part = EmailMessage(policy=POLICY)
        part.set_content(file.content, maintype=maintype, subtype=subtype)
        set_file_name(part, file.name, _charset(file.content) if maintype == "text" else None)
        mail.attach(part)


def _charset(content: bytes) -> str | None:
    """Return the name of the text's charset for mail, or None if it is unknown."""
    encoding = encoding_of(content)
    return CHARSETS.get(encoding, encoding) if encoding else None


def answerable(mail: EmailMessage, client: str, text: str) -> str:
    """Direct answers to the client and return the text, which says so if no header can hold the address."""
    if set_address(mail, "Reply-To", client):
        return text
    return f"{say('no_reply_to', address=clean_line(client))}\n\n{text}"


def encodable(text: str) -> str:
    """Return the text without what no mail can carry: control characters and lone surrogates."""
    return CONTROLS.sub("", text)


def _unmarked(subject: str) -> str:
    """Return the subject with the brackets of issue marks turned into parentheses; marks may be nested."""
    while (unmarked := ISSUE_MARK.sub(r"(\1)", subject)) != subject:
        subject = unmarked
    return subject


def message_id(ticket: Ticket, mail_from: str) -> str:
    """Return the Message-ID, which is the same for every attempt, so that the receiver can detect a repeat."""
    return f"<{ticket.reference}.ticket@{mail_from.rpartition('@')[2]}>"

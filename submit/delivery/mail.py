"""Ticket → mail. The same mail for a mailbox over SMTP and for the local Maildir."""

import re
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from submit.delivery.destination import File
from submit.ticket.checks.email_syntax import normal_address
from submit.ticket.clean import clean_line
from submit.ticket.text import ticket_text
from submit.ticket.ticket import Ticket

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

# A mail handler takes «[что угодно #123]» for a reply to issue 123 (Redmine, app/models/mail_handler.rb).
ISSUE_MARK = re.compile(r"\[([^\]]*#\d+)\]")


def ticket_mail(ticket: Ticket, files: Sequence[File], mail_from: str, rcpt_to: str, attempt: int = 1) -> EmailMessage:
    """The ticket as a mail from our mailbox to the desk's; an answer goes to the client.

    It bears no Auto-Submitted: mail handlers drop what does. A repeat has the same Message-ID, and says so.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(addr_spec=mail_from)
    mail["To"] = Address(addr_spec=rcpt_to)
    mail["Reply-To"] = Address(addr_spec=normal_address(ticket.email) or ticket.email)
    mail["Subject"] = f"{clean_line(_unmarked(ticket.subject))} [{ticket.reference}]"
    mail["Date"] = format_datetime(ticket.accepted_at)
    mail["Message-ID"] = message_id(ticket, mail_from)
    mail["X-Submit-Reference"] = ticket.reference
    if attempt > 1:
        mail["X-Submit-Attempt"] = str(attempt)
    mail.set_content(encodable(ticket_text(ticket, for_support=True)))
    attach(mail, files)
    return mail


def attach(mail: EmailMessage, files: Sequence[File]) -> None:
    """Add the files behind the text."""
    for file in files:
        maintype, _, subtype = MEDIA_TYPES.get(file.kind, "application/octet-stream").partition("/")
        mail.add_attachment(file.content, maintype=maintype, subtype=subtype, filename=file.name)


def encodable(text: str) -> str:
    """The text without halves of characters, which no mail can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _unmarked(subject: str) -> str:
    """The subject without issue marks, with parentheses for their brackets; marks may lie inside each other."""
    while (unmarked := ISSUE_MARK.sub(r"(\1)", subject)) != subject:
        subject = unmarked
    return subject


def message_id(ticket: Ticket, mail_from: str) -> str:
    """The same for every attempt, so that the receiving side can tell a repeat."""
    return f"<{ticket.reference}.ticket@{mail_from.rpartition('@')[2]}>"

"""Letter → mail. Each kind of letter is a template, whose first line is the subject."""

from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from jinja2 import Environment, PackageLoader, StrictUndefined

from submit.delivery.destination import File
from submit.delivery.mail import attach, encodable
from submit.store.entry import Entry
from submit.store.letters import Letter
from submit.ticket.checks.email_syntax import normal_address
from submit.ticket.clean import clean_line
from submit.ticket.text import ticket_text

_TEMPLATES = Environment(
    loader=PackageLoader("submit.delivery"),
    undefined=StrictUndefined,
    autoescape=False,  # The text is plain, and never HTML.
    trim_blocks=True,
    lstrip_blocks=True,
)


def letter_mail(
    letter: Letter,
    mail_from: str,
    recipient: str,
    public_url: str,
    entries: Sequence[Entry] = (),
    files: Sequence[File] = (),
    answers_to: str | None = None,
) -> EmailMessage:
    """The letter as a mail that no machine answers (RFC 3834). `entries` are the tickets that it is about. A client who
    answers it all the same writes to `answers_to`."""
    entry = entries[0] if letter.reference else None
    subject, _, body = _text(letter, public_url, entry, entries).partition("\n")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(addr_spec=mail_from)
    mail["To"] = Address(addr_spec=normal_address(recipient) or recipient)
    mail["Subject"] = clean_line(subject)
    mail["Date"] = format_datetime(letter.written_at)
    mail["Message-ID"] = f"<{letter.key}@{mail_from.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-replied" if letter.recipient else "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if letter.recipient is None and entry and entry.ticket.email:
        mail["Reply-To"] = Address(addr_spec=normal_address(entry.ticket.email) or entry.ticket.email)
    elif answers_to:
        mail["Reply-To"] = Address(addr_spec=answers_to)
    mail.set_content(encodable(body.strip()) + "\n")
    attach(mail, files)
    return mail


def _text(letter: Letter, public_url: str, entry: Entry | None, entries: Sequence[Entry]) -> str:
    template = _TEMPLATES.get_template(f"{letter.kind}.{letter.lang}.txt")
    home = public_url if letter.lang == "ru" else f"{public_url}/{letter.lang}"
    ticket = entry.ticket if entry else None
    text = ticket_text(ticket, for_support=letter.recipient is None) if ticket else ""
    return template.render(letter.words, home=home, entry=entry, entries=entries, ticket=ticket, text=text).strip()

"""Letter → mail. Each kind of letter is a template, whose first line is the subject."""

from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime

from jinja2 import Environment, PackageLoader, StrictUndefined

from submit.delivery.destination import File
from submit.delivery.headers import POLICY, set_address, set_text
from submit.delivery.mail_threading import id_in_thread, thread_of
from submit.delivery.ticket_mail import answerable, attach, encodable
from submit.store.entry import Entry
from submit.store.letters import Letter
from submit.ticket.ticket_text import ticket_text

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
    is_answered_here: bool = False,
) -> EmailMessage:
    """Return the letter as a mail that no machine answers (RFC 3834); `entries` are the tickets that it is about.

    A client who answers it all the same writes to `answers_to`. With `is_answered_here` that is a mailbox that we read,
    and the letter has the headers that tie an answer to its ticket. Raises ValueError if no header can hold the
    address.
    """
    entry, domain = entries[0] if letter.reference and entries else None, mail_from.rpartition("@")[2]
    subject, _, body = _text(letter, public_url, entry, entries, is_answered_here).partition("\n")
    mail = EmailMessage(policy=POLICY)
    mail.set_raw("From", mail_from)
    if not set_address(mail, "To", recipient):
        raise ValueError("no header can hold the address")
    set_text(mail, "Subject", subject)
    mail["Date"] = format_datetime(letter.written_at)
    if is_answered_here and entry:
        mail.set_raw("Message-ID", id_in_thread(letter.key, entry, domain))
        mail.set_raw("References", thread_of(entry, domain))
    else:
        mail.set_raw("Message-ID", f"<{letter.key}@{domain}>")
    mail["Auto-Submitted"] = "auto-replied" if letter.recipient else "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if letter.recipient is None and entry and entry.ticket.email:
        body = answerable(mail, entry.ticket.email, body.strip())
    elif answers_to:
        mail.set_raw("Reply-To", answers_to)
    mail.set_content(encodable(body.strip()) + "\n")
    attach(mail, files)
    return mail


def _text(
    letter: Letter, public_url: str, entry: Entry | None, entries: Sequence[Entry], is_answered_here: bool
) -> str:
    template = _TEMPLATES.get_template(f"{letter.kind}.{letter.lang}.txt")
    home = public_url if letter.lang == "ru" else f"{public_url}/{letter.lang}"
    ticket = entry.ticket if entry else None
    text = ticket_text(ticket, for_support=letter.recipient is None) if ticket else ""
    about = {"home": home, "entry": entry, "entries": entries, "ticket": ticket, "text": text}
    return template.render(letter.words, **about, is_answered_here=is_answered_here).strip()

"""The mail of a ticket's client → the reply that it becomes. What the rules do not allow is left out, and named."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from submit.closing.incoming.incoming_mail import IncomingMail
from submit.closing.messages import say
from submit.store.entry import Entry
from submit.store.files import Content, stored
from submit.store.replies import Reply, ReplyKind
from submit.ticket.attachments import info_of, refusals
from submit.ticket.checker import Checker
from submit.ticket.clean import clean_text
from submit.ticket.file_search import hide
from submit.ticket.finding import Finding
from submit.ticket.masking import mask
from submit.ticket.ticket import FileInfo
from submit.ticket.typed import FREE_TEXT, Typed

LONGEST_JUDGED = 256 * 1024
"""Characters of a mail that are judged, as many as of one request to the form; all of it goes into a file."""
MOST_NAMED = 20
"""Refused files that are named; a mail may bring thousands."""


@dataclass(frozen=True)
class Made:
    """The reply with its files, what was refused, in the client's language, and whether something was hidden."""

    reply: Reply
    files: tuple[Content, ...]
    refused: tuple[str, ...]
    hidden: bool

    @property
    def is_empty(self) -> bool:
        return not self.reply.text and not self.files


def reply_of(mail: IncomingMail, entry: Entry, checker: Checker, now: datetime) -> Made:
    """Return the reply that the mail becomes.

    The same mail makes the same reply: its id is made from the mail's id and the ticket's secret.
    """
    id, lang = _mark(entry.token, mail.message_id or _digest(mail)), entry.ticket.lang
    said_in_full = clean_text(mail.text)
    text, text_hidden = _hidden(said_in_full[:LONGEST_JUDGED], checker)
    attachments, most = mail.attachments, checker.questionnaire.longest_reply or LONGEST_JUDGED
    notes = list[str]()
    if len(said_in_full) > most:
        attachments = ((say("long_name"), said_in_full.encode()), *attachments)
        notes.append(say("long", most=most))
        text = text[:most]
    files, refused, files_hidden = _files(attachments, checker, lang, id)
    if refused:
        notes.append(say("refused", names=", ".join(name for name, _ in refused[:MOST_NAMED])))
    hidden = text_hidden or files_hidden
    notes += [say("hidden")] if hidden else []
    said = "\n\n".join(part for part in (text, "\n".join(notes)) if part and (text or files))
    told = tuple(dict.fromkeys(finding.message for _, finding in refused[:MOST_NAMED]))
    return Made(Reply(id, entry.ticket.reference, ReplyKind.MAIL, said, now), files, told, hidden)


def _files(
    attachments: Iterable[tuple[str, bytes]], checker: Checker, lang: str, id: str
) -> tuple[tuple[Content, ...], list[tuple[str, Finding]], bool]:
    """Return the accepted files, the refused ones with the reason, and whether a name or a content was hidden."""
    taken, refused = list[tuple[FileInfo, bytes]](), list[tuple[str, Finding]]()
    hidden = False
    for name, content in attachments:
        name, is_hidden = _name_hidden(name, checker)
        info = info_of(name, content)
        hidden |= is_hidden
        if why := refusals(checker, [other for other, _ in taken], info, lang):
            refused.append((info.name, why[0]))
        else:
            masked = hide(checker.dangers, info.kind, content)
            hidden |= masked != content
            taken.append((info_of(name, masked), masked))
    kept = tuple((stored(_mark(id, str(at)), info), content) for at, (info, content) in enumerate(taken))
    return kept, refused, hidden


def _hidden(text: str, checker: Checker) -> tuple[str, bool]:
    """Return the text with card numbers and passwords hidden, because the client cannot be asked to hide them first."""
    stops = checker.verdict(Typed({FREE_TEXT: text})).stops if text else ()
    spans = [span for finding in stops for span in finding.spans]
    return mask(text, spans), bool(spans)


def _name_hidden(name: str, checker: Checker) -> tuple[str, bool]:
    info = info_of(name, b"")
    spans = [span for finding in checker.verdict(Typed({}, files=(info,))).stops for span in finding.spans]
    return mask(info.name, spans), bool(spans)


def _digest(mail: IncomingMail) -> str:
    """Return an id for a mail that has none of its own."""
    parts = [mail.sender, mail.whole, *(hashlib.sha256(content).hexdigest() for _, content in mail.attachments)]
    return _mark(*parts)


def _mark(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

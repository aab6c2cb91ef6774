"""A client's reply on the page of a ticket: an answer, «Вопрос решён», «Вопрос остался», «Пока не закрывайте»."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flask import g, request
from werkzeug.exceptions import NotFound

from submit.store.entry import Entry
from submit.store.files import Content, StoredFile
from submit.store.replies import Reply, ReplyKind
from submit.ticket.attachments import refusals
from submit.ticket.clean import clean_text
from submit.ticket.finding import Finding
from submit.ticket.masking import mask
from submit.ticket.ticket import FileInfo
from submit.ticket.typed import FREE_TEXT, Typed
from submit.web.browser_drafts import holder, read_file, to_be_kept
from submit.web.draft_masking import clear
from submit.web.http.csrf_token import TokenForm
from submit.web.http.rate_limits import REPLIES, REPLIES_FROM_NETWORK, demand, from_network
from submit.web.navigation import Page, to
from submit.web.pages.confirmation import RefusedReply, confirmation
from submit.web.service import rules, service
from submit.web.status_display import where

FILES = "files"
"""The name of the file field on the page of a ticket."""

BUTTONS = {kind.value: kind for kind in ReplyKind if kind not in (ReplyKind.LATE, ReplyKind.MAIL)}


@dataclass(frozen=True)
class Attached:
    """The files of a reply: `kept` from earlier presses, `added` by this one; `refused` are the findings on others."""

    kept: tuple[StoredFile, ...]
    added: tuple[Content, ...]
    refused: tuple[Finding, ...]

    @property
    def all(self) -> tuple[StoredFile, ...]:
        return (*self.kept, *(file for file, _ in self.added))


def reply(token: str) -> Page:
    """Take the reply: it is on disk, with its files, before the client is told.

    A reply that is not accepted stays in the box, together with its files.
    """
    entry = service().outbox.find(token)
    found = where(entry) if entry else None
    if entry is None or found is None or found.ticket.gone:
        raise NotFound
    text, (action, _, value) = clean_text(request.form.get("text", "")), request.form.get("action", "").partition(":")
    begun = Reply(_begun_id(entry), entry.ticket.reference, ReplyKind.ANSWER, "", service().now())
    if action == "remove":
        service().begun.remove(begun.id, value)
    attached = _attached(begun.id)
    if action in ("remove", "mask"):
        return _again(
            entry, begun, attached, RefusedReply(text, _once(), file_errors=attached.refused), action == "mask"
        )
    kind = BUTTONS.get(action, ReplyKind.ANSWER)
    if wrong := _wrong(text, kind, attached):
        return _again(entry, begun, attached, wrong)
    demand((REPLIES, entry.ticket.reference), *from_network(REPLIES_FROM_NETWORK))
    _take(entry, kind, text, attached, begun.id)
    return to("sent", token=token, replied=1, _anchor="where")


def _attached(begun: str) -> Attached:
    """Return the files that the rules accept, and the findings on the refused ones.

    A name that must be hidden is no reason to refuse a file.
    """
    kept, added, refused = service().begun.files(begun), list[Content](), list[Finding]()
    for item in request.files.getlist(FILES):
        if not item.filename:
            continue
        info, content = read_file(item)
        others = _infos([*kept, *(other for other, _ in added)])
        stops = refusals(rules(), others, info, g.lang)
        refused += stops
        added += [] if stops else [(to_be_kept(info, content, rules()), content)]
    return Attached(kept, tuple(added), tuple(dict.fromkeys(refused)))


def _wrong(text: str, kind: ReplyKind, attached: Attached) -> RefusedReply | None:
    written = RefusedReply(text, _once())
    if not TokenForm().is_ours():
        return replace(written, is_stale=True)
    if kind is ReplyKind.ANSWER and not text and not attached.all and not attached.refused:
        return replace(written, is_empty=True)
    most = rules().questionnaire.longest_reply
    if most is not None and len(text) > most:
        return replace(written, most=most)
    stops = _stops(text, attached.all)
    errors = tuple(it for it in stops if it.field == FREE_TEXT)
    file_errors = (*attached.refused, *(it for it in stops if it.field != FREE_TEXT))
    return replace(written, errors=errors, file_errors=file_errors) if errors or file_errors else None


def _stops(text: str, files: Sequence[StoredFile]) -> tuple[Finding, ...]:
    """Return what stops the reply: text that is dangerous to the client, and files of a wrong kind or size."""
    texts = {FREE_TEXT: text} if text else {}
    inside = {file.sha256: file.found for file in files if file.found}
    return rules().verdict(Typed(texts, files=_infos(files), lang=g.lang, inside=inside)).stops


def _infos(files: Iterable[StoredFile]) -> tuple[FileInfo, ...]:
    return tuple(FileInfo(file.name, file.kind, file.size, file.sha256) for file in files)


def _again(entry: Entry, begun: Reply, attached: Attached, written: RefusedReply, hides: bool = False) -> Page:
    """Return the page again with the text and the files, which are stored until the next press."""
    if attached.added:
        demand((REPLIES, entry.ticket.reference), *from_network(REPLIES_FROM_NETWORK))
        service().begun.keep(begun, attached.added, holder())
    if hides:
        written = replace(written, text=_hidden(begun.id, written.text, attached.all))
    return confirmation(entry, replace(written, files=service().begun.files(begun.id))), 422


def _hidden(begun: str, text: str, files: tuple[StoredFile, ...]) -> str:
    """Return the text without what must be hidden, and hide the same in the files."""
    spans = [span for finding in _stops(text, files) for span in finding.spans]
    places = [[span for span in spans if span.file == at] for at in range(len(files))]
    read = service().begun.content
    changed = [clear(file, own, rules(), read) for file, own in zip(files, places, strict=True) if own]
    if changed:
        service().begun.redact(begun, changed)
    return mask(text, [span for span in spans if span.file is None])


def _take(entry: Entry, kind: ReplyKind, text: str, attached: Attached, begun: str) -> None:
    """Store the reply; the same text and files from the same page are one, however often the button is pressed."""
    added = (file.sha256 for file, _ in attached.added)
    id = _mark(entry.ticket.reference, _once(), kind, text, *added)
    taken = Reply(id, entry.ticket.reference, kind, text, service().now())
    service().replies.write(taken, attached.added, begun=begun)
    if kind is ReplyKind.STAY_OPEN:
        service().tickets.keep_open(entry.ticket.reference, True)


def _once() -> str:
    return request.form.get("once", "")


def _begun_id(entry: Entry) -> str:
    """Return the id under which the files sent from this page wait."""
    return _mark("begun", entry.ticket.reference, _once())


def _mark(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

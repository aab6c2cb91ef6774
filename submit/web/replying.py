"""A client's reply on the page of a ticket: an answer, «Вопрос решён», «Вопрос остался», «Пока не закрывайте»."""

import hashlib

from flask import g, request
from werkzeug.exceptions import NotFound

from submit.store.entry import Entry
from submit.store.replies import Reply, ReplyKind
from submit.ticket.clean import clean_text
from submit.ticket.finding import Finding
from submit.ticket.masking import mask
from submit.ticket.typed import Typed
from submit.web.confirming import Written, confirmation
from submit.web.following import where
from submit.web.forms import TokenForm
from submit.web.limiting import REPLIES, REPLIES_FROM_NETWORK, demand, network
from submit.web.navigation import Page, to
from submit.web.service import rules, service

FIELD = "description"
"""The question whose rules an answer keeps: it is free text, too."""


BUTTONS = {kind.value: kind for kind in ReplyKind if kind is not ReplyKind.LATE}


def reply(token: str) -> Page:
    """Take the reply: it is on disk before the client is told so. What is not taken stays in the box."""
    entry = service().outbox.find(token)
    found = where(entry) if entry else None
    if entry is None or found is None or found.ticket.gone:
        raise NotFound
    text, action = clean_text(request.form.get("text", "")), request.form.get("action", "")
    if action == "mask":
        return confirmation(entry, Written(_masked(text))), 422
    kind = BUTTONS.get(action, ReplyKind.ANSWER)
    if wrong := _wrong(text, kind):
        return confirmation(entry, wrong), 422
    demand((REPLIES, entry.ticket.reference), (REPLIES_FROM_NETWORK, network()))
    _take(entry, kind, text)
    return to("sent", token=token, replied=1, _anchor="where")


def _wrong(text: str, kind: ReplyKind) -> Written | None:
    if not TokenForm().is_ours():
        return Written(text, is_stale=True)
    if kind is ReplyKind.ANSWER and not text:
        return Written(text, is_empty=True)
    most = rules().rulebook.questions[FIELD].value.max if FIELD in rules().rulebook.questions else None
    if most is not None and len(text) > most:
        return Written(text, most=most)
    errors = _errors(text)
    return Written(text, errors) if errors else None


def _errors(text: str) -> tuple[Finding, ...]:
    """What keeps the rules from taking this text: what is dangerous to the client."""
    return rules().verdict(Typed({FIELD: text}, lang=g.lang)).stops if text else ()


def _masked(text: str) -> str:
    return mask(text, [span for finding in _errors(text) for span in finding.spans])


def _take(entry: Entry, kind: ReplyKind, text: str) -> None:
    """The same words from the same page are one reply, however often the button is pressed."""
    once = request.form.get("once", "")
    parts = (entry.ticket.reference, once, kind, text)
    id = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    service().replies.write(Reply(id, entry.ticket.reference, kind, text, service().now()))
    if kind is ReplyKind.STAY_OPEN:
        service().tickets.keep_open(entry.ticket.reference, True)

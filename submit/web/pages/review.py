"""Page 3: the ticket as support will read it, advice beside its answers, and sending."""

from dataclasses import replace
from datetime import datetime

from flask import g, render_template, request

from submit.store.drafts import Draft
from submit.store.entry import Entry
from submit.store.outbox import DraftChanged
from submit.ticket.acceptance import accept
from submit.ticket.finding import Finding, Verdict
from submit.ticket.reference import draw_reference
from submit.ticket.spam_score import suspicion
from submit.ticket.ticket import Mark, Ticket
from submit.ticket.ticket_text import ticket_text
from submit.ticket.typed import Typed
from submit.web.browser_drafts import address_in, is_sent, is_trapped, open_draft, typed_from, with_shown
from submit.web.draft_masking import hide
from submit.web.fields import fields_of
from submit.web.form_letters import write_confirmation
from submit.web.http.csrf_token import TokenForm
from submit.web.http.rate_limits import demand, is_proven, ticket_buckets
from submit.web.navigation import Page, gone, switched, to
from submit.web.pages.email_proof import ask, needs_proof
from submit.web.service import count_shown, fingerprint, new_id, rules, service
from submit.web.tracker_change import left_over

DRAFT_REFERENCE = "ML-········"
"""The page shows this instead of the reference, which is drawn when the ticket is accepted."""


def check(draft: str) -> Page:
    """Show the ticket, or send it."""
    current = open_draft(draft, g.lang)
    if current is None or (request.method != "POST" and is_sent(draft)):
        return gone(draft)
    if led := switched("check", draft=draft):
        return led
    if left_over(current, rules()):
        # Page 2 moves these answers to where support will read them, and the client sees that.
        return to("questions", draft=draft)
    typed = typed_from(current, rules())
    verdict = rules().verdict(typed)
    if verdict.stops or verdict.priority is None:
        return to("questions", draft=draft, review=1)
    marks = {_mark(finding, current) for finding in verdict.advice}
    if request.method != "POST" or not marks <= current.shown:
        return _page(_shown(current, verdict, marks), typed, verdict)
    if not TokenForm().is_ours():
        return _page(current, typed, verdict, stale=True), 422
    action, _, field = request.form.get("action", "").partition(":")
    if action == "mask":
        hide(current, field, verdict.advice, rules())
        return to("check", draft=draft)
    return _send(current, typed, verdict)


def _send(current: Draft, typed: Typed, verdict: Verdict) -> Page:
    """Accept the ticket: it is on disk, with everything written because of it, before the client is told."""
    try:
        entry = _accepted(current, typed, verdict)
    except DraftChanged:
        return to("check", draft=current.id)
    service().counts.passed_over(current.id, verdict.advice, service().today())
    return to("sent", token=entry.token)


def _accepted(current: Draft, typed: Typed, verdict: Verdict) -> Entry:
    checker, now, email = rules(), service().now(), address_in(typed, rules())
    proven, token = is_proven(email), new_id()
    held = needs_proof(email) and not proven
    marks = checker.senders.marks(email) + _suspicion(current, typed, now)
    if not (held or proven):
        marks += (Mark("unproven", ""),)
    unnamed = accept(typed, verdict, checker.questionnaire, DRAFT_REFERENCE, now, marks)

    def draw() -> str:
        return draw_reference(service().random)

    def named(reference: str) -> Ticket:
        return replace(unnamed, reference=reference)

    # Other writers wait for this transaction, so everything that can be prepared was done before.
    with service().together():
        entry = service().outbox.accept(current, token, draw, named, held=held)
        # If a second press at the same moment has made the ticket already, this one costs nothing.
        if entry.token == token:
            demand(*ticket_buckets(proven))
            ask(entry) if held else write_confirmation(entry.ticket, proven)
    return entry


def _suspicion(current: Draft, typed: Typed, now: datetime) -> tuple[Mark, ...]:
    took = now - current.created_at if current.created_at else None
    return suspicion(is_trapped(current), took, typed.texts.values())


def _mark(finding: Finding, current: Draft) -> str:
    return fingerprint(finding.rule, finding.field, current.texts.get(finding.field, ""))


def _shown(current: Draft, verdict: Verdict, marks: set[str]) -> Draft:
    """Return the draft, saved with a note of the advice that the page shows for the first time."""
    if marks <= current.shown:
        return current
    current = with_shown(current, marks)
    service().drafts.save(current, service().now())
    count_shown(current.id, verdict.advice)
    return current


def _page(current: Draft, typed: Typed, verdict: Verdict, stale: bool = False) -> str:
    checker = rules()
    ticket = accept(typed, verdict, checker.questionnaire, DRAFT_REFERENCE, service().now())
    return render_template(
        "check.html",
        form=TokenForm(),
        draft=current,
        ticket=ticket,
        text=ticket_text(ticket),
        first_answer=checker.rulebook.priorities[ticket.priority].value.first_answer,
        fields=fields_of(current, checker, ()),
        advice=verdict.advice,
        stale=stale,
    )

"""The pages of the form: what you need → the questions → check and send → confirmation."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from submit.rulebook.words import LANGUAGES
from submit.store.drafts import Draft, NotYours
from submit.store.outbox import DraftChanged
from submit.ticket.acceptance import accept
from submit.ticket.finding import Finding, Verdict
from submit.ticket.reference import draw_reference
from submit.ticket.text import ticket_text
from submit.web.choosing import choose
from submit.web.drafting import ID, browser, open_draft, typed_from, with_answers, with_files
from submit.web.fields import fields_of, tracker_field
from submit.web.forms import TokenForm
from submit.web.hiding import hide
from submit.web.service import fingerprint, new_id, rules, service

Page = str | tuple[str, int] | Response
DRAFT_REFERENCE = "ML-········"
"""What the check page shows in the place of the reference, which is drawn when the ticket is accepted."""


def blueprint(lang: str) -> Blueprint:
    """The form in one language. Its endpoints are `form_<lang>.<view>`."""
    pages = Blueprint(f"form_{lang}", __name__)

    @pages.before_request
    def set_language() -> None:
        g.lang = lang

    pages.add_url_rule("/", view_func=tracker, methods=["GET", "POST"])
    pages.add_url_rule("/choose/", view_func=choose)
    pages.add_url_rule("/<draft>/tracker/", "tracker_of", view_func=tracker, methods=["GET", "POST"])
    pages.add_url_rule("/<draft>/questions/", view_func=questions, methods=["GET", "POST"])
    pages.add_url_rule("/<draft>/check/", view_func=check, methods=["GET", "POST"])
    pages.add_url_rule("/sent/<token>/", view_func=sent)
    return pages


def address(view: str, lang: str | None = None, **values: Any) -> str:
    """The address of a page of the form, in the language of this one unless told otherwise."""
    return url_for(f"form_{lang or g.lang}.{view}", **values)


def tracker(draft: str | None = None) -> Page:
    """Page 1: what does the client need? `?tracker=bug` skips it."""
    checker = rules()
    found = open_draft(draft, g.lang) if draft else None
    if draft and found is None:
        return _gone(draft)
    current = found or Draft(new_id(), browser(), g.lang)
    if request.method == "GET":
        wanted = request.args.get("tracker", "")
        if wanted in checker.rulebook.trackers:
            current = replace(current, texts={**current.texts, "tracker": wanted})
            return _questions_page(current, ())
        return _tracker_page(current, ())
    if switched := _switched(lambda lang: address("tracker", lang)):
        return switched
    current = with_answers(current, request.form, checker.rulebook)
    if current.texts.get("tracker") == "unknown":
        return redirect(address("choose"), 303)
    errors = [finding for finding in checker.verdict(typed_from(current, checker)).stops if finding.field == "tracker"]
    if errors:
        return _tracker_page(current, errors), 422
    if not TokenForm().is_ours():
        return _tracker_page(current, (), stale=True), 422
    service().drafts.save(current, service().now())
    return redirect(address("questions", draft=current.id), 303)


def questions(draft: str) -> Page:
    """Page 2: all questions of the tracker."""
    current = open_draft(draft, g.lang)
    if request.method == "GET":
        if current is None:
            return _gone(draft)
        if current.texts.get("tracker") not in rules().rulebook.trackers:
            return redirect(address("tracker_of", draft=draft), 303)
        errors = _verdict(current).stops if "review" in request.args else ()
        return _questions_page(current, errors)
    if entry := service().outbox.of_draft(draft, browser()):
        return redirect(address("sent", token=entry.token), 303)
    ours = TokenForm().is_ours()
    if not ours and request.form.get("action") == "save":
        return "", 403
    if current is None or not ours:
        # What came with a stale token, or to a draft that is gone, is kept as a new draft: nothing is overwritten.
        current = Draft(draft if ours and ID.fullmatch(draft) else new_id(), browser(), g.lang)
    return _answer(current, stale=not ours)


def _answer(current: Draft, stale: bool) -> Page:
    """Keep what was posted, then do what the pressed button says."""
    checker = rules()
    current = with_answers(current, request.form, checker.rulebook)
    current = _saved(current)
    uploads = with_files(current, request.files.getlist("files"), checker)
    current = uploads.draft
    if current.texts.get("tracker") not in checker.rulebook.trackers:
        return redirect(address("tracker_of", draft=current.id), 303)
    action, _, value = request.form.get("action", "").partition(":")
    if action == "save":
        return "", 204
    if stale:
        return _questions_page(current, (), stale=True), 422
    if uploads.findings and action in ("lang", "remove", "upload"):
        # A refused file is named whatever button was pressed: it would be gone without a word.
        return _questions_page(current, uploads.findings), 422
    if action == "lang" and value in LANGUAGES:
        return redirect(address("questions", value, draft=current.id), 303)
    if action == "remove":
        service().drafts.remove_file(current, value, service().now())
        return redirect(address("questions", draft=current.id) + "#files", 303)
    if action == "mask" and value in checker.rulebook.questions and not uploads.findings:
        hide(current, value, _verdict(current).stops, checker)
        return redirect(address("questions", draft=current.id) + f"#{value}", 303)
    if action == "upload":
        return redirect(address("questions", draft=current.id) + "#files", 303)
    errors = (*uploads.findings, *_verdict(current).stops)
    if errors:
        return _questions_page(current, errors), 422
    return redirect(address("check", draft=current.id), 303)


def _saved(current: Draft) -> Draft:
    try:
        service().drafts.save(current, service().now())
    except NotYours:
        current = replace(current, id=new_id())
        service().drafts.save(current, service().now())
    return current


def check(draft: str) -> Page:
    """Page 3: the ticket as support will read it, and advice beside its answers."""
    if entry := service().outbox.of_draft(draft, browser()):
        return redirect(address("sent", token=entry.token), 303)
    current = open_draft(draft, g.lang)
    if current is None:
        return _gone(draft)
    if switched := _switched(lambda lang: address("check", lang, draft=draft)):
        return switched
    verdict = _verdict(current)
    if verdict.stops or verdict.priority is None:
        return redirect(address("questions", draft=draft, review=1), 303)
    marks = {_mark(finding, current) for finding in verdict.advice}
    if request.method == "GET" or not marks <= current.shown:
        return _check_page(replace(current, shown=current.shown | marks), verdict)
    if not TokenForm().is_ours():
        return _check_page(current, verdict, stale=True), 422
    action, _, field = request.form.get("action", "").partition(":")
    if action == "mask":
        hide(current, field, verdict.advice, rules())
        return redirect(address("check", draft=draft), 303)
    return _send(current, verdict)


def _send(current: Draft, verdict: Verdict) -> Page:
    """Accept the ticket: on disk before the client is told so."""
    checker, now = rules(), service().now()
    typed = typed_from(current, checker)

    def ticket(reference: str) -> Any:
        return accept(typed, verdict, checker.rulebook, reference, now, checker.senders.marks(typed.texts["email"]))

    try:
        entry = service().outbox.accept(current, new_id(), lambda: draw_reference(service().random), ticket)
    except DraftChanged:
        return redirect(address("check", draft=current.id), 303)
    service().counts.passed_over(current.id, verdict.advice, service().today())
    return redirect(address("sent", token=entry.token), 303)


def sent(token: str) -> Page:
    """The confirmation: our reference, where the ticket is, and what happens next."""
    entry = service().outbox.find(token)
    if entry is None:
        raise NotFound
    closing = rules().rulebook.closing
    accepted = entry.ticket.accepted_at.astimezone(service().time_zone)
    text = ticket_text(entry.ticket)
    return render_template("sent.html", entry=entry, closing=closing, accepted=accepted, text=text)


def _verdict(current: Draft) -> Verdict:
    checker = rules()
    return checker.verdict(typed_from(current, checker))


def _mark(finding: Finding, current: Draft) -> str:
    return fingerprint(finding.rule, finding.field, current.texts.get(finding.field, ""))


def _switched(target: Any) -> Response | None:
    """Where the button of the other language leads, if it was pressed."""
    action, _, lang = request.form.get("action", "").partition(":")
    return redirect(target(lang), 303) if action == "lang" and lang in LANGUAGES else None


def _gone(draft: str) -> Page:
    """A draft that this browser does not have: sent already, deleted, or another's."""
    if entry := service().outbox.of_draft(draft, browser()):
        return redirect(address("sent", token=entry.token), 303)
    return render_template("gone.html"), 404


def _count(shown_to: str, findings: Sequence[Finding]) -> None:
    """Note which rules have spoken to this draft or, before there is one, to this browser."""
    service().counts.spoke(shown_to, findings, service().today())


def _tracker_page(current: Draft, errors: Sequence[Finding], stale: bool = False) -> str:
    _count(current.browser, errors)
    field = tracker_field(current, rules(), errors)
    return render_template("tracker.html", form=TokenForm(), field=field, errors=errors, stale=stale, draft=current)


def _questions_page(current: Draft, errors: Sequence[Finding], stale: bool = False) -> str:
    _count(current.id, errors)
    checker = rules()
    return render_template(
        "questions.html",
        form=TokenForm(),
        draft=current,
        tracker=checker.rulebook.trackers[current.texts["tracker"]],
        fields=fields_of(current, checker, errors),
        errors=errors,
        stale=stale,
        limits=_limits(),
    )


def _limits() -> Any:
    return next((rule for rule in rules().rulebook.checks if rule.name == "files"), None)


def _check_page(current: Draft, verdict: Verdict, stale: bool = False) -> str:
    checker = rules()
    if not stale:
        service().drafts.save(current, service().now())
        _count(current.id, verdict.advice)
    ticket = accept(typed_from(current, checker), verdict, checker.rulebook, DRAFT_REFERENCE, service().now())
    return render_template(
        "check.html",
        form=TokenForm(),
        draft=current,
        ticket=ticket,
        text=ticket_text(ticket),
        fields=fields_of(current, checker, ()),
        advice=verdict.advice,
        stale=stale,
    )

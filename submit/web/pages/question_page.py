"""Page 2: all questions of the tracker, and what is wrong with the answers."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from flask import g, render_template, request
from werkzeug.datastructures import FileStorage

from submit.rulebook.placeholders import LANGUAGES
from submit.store.drafts import Draft
from submit.store.entry import Entry
from submit.ticket.attachments import limits_of
from submit.ticket.finding import Finding
from submit.ticket.replay import typed_again
from submit.ticket.typed import TRACKER
from submit.web.browser_drafts import (
    ID,
    address_in,
    browser,
    free_id,
    is_begun,
    open_draft,
    others_begun,
    saved,
    typed_from,
    verdict_on,
    with_answers,
    with_files,
    with_shown,
)
from submit.web.conditional_questions import kept, newly_due
from submit.web.draft_masking import hide
from submit.web.fields import fields_of, folds
from submit.web.http.csrf_token import TokenForm
from submit.web.navigation import Page, gone, to
from submit.web.pages.draft_transfer import link_state, send_link
from submit.web.remembered_answers import is_remembering, remember, remembered, with_remembered
from submit.web.service import count_shown, fingerprint, new_id, rules, service
from submit.web.tracker_change import carried, left_over, main_label, main_question, without


def questions(draft: str) -> Page:
    """Show the questions, or save the posted answers."""
    if request.method == "POST":
        return _posted(draft)
    current = open_draft(draft, g.lang)
    if current is None:
        return gone(draft)
    if current.texts.get(TRACKER) not in rules().rulebook.trackers:
        return to("tracker_of", draft=draft)
    errors = verdict_on(carried(current, rules())).stops if "review" in request.args else ()
    return questions_page(current, errors, newly=request.args.get("new", "").split())


def questions_page(
    current: Draft,
    errors: Sequence[Finding],
    stale: bool = False,
    again: Collection[str] = frozenset(),
    newly: Sequence[str] = (),
) -> str:
    """Render the page; `again` are the fields that the client has been told about before, `newly` those just asked."""
    checker = rules()
    count_shown(current.id, errors)
    known = remembered(current, checker)
    shown = carried(with_remembered(current, known, checker), checker)
    fields = fields_of(shown, checker, errors, again)
    return render_template(
        "questions.html",
        form=TokenForm(),
        draft=current,
        tracker=checker.rulebook.trackers[current.texts[TRACKER]],
        fields=fields,
        groups=folds(fields),
        dangers=checker.hiding,
        moved=list(left_over(current, checker)),
        moved_to=main_label(current, checker),
        errors=errors,
        newly=newly,
        stale=stale,
        limits=limits_of(checker.rulebook),
        notice=checker.questionnaire.consent,
        remembered=is_remembering(),
        also=tuple(item.label for item in fields if item.is_remembered),
        recalled=[name for name, text in known.items() if shown.texts.get(name) == text],
        begun=others_begun(current),
        writes=service().writes_to_clients,
        carried=link_state(request.args["carried"]) if "carried" in request.args else None,
    )


def _posted(draft: str) -> Page:
    ours = TokenForm().is_ours()
    action = request.form.get("action", "")
    if not ours and action == "save":
        return "", 403
    remember(request.form)
    if entry := service().outbox.of_draft(draft, browser()):
        return _posted_after_sending(entry)
    current = open_draft(draft, g.lang)
    if current is None or not ours:
        # A post with a stale token, or to a draft that is gone, is saved as a new draft: nothing is overwritten.
        current = Draft(draft if ours and ID.fullmatch(draft) else new_id(), browser(), g.lang)
    return _keep(current, stale=not ours)


def _posted_after_sending(entry: Entry) -> Page:
    """Redirect a post to a sent draft to its confirmation; save anything new as another draft, named there."""
    id = free_id(entry.draft)
    current = _answered(open_draft(id, g.lang) or Draft(id, browser(), g.lang))
    files = _files_that_came()
    if any(file.filename for file in files) or (is_begun(current) and not _says_the_same(entry, current)):
        current = saved(current)
        uploads = with_files(current, files, rules())
        if request.form.get("action") == "save":
            return "", 204
        if uploads.findings and current.texts.get(TRACKER) in rules().rulebook.trackers:
            return questions_page(uploads.draft, uploads.findings), 422
    return to("sent", token=entry.token)


def _says_the_same(entry: Entry, current: Draft) -> bool:
    sent, typed = typed_again(entry.ticket, rules().questionnaire).texts, typed_from(current, rules())
    return all(sent.get(name, "") == text for name, text in typed.texts.items())


def _answered(current: Draft) -> Draft:
    current = with_answers(current, request.form, rules().questionnaire)
    return without(current, request.form.get("moved", "").split(), rules())


def _keep(current: Draft, stale: bool) -> Page:
    """Save what was posted, then do what the pressed button says."""
    checker = rules()
    current = saved(_answered(current))
    uploads = with_files(current, _files_that_came(), checker)
    current = uploads.draft
    if current.texts.get(TRACKER) not in checker.rulebook.trackers:
        return to("tracker_of", draft=current.id)
    action, _, value = request.form.get("action", "").partition(":")
    if action == "save":
        return "", 204
    if stale:
        return questions_page(current, (), stale=True), 422
    if uploads.findings and action in ("lang", "remove", "upload"):
        # A refused file is named whatever button was pressed; otherwise it would be lost silently.
        return questions_page(current, uploads.findings), 422
    if led := _led(current, action, value, uploads.findings):
        return led
    newly = newly_due(current, request.form, checker)
    stops = (finding for finding in verdict_on(current).stops if finding.field not in newly)
    errors = (*uploads.findings, *stops)
    if errors:
        return _told(current, errors, newly), 422
    # A page that one can come back to, unlike the answer to a post.
    return to("questions", draft=current.id, new=" ".join(newly)) if newly else to("check", draft=current.id)


def _led(current: Draft, action: str, value: str, refused: Sequence[Finding]) -> Page | None:
    """Do what a button other than the one to continue asks, and return its answer; None for any other button."""
    if action == "lang" and value in LANGUAGES:
        return to("questions", value, draft=current.id)
    if action == "remove":
        service().drafts.remove_file(current, value, service().now())
        return to("questions", draft=current.id, _anchor=_files_anchor(current))
    if action == "mask" and value in rules().rulebook.questions and not refused:
        hide(current, value, verdict_on(current).stops, rules())
        return to("questions", draft=current.id, _anchor=value)
    if action == "upload":
        return to("questions", draft=current.id, _anchor=_files_anchor(current))
    if action == "forget" and value in rules().rulebook.questions:
        saved(replace(current, texts={**current.texts, value: ""}))
        return to("questions", draft=current.id, _anchor=value)
    if action == "keep":
        main = main_question(current, rules())
        return to("questions", draft=saved(kept(current, value, rules())).id, _anchor=main.name if main else None)
    if action == "carry":
        return _carry(current)
    return None


def _carry(current: Draft) -> Page:
    """Mail a link to this draft, if there is an address to mail it to."""
    asked = rules().questionnaire.address_of(current.texts.get(TRACKER))
    if errors := [finding for finding in verdict_on(current).stops if asked and finding.field == asked.name]:
        return _told(current, errors), 422
    key = send_link(current, address_in(typed_from(current, rules()), rules()))
    return to("questions", draft=current.id, carried=key, _anchor="carried")


def _files_that_came() -> list[FileStorage]:
    """Return the files of the posted form, whatever its question about files is called."""
    asked = rules().questionnaire.all.values()
    return [file for item in asked if item.question.HAS_FILES for file in request.files.getlist(item.name)]


def _files_anchor(current: Draft) -> str | None:
    asked = rules().questionnaire.files_of(current.texts.get(TRACKER))
    return asked.name if asked else None


def _told(current: Draft, errors: Sequence[Finding], newly: Sequence[str] = ()) -> str:
    """Render the page with its errors and new questions; note the stopped fields: next time they get more help."""
    marks = {fingerprint("stop", finding.field): finding.field for finding in errors}
    again = {field for mark, field in marks.items() if mark in current.shown}
    current = saved(with_shown(current, marks))
    return questions_page(current, errors, again=again, newly=newly)

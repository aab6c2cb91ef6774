"""Page 1: the choice of a tracker, by what the client needs."""

from collections.abc import Sequence
from dataclasses import replace

from flask import g, render_template, request

from submit.store.drafts import Draft
from submit.ticket.finding import Finding
from submit.ticket.typed import TRACKER
from submit.web.browser_drafts import browser, open_draft, others_begun, saved, verdict_on, with_tracker
from submit.web.fields import tracker_field
from submit.web.http.csrf_token import TokenForm
from submit.web.navigation import Page, gone, switched, to
from submit.web.pages.question_page import questions_page
from submit.web.service import count_shown, new_id, rules

IMPACT = "impact"
"""The parameter by which links of the site name an impact, whatever its question is called."""


def tracker(draft: str | None = None) -> Page:
    """Choose a tracker for a new draft, or another one for this draft; `?tracker=bug` skips the page."""
    found = open_draft(draft, g.lang) if draft else None
    if draft and found is None:
        return gone(draft)
    current = found or Draft(new_id(), browser(), g.lang)
    if request.method != "POST":
        wanted = request.args.get(TRACKER, "")
        if wanted in rules().rulebook.trackers:
            return questions_page(_with_impact(with_tracker(current, {TRACKER: wanted})), ())
        return _page(current, ())
    if led := (switched("tracker_of", draft=draft) if draft else switched("tracker")):
        return led
    if request.form.get(TRACKER) == "unknown":
        return to("choose", draft=draft)
    current = with_tracker(current, request.form)
    errors = [finding for finding in verdict_on(current).stops if finding.field == TRACKER]
    if errors:
        return _page(current, errors), 422
    if not TokenForm().is_ours():
        return _page(current, (), stale=True), 422
    return to("questions", draft=saved(current).id)


def _with_impact(current: Draft) -> Draft:
    """Return the draft with the impact from `&impact=partial`, which the client chose on the page of the priorities.

    The answer can still be changed.
    """
    impact, asked = request.args.get(IMPACT, ""), rules().questionnaire.impact_of(current.texts.get(TRACKER))
    if asked is None or impact not in rules().rulebook.impacts:
        return current
    return replace(current, texts={**current.texts, asked.name: impact})


def _page(current: Draft, errors: Sequence[Finding], stale: bool = False) -> str:
    # There is no draft yet, so what was shown is counted for the browser.
    count_shown(current.browser, errors)
    return render_template(
        "tracker.html",
        form=TokenForm(),
        field=tracker_field(current, rules(), errors),
        errors=errors,
        stale=stale,
        draft=current,
        begun=others_begun(current),
    )

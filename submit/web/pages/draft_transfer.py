"""Transfer of a draft to another computer: by a link that the client asks for by mail, and a button on its page."""

from flask import render_template, request

from submit.store.drafts import Draft
from submit.store.proofs import Purpose
from submit.web.browser_drafts import browser
from submit.web.form_letters import unwanted_until, write_draft_link
from submit.web.http.csrf_token import TokenForm
from submit.web.http.rate_limits import demand, is_proven, letter_buckets
from submit.web.navigation import Page, to
from submit.web.service import service

UNWANTED = "unwanted"


def send_link(draft: Draft, email: str) -> str:
    """Write the client a letter with a link to this draft; return the letter's key.

    Returns UNWANTED if the owner of the address refuses such letters. Raises TooManyRequests.
    """
    if unwanted_until(email):
        return UNWANTED
    demand(*letter_buckets(email, is_proven(email)))
    return write_draft_link(draft.id, email, draft.lang)


def link_state(key: str) -> str | None:
    """Return the state of the letter with this key, or UNWANTED."""
    return UNWANTED if key == UNWANTED else service().letters.state(key)


def take(secret: str) -> Page:
    """Show the page that the link leads to; a POST moves the draft from the other browser to this one."""
    proof = service().proofs.look(secret, service().now())
    if proof is None or proof.purpose is not Purpose.DRAFT:
        return render_template("link_over.html"), 404
    if request.method != "POST":
        return render_template("carry.html", form=TokenForm())
    if not TokenForm().is_ours():
        return render_template("carry.html", form=TokenForm(), stale=True), 422
    service().proofs.use(secret, service().now())
    if not service().drafts.move(proof.subject, browser(), service().now()):
        return render_template("link_over.html"), 404
    return to("questions", draft=proof.subject)

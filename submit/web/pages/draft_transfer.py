"""A draft goes to another computer: by a link that the client asks for by mail, and a button on the page behind it."""

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
    """Write the way to this draft to its client; return the letter's key, or UNWANTED where the owner of the address
    wants no such letters. Raises TooManyRequests."""
    if unwanted_until(email):
        return UNWANTED
    demand(*letter_buckets(email, is_proven(email)))
    return write_draft_link(draft.id, email, draft.lang)


def link_state(key: str) -> str | None:
    """Return what became of the letter with this key."""
    return UNWANTED if key == UNWANTED else service().letters.state(key)


def take(secret: str) -> Page:
    """The page that the link leads to. A POST gives the draft to this browser, and takes it from the other."""
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

"""A draft goes to another computer: by a link that the client asks for by mail, and a button on the page behind it."""

from flask import render_template, request

from submit.store.drafts import Draft
from submit.store.entry import client_of
from submit.store.proofs import Purpose
from submit.web.drafting import browser
from submit.web.forms import TokenForm
from submit.web.limiting import LETTERS, LETTERS_FROM_NETWORK, demand, from_network
from submit.web.navigation import Page, to
from submit.web.service import service
from submit.web.writing import write_draft_link


def send_link(draft: Draft, email: str) -> None:
    """Mail the way to this draft. Raises TooManyRequests."""
    demand((LETTERS, client_of(email)), *from_network(LETTERS_FROM_NETWORK))
    write_draft_link(draft.id, browser(), email, draft.lang)


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

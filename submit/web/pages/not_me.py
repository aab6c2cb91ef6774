"""«Это не я»: the owner of an address stops the letters that others ask for in their name.

A one-time secret in each such letter leads here. It shows that the visitor reads the mail of the address, so this
browser need not prove it, and the owner can file tickets as before.
"""

from flask import render_template, request

from submit.store.entry import State, client_of
from submit.store.proofs import Proof
from submit.store.unwanted_mail import LIFE
from submit.web.browser_drafts import browser
from submit.web.http.csrf_token import TokenForm
from submit.web.navigation import Page
from submit.web.pages.email_proof import release
from submit.web.service import service


def refuse(secret: str) -> Page:
    """Show the page that the link leads to; a POST stops the letters."""
    proof = service().proofs.look(secret, service().now())
    if proof is None:
        return render_template("link_over.html"), 404
    until = service().now() + LIFE
    if request.method != "POST":
        return render_template("not_me.html", form=TokenForm(), until=until)
    if not TokenForm().is_ours():
        return render_template("not_me.html", form=TokenForm(), until=until, stale=True), 422
    with service().together():
        if service().proofs.use(secret, service().now()):
            _stop(proof)
    return render_template("not_me.html", form=TokenForm(), until=until, done=True)


def _stop(proof: Proof) -> None:
    now = service().now()
    service().suppressions.add(proof.mailbox, proof.client, now)
    service().proofs.remember(browser(), proof.client, now)
    for entry in service().outbox.of_browser(browser()):
        if entry.state is State.HELD and client_of(entry.ticket.email) == proof.client:
            release(entry)

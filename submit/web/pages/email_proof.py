"""Email proof: the sender of a ticket shows that they read the mail of the address in it.

The ticket is held meanwhile. A link in the letter, or a code typed in the browser that sent it, releases it; the link
opens a page with a button, because mail programs open links by themselves.
"""

from dataclasses import replace

from flask import g, render_template, request
from werkzeug.exceptions import NotFound

from submit.store.entry import Entry, State, client_of
from submit.store.proofs import Proof, Purpose
from submit.ticket.clean import clean_line
from submit.ticket.finding import Finding
from submit.ticket.typed import Typed
from submit.web.browser_drafts import browser
from submit.web.form_letters import accepted_letter, may_write, write_proof
from submit.web.http.csrf_token import TokenForm
from submit.web.http.rate_limits import GUESSES, demand, from_network, is_proven, proof_bucket
from submit.web.navigation import Page, to
from submit.web.pages.confirmation import Refused, confirmation
from submit.web.service import rules, service


def needs_proof(email: str) -> bool:
    """Return True if the address must be proven before a ticket is filed under it."""
    return service().proof == "always" or (service().proof == "unknown" and not rules().senders.is_client(email))


def ask(entry: Entry) -> None:
    """Send a link and a code to the ticket's address, unless it may get no letter now; the ticket's page says which."""
    if may_write(entry.ticket.email, proof_bucket(entry.ticket.reference)):
        write_proof(entry.ticket, entry.browser)


def prove(token: str) -> Page:
    """Handle a post on the confirmation of a held ticket: a code, a wish for another letter, or a new address."""
    entry = service().outbox.find(token)
    if entry is None or entry.browser != browser():
        raise NotFound
    if entry.state is not State.HELD or not TokenForm().is_ours():
        return to("sent", token=token)
    action = request.form.get("action", "")
    if action == "again":
        ask(entry)
        return _back_to(entry)
    if action == "address":
        return _readdress(entry, clean_line(request.form.get("email", "")))
    return _type_code(entry, "".join(filter(str.isdigit, request.form.get("code", ""))))


def open_link(secret: str) -> Page:
    """Show the page that the link in the letter leads to; a POST releases the ticket."""
    proof = service().proofs.look(secret, service().now())
    entry = service().outbox.of_reference(proof.subject) if proof and proof.purpose is Purpose.TICKET else None
    if proof is None or entry is None or proof.client != client_of(entry.ticket.email):
        return render_template("link_over.html"), 404
    if request.method != "POST":
        return render_template("prove.html", form=TokenForm(), entry=entry)
    if not TokenForm().is_ours():
        return render_template("prove.html", form=TokenForm(), entry=entry, stale=True), 422
    if service().proofs.use(secret, service().now()):
        release(entry)
    return to("sent", token=entry.token)


def _type_code(entry: Entry, code: str) -> Page:
    demand(*from_network(GUESSES))
    proof = Proof(Purpose.TICKET, entry.ticket.reference, browser(), client_of(entry.ticket.email))
    if not service().proofs.use_code(proof, code, service().now()):
        return confirmation(entry, refused=Refused()), 422
    release(entry)
    return to("sent", token=entry.token)


def _readdress(entry: Entry, email: str) -> Page:
    if errors := address_errors(email):
        # No redirect to another page here: its address would contain what was typed, and logs keep addresses.
        return confirmation(entry, refused=Refused(email, tuple(errors))), 422
    service().outbox.readdress(entry.ticket.reference, email)
    entry = replace(entry, ticket=replace(entry.ticket, email=email))
    if is_proven(email):
        release(entry)
    else:
        ask(entry)
    return _back_to(entry)


def _back_to(entry: Entry) -> Page:
    return to("sent", token=entry.token, _anchor="proof")


def address_errors(email: str) -> list[Finding]:
    """Return the findings that stop this email address."""
    asked = rules().questionnaire.address
    return list(rules().verdict(Typed({asked.name: email}, lang=g.lang)).stops) if asked else []


def release(entry: Entry) -> None:
    """Release the ticket; the browser that sent it need not prove the address again soon."""
    ticket, client, now = entry.ticket, client_of(entry.ticket.email), service().now()
    if entry.browser == browser():
        service().proofs.remember(browser(), client, now)
    service().outbox.release(ticket.reference, client, now, [accepted_letter(ticket)])

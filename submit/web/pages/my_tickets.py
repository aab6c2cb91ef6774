"""«Мои заявки»: what this browser has sent, and what it has begun."""

from collections.abc import Sequence

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from submit.ticket.clean import clean_line
from submit.ticket.finding import Finding
from submit.web.browser_drafts import begun, browser, subject_of
from submit.web.form_letters import unwanted_until, write_links
from submit.web.http.csrf_token import TokenForm
from submit.web.http.rate_limits import demand, is_proven, letter_buckets
from submit.web.navigation import Page, to
from submit.web.pages.email_proof import address_errors
from submit.web.service import service
from submit.web.status_display import standings


def blueprint(lang: str) -> Blueprint:
    """Return the page in one language; only the cookie gives access to it, so its address is useless to anyone else."""
    pages = Blueprint(f"mine_{lang}", __name__)

    @pages.before_request
    def set_language() -> None:
        g.lang = lang

    pages.add_url_rule("/mine/", "mine", view_func=mine, methods=["GET", "POST"])
    return pages


def mine() -> Page:
    """Show the list, or do what a POST asks.

    A POST deletes one draft, makes this browser forget everything, asks for the links by mail, or allows letters again.
    """
    if request.method == "POST":
        return _posted() if TokenForm().is_ours() else _here()
    return _page()


def _page(email: str = "", errors: Sequence[Finding] = ()) -> str:
    """Render the list, with the address that links were asked for and what is wrong with it, if any."""
    entries = service().outbox.of_browser(browser())
    return render_template(
        "mine.html",
        form=TokenForm(),
        email=email,
        errors=errors,
        drafts=begun(),
        older=max(0, service().drafts.count(browser()) - service().drafts.most),
        subject_of=subject_of,
        entries=entries,
        standings=standings(entries),
        writes=service().writes_to_clients,
        left_alone_until=service().suppressions.of_browser(browser(), service().now()),
    )


def _send_links(email: str) -> Page:
    """Send the links; the answer is the same for every address, so it does not reveal whether there are tickets."""
    if errors := address_errors(email):
        return _page(email, errors), 422
    if not unwanted_until(email):
        demand(*letter_buckets(email, is_proven(email)))
        write_links(email, g.lang)
    return redirect(url_for(f"mine_{g.lang}.mine", sent=1), 303)


def _posted() -> Page:
    if "links" in request.form:
        return _send_links(clean_line(request.form.get("email", "")))
    if "lift" in request.form:
        service().suppressions.lift(browser(), service().now())
        return _here()
    if "forget" in request.form:
        service().drafts.delete_of_browser(browser())
        session.clear()
        return _here()
    service().drafts.delete(request.form.get("delete", ""), browser())
    # The offer to start again is on the first page, and leads back there.
    return to("tracker") if "anew" in request.form else _here()


def _here() -> Response:
    return redirect(url_for(f"mine_{g.lang}.mine"), 303)

"""Addresses of the form's pages, and redirects between them."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from submit.rulebook.placeholders import LANGUAGES
from submit.store.entry import Entry
from submit.web.browser_drafts import browser
from submit.web.service import service

Page = str | tuple[str, int] | Response


def address(view: str, lang: str | None = None, **values: Any) -> str:
    """Return the address of a page of the form, by default in the language of this page."""
    return url_for(f"form_{lang or g.lang}.{view}", **values)


def to(view: str, lang: str | None = None, **values: Any) -> Response:
    """Redirect to a page of the form."""
    return redirect(address(view, lang, **values), 303)


def switched(view: str, **values: Any) -> Response | None:
    """Redirect to the page in the other language if its button was pressed; else return None."""
    action, _, lang = request.form.get("action", "").partition(":")
    return to(view, lang, **values) if action == "lang" and lang in LANGUAGES else None


def sent_already(entry: Entry) -> Response:
    """Redirect to the confirmation; after a GET it says that the ticket was sent already, after a POST not."""
    again = None if request.method == "POST" else 1
    return to("sent", token=entry.token, again=again)


def gone(draft: str) -> Page:
    """Answer for a draft that this browser does not have: already sent, deleted, or another browser's."""
    if entry := service().outbox.of_draft(draft, browser()):
        return sent_already(entry)
    return render_template("gone.html"), 404

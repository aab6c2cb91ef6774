"""Ways between the pages of the form."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from submit.rulebook.placeholders import LANGUAGES
from submit.store.entry import Entry
from submit.web.browser_drafts import browser
from submit.web.service import service

Page = str | tuple[str, int] | Response


def address(view: str, lang: str | None = None, **values: Any) -> str:
    """The address of a page of the form, in the language of this one unless told otherwise."""
    return url_for(f"form_{lang or g.lang}.{view}", **values)


def to(view: str, lang: str | None = None, **values: Any) -> Response:
    """On to a page of the form."""
    return redirect(address(view, lang, **values), 303)


def switched(view: str, **values: Any) -> Response | None:
    """Where the button of the other language leads, if it was pressed."""
    action, _, lang = request.form.get("action", "").partition(":")
    return to(view, lang, **values) if action == "lang" and lang in LANGUAGES else None


def sent_already(entry: Entry) -> Response:
    """Who goes back to a ticket that is sent is told so; the same press again is answered as the first one was."""
    again = None if request.method == "POST" else 1
    return to("sent", token=entry.token, again=again)


def gone(draft: str) -> Page:
    """A draft that this browser does not have: sent already, deleted, or another's."""
    if entry := service().outbox.of_draft(draft, browser()):
        return sent_already(entry)
    return render_template("gone.html"), 404

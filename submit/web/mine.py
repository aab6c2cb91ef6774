"""«Мои заявки»: what this browser has sent, and what it has begun."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from submit.store.drafts import Draft
from submit.web.drafting import browser
from submit.web.forms import TokenForm
from submit.web.service import service


def blueprint(lang: str) -> Blueprint:
    """The page in one language. The cookie alone shows it: no address leads another person there."""
    pages = Blueprint(f"mine_{lang}", __name__)

    @pages.before_request
    def set_language() -> None:
        g.lang = lang

    pages.add_url_rule("/mine/", "mine", view_func=mine, methods=["GET", "POST"])
    return pages


def mine() -> str | Response:
    """The list; a POST deletes one draft."""
    form = TokenForm()
    if request.method == "POST":
        if form.is_ours():
            service().drafts.delete(request.form.get("delete", ""), browser())
        return redirect(url_for(f"mine_{g.lang}.mine"), 303)
    drafts = [draft for draft in service().drafts.of_browser(browser()) if _is_begun(draft)]
    entries = service().outbox.of_browser(browser())
    return render_template("mine.html", form=form, drafts=drafts, entries=entries, zone=service().time_zone)


def _is_begun(draft: Draft) -> bool:
    """A draft that holds more than the choice of a tracker."""
    return bool(draft.files) or any(text.strip() for name, text in draft.texts.items() if name != "tracker")

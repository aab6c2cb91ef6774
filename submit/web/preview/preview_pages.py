"""The pages that only the preview has: the form with everything it can say, and what its script asks for."""

from collections.abc import Callable

from flask import Blueprint, Response, g, jsonify
from werkzeug.exceptions import NotFound

from submit.rulebook.placeholders import LANGUAGES
from submit.store.drafts import Draft
from submit.ticket.all_messages import repertoire
from submit.ticket.typed import TRACKER
from submit.web.browser_drafts import browser
from submit.web.pages.question_page import questions_page
from submit.web.preview.state import PreviewState
from submit.web.service import new_id, rules


def blueprint(state: Callable[[], PreviewState]) -> Blueprint:
    """Return the blueprint of the preview's own pages.

    `/preview/form/ru/bug/` is the form of a tracker with every message; `/preview/state` tells when to reload.
    """
    pages = Blueprint("preview", __name__, url_prefix="/preview", static_folder="static", template_folder="templates")

    @pages.get("/state")
    def shown() -> Response:
        now = state()
        return jsonify(shown=now.shown)

    pages.add_url_rule("/form/<lang>/<tracker>/", view_func=form_with_everything)
    return pages


def form_with_everything(lang: str, tracker: str) -> str:
    """Render page 2 of the form with every message of every rule that checks one of its questions."""
    if lang not in LANGUAGES or tracker not in rules().rulebook.trackers:
        raise NotFound
    g.lang = lang
    draft = Draft(new_id(), browser(), lang, texts={TRACKER: tracker})
    return questions_page(draft, repertoire(rules().rulebook, tracker, lang))

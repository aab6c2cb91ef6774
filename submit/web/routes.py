"""The routes of the form: what you need → the questions → check and send → confirmation."""

from flask import Blueprint, g

from submit.web.pages.confirmation import sent
from submit.web.pages.draft_transfer import take
from submit.web.pages.email_proof import open_link, prove
from submit.web.pages.not_me import refuse
from submit.web.pages.question_page import questions
from submit.web.pages.review import check
from submit.web.pages.ticket_reply import reply
from submit.web.pages.tracker_choice import tracker
from submit.web.pages.tracker_wizard import choose

BOTH = ["GET", "POST"]


def blueprint(lang: str) -> Blueprint:
    """Return the blueprint of the form in one language; its endpoints are `form_<lang>.<view>`."""
    pages = Blueprint(f"form_{lang}", __name__)

    @pages.before_request
    def set_language() -> None:
        g.lang = lang

    pages.add_url_rule("/", view_func=tracker, methods=BOTH)
    pages.add_url_rule("/choose/", view_func=choose)
    pages.add_url_rule("/<draft>/tracker/", "tracker_of", view_func=tracker, methods=BOTH)
    pages.add_url_rule("/<draft>/questions/", view_func=questions, methods=BOTH)
    pages.add_url_rule("/<draft>/check/", view_func=check, methods=BOTH)
    pages.add_url_rule("/sent/<token>/", view_func=sent, methods=BOTH)
    pages.add_url_rule("/sent/<token>/proof/", view_func=prove, methods=["POST"])
    pages.add_url_rule("/sent/<token>/reply/", view_func=reply, methods=["POST"])
    pages.add_url_rule("/prove/<secret>/", view_func=open_link, methods=BOTH)
    pages.add_url_rule("/not-me/<secret>/", view_func=refuse, methods=BOTH)
    pages.add_url_rule("/carry/<secret>/", view_func=take, methods=BOTH)
    return pages

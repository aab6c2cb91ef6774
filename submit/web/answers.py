"""Answers before a ticket: sections of the site that may help, while the subject is written and on the check page."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from flask import Blueprint, Flask, request

from submit.rulebook.words import DEFAULT_LANGUAGE
from submit.search.index import Entry, Index
from submit.search.query import find
from submit.web import language
from submit.web.limiting import ANSWERS, demand, network

MOST = 3
"""Sections that are offered at once."""

Indexes = Callable[[], Mapping[str, Index]]


def install(app: Flask, indexes: Indexes) -> None:
    """Give the templates `answers_to`, and the browser its address. `indexes` gives those in force, by language."""

    def answers_to(text: str, cited: Collection[str] = ()) -> list[Entry]:
        """The sections that may answer a text; not those that are `cited` on the page already, by their anchors."""
        return _answers(indexes(), text, language.current(), cited)

    app.jinja_env.globals["answers_to"] = answers_to
    app.register_blueprint(_blueprint(indexes), url_prefix="/submit/api/v1")


def _blueprint(indexes: Indexes) -> Blueprint:
    pages = Blueprint("answers", __name__)

    @pages.post("/answers")
    def answers() -> dict[str, Any]:
        """`q` is what was typed so far, `lang` the language of the page. No answer is an answer too.

        It changes nothing, and is a POST all the same: what a client types is no part of an address, which logs keep.
        """
        demand((ANSWERS, network()))
        found = _answers(indexes(), request.form.get("q", ""), request.form.get("lang", DEFAULT_LANGUAGE))
        return {"answers": [_shown(entry) for entry in found]}

    return pages


def _answers(indexes: Mapping[str, Index], text: str, lang: str, cited: Collection[str] = ()) -> list[Entry]:
    if lang not in indexes:
        return []
    found = [answer.entry for answer in find(indexes[lang], text, MOST + len(cited))]
    return [entry for entry in found if entry.anchor not in cited][:MOST]


def _shown(entry: Entry) -> dict[str, str | None]:
    return {
        "title": entry.title,
        "number": entry.number or None,
        "address": entry.address,
        "excerpt": entry.excerpt,
    }

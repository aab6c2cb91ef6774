"""Suggestions: sections of the site that may answer a ticket, while the subject is typed and on the review page."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from flask import Blueprint, Flask, request

from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.search.index import Index, IndexEntry
from submit.search.query import LONGEST, find
from submit.ticket.checker import Checker
from submit.ticket.clean import clean_line
from submit.ticket.typed import Typed
from submit.web import catalogues
from submit.web.http.rate_limits import ANSWERS, demand, from_network
from submit.web.service import rules

MOST = 3
"""Sections that are offered at a time."""

Indexes = Callable[[], Mapping[str, Index]]


def install(app: Flask, indexes: Indexes) -> None:
    """Give the templates `answers_to`, and the browser its endpoint; `indexes` returns those in force, by language."""

    def answers_to(text: str, cited: Collection[str] = ()) -> list[IndexEntry]:
        """Return the sections that may answer a text, without those whose anchors are `cited` on the page already."""
        index = indexes().get(catalogues.current())
        return _found(index, text, cited) if index else []

    app.jinja_env.globals["answers_to"] = answers_to
    app.register_blueprint(_blueprint(indexes), url_prefix="/submit/api/v1")


def _blueprint(indexes: Indexes) -> Blueprint:
    pages = Blueprint("answers", __name__)

    @pages.post("/answers")
    def answers() -> dict[str, Any]:
        """Return the suggestions for `q`, the text typed so far, in `lang`, the language of the page; perhaps none.

        It changes nothing, but is a POST, because logs keep addresses, and what a client types must not be in one.
        """
        demand(*from_network(ANSWERS))
        lang = request.form.get("lang", DEFAULT_LANGUAGE)
        index = indexes().get(lang)
        found = helpful(index, rules(), request.form.get("q", ""), lang) if index else []
        return {"answers": [_shown(entry) for entry in found]}

    return pages


def helpful(index: Index, checker: Checker, text: str, lang: str) -> list[IndexEntry]:
    """Return the sections that may help a client who writes this subject: what search finds, then the rules it breaks.

    Rules are added only if there is room left. A check recognises a subject that says too little better than search.
    """
    found = _found(index, text)
    advised = _advised(checker, clean_line(text[:LONGEST]), lang)
    return [*found, *(entry for entry in index.entries if entry.anchor in advised and entry not in found)][:MOST]


def _advised(checker: Checker, subject: str, lang: str) -> set[str]:
    """Return the anchors of the rules that a subject breaks; none if it is too short, as it is still being typed."""
    asked = checker.questionnaire.subject
    lengths = [rule.parameters for rule in checker.rulebook.checks if rule.name == "length"]
    if asked is None or any(it["field"] == asked.name and len(subject) < (it.get("min") or 0) for it in lengths):
        return set()
    return {finding.rule for finding in checker.verdict(Typed({asked.name: subject}, lang=lang)).advice}


def _found(index: Index, text: str, cited: Collection[str] = ()) -> list[IndexEntry]:
    found = [answer.entry for answer in find(index, text, MOST + len(cited))]
    return [entry for entry in found if entry.anchor not in cited][:MOST]


def _shown(entry: IndexEntry) -> dict[str, str | None]:
    return {
        "title": entry.title,
        "number": entry.number or None,
        "address": entry.address,
        "excerpt": entry.excerpt,
    }

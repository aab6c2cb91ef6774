"""Answers before a ticket: sections of the site that may help, while the subject is written and on the check page."""

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
"""Sections that are offered at once."""

Indexes = Callable[[], Mapping[str, Index]]


def install(app: Flask, indexes: Indexes) -> None:
    """Give the templates `answers_to`, and the browser its address. `indexes` gives those in force, by language."""

    def answers_to(text: str, cited: Collection[str] = ()) -> list[IndexEntry]:
        """The sections that may answer a text; not those that are `cited` on the page already, by their anchors."""
        index = indexes().get(catalogues.current())
        return _found(index, text, cited) if index else []

    app.jinja_env.globals["answers_to"] = answers_to
    app.register_blueprint(_blueprint(indexes), url_prefix="/submit/api/v1")


def _blueprint(indexes: Indexes) -> Blueprint:
    pages = Blueprint("answers", __name__)

    @pages.post("/answers")
    def answers() -> dict[str, Any]:
        """`q` is what was typed so far, `lang` the language of the page. No answer is an answer too.

        It changes nothing, and is a POST all the same: what a client types is no part of an address, which logs keep.
        """
        demand(*from_network(ANSWERS))
        lang = request.form.get("lang", DEFAULT_LANGUAGE)
        index = indexes().get(lang)
        found = helpful(index, rules(), request.form.get("q", ""), lang) if index else []
        return {"answers": [_shown(entry) for entry in found]}

    return pages


def helpful(index: Index, checker: Checker, text: str, lang: str) -> list[IndexEntry]:
    """The sections that may help one who writes this subject: what search finds and, where there is room left, the
    rules that the subject does not keep. A check knows a subject that says too little better than its words do."""
    found = _found(index, text)
    advised = _advised(checker, clean_line(text[:LONGEST]), lang)
    return [*found, *(entry for entry in index.entries if entry.anchor in advised and entry not in found)][:MOST]


def _advised(checker: Checker, subject: str, lang: str) -> set[str]:
    """The rules that a subject does not keep. One that is too short is still being written."""
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

"""The search of the site: a page that lists sections, and the list alone for a script that shows it during typing."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, g, render_template, request

from submit.search.passage import FoundPiece, marked, passage
from submit.search.query import ASKED, SHORTEST, Found, find
from submit.web.service import service

MOST = 10
"""Sections on the page."""
AT_ONCE = 6
"""Sections below the box during typing."""


@dataclass(frozen=True)
class Shown:
    """A section as it is listed, with the found words marked."""

    address: str
    number: str
    page: str
    title: Sequence[FoundPiece]
    passage: Sequence[FoundPiece]


def blueprint(lang: str) -> Blueprint:
    """Return the blueprint of the search in one language."""
    pages = Blueprint(f"search_{lang}", __name__)

    @pages.before_request
    def set_language() -> None:
        g.lang = lang

    pages.add_url_rule("/search/", "page", view_func=page, methods=["GET"])
    pages.add_url_rule("/search/", "at_once", view_func=at_once, methods=["POST"])
    return pages


def page() -> str:
    """Show the results for `q`; it is in the address, so that a reader can keep or share the page."""
    query = " ".join(request.args.get("q", "").split())
    return render_template("search.html", query=query, found=_found(query, MOST), shortest=SHORTEST)


def at_once() -> str:
    """Return the list for what was typed so far; it is posted, because every proxy on the way logs addresses."""
    found = _found(request.form.get("q", ""), MOST)
    return render_template("found.html", count=len(found), found=found[:AT_ONCE])


def _found(query: str, most: int) -> list[Shown]:
    index = service().indexes().get(g.lang)
    return [_shown(section) for section in find(index, query, most, ASKED)] if index else []


def _shown(found: Found) -> Shown:
    entry = found.entry
    return Shown(
        entry.address,
        entry.number,
        entry.page,
        marked(entry.title, found.terms),
        passage(entry.prose, found.terms),
    )

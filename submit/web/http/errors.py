"""Error pages: what happened, what became of the text, how to reach us."""

import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError, ServiceUnavailable
from werkzeug.wrappers import Response

from submit.store.database import StoreError
from submit.store.space import NoRoomError, Whose
from submit.web import api
from submit.web.http.free_space import is_unread
from submit.web.service import service

KNOWN = (400, 404, 413, 414, 429, 503, 507)
FORM = ("/submit/", "/en/submit/")
Answer = tuple[str, int] | Response
MINUTE = 60
PIECE = 64 * 1024
PIECES = 1024
"""Pieces of an oversized body that are read and thrown away: 64 MB."""


class InsufficientStorage(HTTPException):
    """Drafts and files have used up their quota; `whose` tells which one. RFC 4918, 11.5."""

    code = 507

    def __init__(self, whose: Whose) -> None:
        super().__init__()
        self.whose = whose


def install(app: Flask, lost_page: Callable[[str], str | None]) -> None:
    """Answer every error in our own words; the server's never reach the screen.

    `lost_page` returns the site's own 404 page for an address outside the form.
    """

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> Answer:
        if isinstance(error, SecurityError):
            # The host name is not ours, so none of our pages can be built for it.
            return "", 400
        if error.code == 404 and not request.path.startswith(FORM) and (page := lost_page(request.path)):
            return page, 404
        if error.code == 413 or is_unread():
            _read_away()
        return _answer(error)

    @app.errorhandler(StoreError)
    def store_away(error: Exception) -> Answer:
        app.logger.error("the store did not answer: %s", type(error).__name__)
        return _answer(ServiceUnavailable())

    @app.errorhandler(NoRoomError)
    def no_room(error: NoRoomError) -> Answer:
        return _answer(InsufficientStorage(error.whose))

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> Answer:
        app.logger.exception("a page failed: %s", request.endpoint)
        return _answer(InternalServerError())


def _read_away() -> None:
    """Read the body and discard it: browsers and proxies show an answer only after they could send the whole body."""
    body = request.environ["wsgi.input"]
    for _ in range(PIECES):
        if not body.read(PIECE):
            break


def _answer(error: HTTPException) -> Answer:
    """Return a page for people, or problem details for programs."""
    return api.problem_of(error) if request.path.startswith(api.ROOT) else _page(error)


def _page(error: HTTPException) -> Response:
    if "lang" not in g:
        g.lang = "en" if request.path.startswith("/en/") else "ru"
    kind = error.code if error.code in KNOWN else 500
    whose = error.whose if isinstance(error, InsufficientStorage) else None
    told = {"whose": whose, "minutes": _minutes(error), "unread": is_unread()}
    page = render_template("error.html", kind=kind, **told, **_posted())
    answer = make_response(page, error.code or 500)
    for name, value in error.get_headers():
        if name == "Retry-After":
            answer.headers[name] = value
    return answer


def _posted() -> dict[str, Any]:
    """Return what was typed, for the page to keep until the next press; files cannot be given back to a browser."""
    if is_unread():
        return {"kept": [], "files": False}
    try:
        chosen = any(file.filename for file in request.files.values())
        return {"kept": list(request.form.items(multi=True)), "files": chosen}
    except HTTPException:
        # A body that was not read cannot be given back.
        return {"kept": [], "files": False}


def _minutes(error: HTTPException) -> int | None:
    """Return how many whole minutes to wait, if the error tells; else None."""
    wait = getattr(error, "retry_after", None)
    if isinstance(wait, datetime):
        wait = (wait - service().now()).total_seconds()
    return max(1, math.ceil(wait / MINUTE)) if wait is not None else None

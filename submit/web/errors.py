"""Service pages: what happened, what became of the text, how to reach us."""

from flask import Flask, g, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable
from werkzeug.wrappers import Response

from submit.store.database import StoreError
from submit.web import api

KNOWN = (404, 413, 503)
Answer = tuple[str, int] | Response


def install(app: Flask) -> None:
    """Answer every error in our own words; those of the server never reach the screen."""

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> Answer:
        return _answer(error)

    @app.errorhandler(StoreError)
    def store_away(error: Exception) -> Answer:
        app.logger.error("the store did not answer: %s", type(error).__name__)
        return _answer(ServiceUnavailable())

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> Answer:
        app.logger.exception("a page failed: %s", request.endpoint)
        return _answer(InternalServerError())


def _answer(error: HTTPException) -> Answer:
    """A page for people, problem details for programs."""
    return api.problem_of(error) if request.path.startswith(api.ROOT) else _page(error.code or 500)


def _page(code: int) -> tuple[str, int]:
    if "lang" not in g:
        g.lang = "en" if request.path.startswith("/en/") else "ru"
    return render_template("error.html", kind=code if code in KNOWN else 500), code

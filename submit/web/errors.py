"""Service pages: what happened, what became of the text, how to reach us."""

from flask import Flask, g, render_template, request
from werkzeug.exceptions import HTTPException

from submit.store.database import StoreError

KNOWN = (404, 413, 503)


def install(app: Flask) -> None:
    """Show our own page for every error; words of the server never reach the screen."""

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> tuple[str, int]:
        return _page(error.code or 500)

    @app.errorhandler(StoreError)
    def store_away(error: Exception) -> tuple[str, int]:
        app.logger.error("the store did not answer: %s", type(error).__name__)
        return _page(503)

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> tuple[str, int]:
        app.logger.exception("a page failed: %s", request.endpoint)
        return _page(500)


def _page(code: int) -> tuple[str, int]:
    if "lang" not in g:
        g.lang = "en" if request.path.startswith("/en/") else "ru"
    return render_template("error.html", kind=code if code in KNOWN else 500), code

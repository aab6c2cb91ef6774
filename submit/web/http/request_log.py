"""A line in the log for each request, with its URL pattern only: the full address of a draft gives access to it."""

import logging
import time

from flask import Flask, g, request
from werkzeug.wrappers import Response

log = logging.getLogger("submit.web.requests")


def install(app: Flask) -> None:
    """Log each request of the form."""

    @app.before_request
    def begin() -> None:
        g.begun_at = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        took = round((time.perf_counter() - g.begun_at) * 1000, 1) if "begun_at" in g else None
        rule = request.url_rule.rule if request.url_rule else None
        fields = {"method": request.method, "address": rule, "status": response.status_code, "ms": took}
        log.info("request", extra=fields)
        return response

"""A POST that another site sent is refused before anything is read of it: the browser tells where it comes from."""

from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import Forbidden

READING = ("GET", "HEAD", "OPTIONS")


def install(app: Flask, public_host: str) -> None:
    """Refuse what comes from another site. A browser that tells nothing, and a program, still need the token."""

    @app.before_request
    def refuse_others() -> None:
        if request.method not in READING and _is_foreign(public_host):
            raise Forbidden


def _is_foreign(public_host: str) -> bool:
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        return True
    origin = request.headers.get("Origin")
    try:
        return origin is not None and urlsplit(origin).netloc not in (public_host, request.host)
    except ValueError:  # It is no address at all, such as `http://[`.
        return True

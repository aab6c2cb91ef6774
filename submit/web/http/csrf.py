"""Refusal of a POST sent by another site, before its body is read: the browser tells which site it comes from."""

from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import Forbidden

READING = ("GET", "HEAD", "OPTIONS")


def install(app: Flask, public_host: str) -> None:
    """Refuse requests from another site; a browser that does not tell its site, or a program, still needs the token."""

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
    except ValueError:  # Not an address at all, such as `http://[`.
        return True

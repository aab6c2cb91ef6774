"""Security headers of every answer."""

from collections.abc import Mapping

from flask import Flask, request
from werkzeug.wrappers import Response

COMMON = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# Two years, as the maintainers of the preload list advise; not for subdomains, which are not ours to decide about.
ENCRYPTED = {"Strict-Transport-Security": "max-age=63072000"}
# Drafts and tickets are personal: no browser or proxy may cache them.
PERSONAL = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
FORM_HEADERS = {**COMMON, **PERSONAL}


def common_headers(secure: bool) -> Mapping[str, str]:
    """Return the headers of every answer, of both site and form; `secure`: readers reach us over https."""
    return {**COMMON, **ENCRYPTED} if secure else COMMON


def install(app: Flask, common: Mapping[str, str]) -> None:
    """Add the headers to every answer of the form; only its static files may be cached."""

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.update(common)
        if request.endpoint != "static":
            response.headers.update(PERSONAL)
        return response

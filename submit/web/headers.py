"""Headers that every answer bears."""

from flask import Flask, request
from werkzeug.wrappers import Response

COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SITE_HEADERS = {**COMMON, "X-Frame-Options": "DENY"}
FORM_HEADERS = {
    **COMMON,
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # Drafts and tickets are personal: no browser, no proxy keeps them.
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}


def install(app: Flask) -> None:
    """Add the headers to every answer of the form; its static files may be kept."""

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in FORM_HEADERS.items():
            if request.endpoint != "static" or name not in ("Cache-Control", "X-Robots-Tag"):
                response.headers[name] = value
        return response

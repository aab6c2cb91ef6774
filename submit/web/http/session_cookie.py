"""The cookie of the session: signed by Flask, and closed to scripts and to other sites."""

from datetime import timedelta

from flask import Flask

DAYS = 30


def install(app: Flask, secure: bool) -> None:
    """Set how the cookie is named and sent; `secure` where the form has https.

    A name that begins with `__Host-` binds the cookie to this very host (RFC 6265bis, 4.1.3.2).
    """
    app.config.update(
        PERMANENT_SESSION_LIFETIME=timedelta(days=DAYS),
        SESSION_COOKIE_NAME="__Host-submit" if secure else "submit",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_SAMESITE="Lax",
        # The token lives as long as the session, so that a form left open over a long lunch still works.
        WTF_CSRF_TIME_LIMIT=None,
    )

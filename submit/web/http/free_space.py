"""Free disk space. Below a floor the form refuses posts before reading them; pages and delivery work as usual."""

from flask import Flask, g, request
from werkzeug.exceptions import ServiceUnavailable

from submit.web.service import service

WAIT = 300
"""Seconds after which to try again: by then staff have received a letter."""
SHORT = 256 * 1024
"""Bytes of a body that is read all the same: it holds text and no files, and the page gives the text back."""
FORM = ("form_ru.", "form_en.")


def install(app: Flask) -> None:
    """Refuse what the form would store while there is no space for it."""

    @app.before_request
    def refuse() -> None:
        if request.method == "POST" and (request.endpoint or "").startswith(FORM) and not has_room():
            g.unread = (request.content_length or 0) > SHORT
            raise ServiceUnavailable(retry_after=WAIT)


def has_room() -> bool:
    """Return True if at least the floor is free; always so for a store on another machine, which looks after itself."""
    free = service().free_space()
    return free is None or free >= service().floor


def is_unread() -> bool:
    """Return True if this request was refused before its body was read."""
    return bool(g.get("unread"))

"""Room on the disk. Below a floor of it the form takes nothing more, before it reads what comes; pages are shown, and
tickets delivered, as ever."""

from flask import Flask, g, request
from werkzeug.exceptions import ServiceUnavailable

from submit.web.service import service

WAIT = 300
"""Seconds after which to try again: staff have a letter by then."""
SHORT = 256 * 1024
"""Bytes of a body that is read all the same: it holds words and no files, and the page gives them back."""
FORM = ("form_ru.", "form_en.")


def install(app: Flask) -> None:
    """Refuse what the form would store while there is no room for it."""

    @app.before_request
    def refuse() -> None:
        if request.method == "POST" and (request.endpoint or "").startswith(FORM) and not has_room():
            g.unread = (request.content_length or 0) > SHORT
            raise ServiceUnavailable(retry_after=WAIT)


def has_room() -> bool:
    """Return whether more than the floor is free; a store on another machine looks after itself."""
    free = service().free_space()
    return free is None or free >= service().floor


def is_unread() -> bool:
    """Return whether this request was refused before its body was read."""
    return bool(g.get("unread"))

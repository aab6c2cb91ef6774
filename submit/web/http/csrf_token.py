"""The token against forgery, by Flask-WTF. What the forms ask comes from the rule-book, and is judged by `Checker`."""

from flask import request
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError


class TokenForm:
    """What every form of a page has."""

    @property
    def token(self) -> str:
        """What the hidden field `csrf_token` holds: it tells that the form was made for this browser."""
        return str(generate_csrf())

    def is_ours(self) -> bool:
        """Whether what was posted was. A stale or missing token loses nothing: the page comes back."""
        try:
            validate_csrf(request.form.get("csrf_token"))
        except ValidationError:
            return False
        return True

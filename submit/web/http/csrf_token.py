"""The CSRF token, by Flask-WTF. The forms' questions come from the rule-book, and `Checker` checks the answers."""

from flask import request
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError


class TokenForm:
    """The part that every form of a page has: its CSRF token."""

    @property
    def token(self) -> str:
        """Return the value of the field `csrf_token`, which shows that the form was made for this browser."""
        return str(generate_csrf())

    def is_ours(self) -> bool:
        """Return True if the posted form was made for this browser; if not, the page comes back and loses nothing."""
        try:
            validate_csrf(request.form.get("csrf_token"))
        except ValidationError:
            return False
        return True

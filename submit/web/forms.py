"""The forms, as Flask-WTF knows them: they carry the token against forgery. What is asked comes from the rule-book."""

from flask_wtf import FlaskForm


class TokenForm(FlaskForm):  # type: ignore[misc]
    """A form whose questions stand in the rule-book; judged by `Checker`, not by WTForms."""

    def is_ours(self) -> bool:
        """Whether the form was made for this browser. A stale or missing token loses nothing: the page comes back."""
        return bool(self.validate())

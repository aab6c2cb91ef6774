"""A box to tick."""

from dataclasses import dataclass

from submit.ticket.questions.question import Asked, Form, Question, word_of
from submit.ticket.ticket import Ticket

GIVEN = "yes"


@dataclass(frozen=True, kw_only=True)
class ConsentQuestion(Question):
    """A consent stands in no list of a tracker: while it is required, every ticket needs it; else nobody is asked."""

    PART = "consent"
    SHOWN = "consent"
    IS_LISTED = False
    MAY_FILL_FIELD = False
    IS_SLIGHT = True
    MAY_BE_CONDITIONAL = False
    MAY_BE_REMEMBERED = False

    def posted(self, name: str, form: Form) -> str | None:
        return GIVEN if form.get(name) else ""

    def answer(self, asked: Asked, text: str, lang: str) -> str:
        # The words that the client agreed to; the edition and the time stand on the ticket.
        return word_of(asked.rule, "label", lang) if text else ""

    def carried(self, asked: Asked, text: str, lang: str) -> str:
        return ""

    def recalled(self, asked: Asked, ticket: Ticket) -> str | None:
        return GIVEN if super().recalled(asked, ticket) else None

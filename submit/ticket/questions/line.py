"""A text of one line."""

from dataclasses import dataclass
from typing import Literal

from submit.ticket.questions.question import Asked
from submit.ticket.questions.written import WrittenQuestion
from submit.ticket.ticket import Ticket


@dataclass(frozen=True, kw_only=True)
class LineQuestion(WrittenQuestion):
    """One line of text; by its role it can be the subject of the ticket."""

    PART = "line"
    IS_PROSE = True

    role: Literal["subject"] | None = None

    def recalled(self, asked: Asked, ticket: Ticket) -> str | None:
        return ticket.subject if self.role else super().recalled(asked, ticket)

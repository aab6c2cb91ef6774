"""An address."""

from dataclasses import dataclass
from typing import Literal

from submit.ticket.questions.question import Asked
from submit.ticket.questions.written import WrittenQuestion
from submit.ticket.ticket import Ticket


@dataclass(frozen=True, kw_only=True)
class EmailQuestion(WrittenQuestion):
    """An address; by its role it can be that of the sender. Rules with checks say which addresses are taken."""

    PART = "email"

    role: Literal["address"] | None = None

    def recalled(self, asked: Asked, ticket: Ticket) -> str | None:
        return ticket.email if self.role else super().recalled(asked, ticket)

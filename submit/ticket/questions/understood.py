"""What the types of questions have in common that read something in the words of the client."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from submit.ticket.finding import Hit, Level
from submit.ticket.questions.question import Asked
from submit.ticket.questions.written import WrittenQuestion
from submit.ticket.ticket import Ticket
from submit.ticket.typed import Typed


@dataclass(frozen=True, kw_only=True)
class UnderstoodQuestion(WrittenQuestion):
    """What was typed stays, and what it means stands below it. `level` says if words that mean nothing stop."""

    CODES = {**WrittenQuestion.CODES, "unread": ("example",)}
    PART = "short"
    SHOWN = "understood"

    level: Level = "advice"

    @abstractmethod
    def meaning(self, asked: Asked, text: str, lang: str, now: datetime | None) -> str:
        """Return what the words mean, as people read it; empty if they cannot be read."""

    @abstractmethod
    def faults(self, asked: Asked, text: str, lang: str, now: datetime | None) -> Iterator[Hit]:
        """Return what is wrong with words that are there."""

    def codes(self) -> Iterator[str]:
        yield from super().codes()
        yield "unread"

    def level_of(self, code: str) -> Level:
        return super().level_of(code) if code in WrittenQuestion.CODES else self.level

    def hits(self, asked: Asked, typed: Typed) -> Iterator[Hit]:
        yield from super().hits(asked, typed)
        if text := self.given(asked, typed):
            yield from self.faults(asked, text, typed.lang, typed.now)

    def told(self, asked: Asked, text: str, lang: str, now: datetime | None) -> str:
        meaning = self.meaning(asked, text, lang, now) if text else ""
        return meaning if self.is_said(text, meaning) else "\n".join(filter(None, (text, meaning)))

    def is_said(self, text: str, meaning: str) -> bool:
        """Return True if the meaning holds all that was typed, which then need not stand above it."""
        return _squeezed(text) in _squeezed(meaning)

    def recalled(self, asked: Asked, ticket: Ticket) -> str | None:
        text = super().recalled(asked, ticket)
        return text and text.partition("\n")[0]


def _squeezed(text: str) -> str:
    return "".join(text.casefold().split())

"""What the types of questions have in common that are answered by typing."""

from collections.abc import Iterator
from dataclasses import dataclass

from submit.rulebook.kinds import LONGEST_TEXT, bounded
from submit.ticket.finding import Hit
from submit.ticket.questions.question import Asked, Question
from submit.ticket.typed import Typed


@dataclass(frozen=True, kw_only=True)
class WrittenQuestion(Question):
    """`max` is a hard limit in code points."""

    CODES = {"empty": (), "long": ("count",)}

    max: int | None = bounded(1, LONGEST_TEXT, default=None)
    autocomplete: str = "off"

    @property
    def longest(self) -> int | None:
        return self.max

    def codes(self) -> Iterator[str]:
        yield from super().codes()
        if self.max is not None:
            yield "long"

    def hits(self, asked: Asked, typed: Typed) -> Iterator[Hit]:
        yield from super().hits(asked, typed)
        count = len(self.given(asked, typed) or "")
        if self.max is not None and count > self.max:
            yield Hit(asked.name, "long", {"count": count})

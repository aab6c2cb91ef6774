"""Too short, or too long."""

from collections.abc import Iterator
from dataclasses import dataclass

from submit.rulebook.kinds import LONGEST_TEXT, bounded
from submit.rulebook.schema import Misfit
from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.typed import Typed


@dataclass(frozen=True)
class Length(Check):
    """The length of a text in code points. An empty text is not short, but empty: its question says so."""

    CODES = {"short": ("count",), "long": ("count",)}
    LEVELS = ("advice", "stop")
    RANK = 4

    field: str
    min: int | None = bounded(1, LONGEST_TEXT, default=None)
    max: int | None = bounded(1, LONGEST_TEXT, default=None)

    def misfits(self) -> Iterator[Misfit]:
        if self.min is not None and self.max is not None and self.min > self.max:
            yield Misfit(("min",), "length.order", {"min": self.min, "max": self.max})

    def hits(self, typed: Typed) -> Iterator[Hit]:
        count = len(typed.text(self.field) or "")
        if count and self.min is not None and count < self.min:
            yield Hit(self.field, "short", {"count": count})
        if self.max is not None and count > self.max:
            yield Hit(self.field, "long", {"count": count})

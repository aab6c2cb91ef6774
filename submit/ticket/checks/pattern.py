"""A pattern that staff write on the page."""

from collections.abc import Iterator
from dataclasses import dataclass

from submit.rulebook.schema import Misfit
from submit.ticket.checks.check import DeclaredCheck
from submit.ticket.staff_pattern import compiled, pattern_misfits, readable


@dataclass(frozen=True, kw_only=True)
class Pattern(DeclaredCheck):
    """The first place that the `pattern` matches; case is set aside unless the pattern says `(?-i)`."""

    pattern: str

    def found(self, text: str) -> str | None:
        match = compiled(self.pattern).search(readable(text))
        return str(match[0]) if match else None

    def misfits(self) -> Iterator[Misfit]:
        yield from super().misfits()
        yield from pattern_misfits(self.pattern, ("pattern",))

"""Problems of a rule page: what is wrong, where, and how to fix it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, ClassVar

Catalogue = Mapping[str, Mapping[str, Any]]
CATALOGUE: Catalogue = tomllib.loads(files("submit.rulebook").joinpath("problems.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, order=True)
class SourcePlace:
    """A position in a page; `line` and `column` count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Problem:
    """One problem; its words are in `catalogue` under `code`, and `values` fill their placeholders.

    `effects` are the problems that will be gone once this one is mended (see `causes`).
    """

    catalogue: ClassVar[Catalogue] = CATALOGUE

    place: SourcePlace
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    effects: tuple["Problem", ...] = ()

    @property
    def is_advice(self) -> bool:
        """Return True if the problem is advice, which is printed but does not stop a publication."""
        return "advice" in self.catalogue[self.code]

    @property
    def sentence(self) -> str:
        """Return what is wrong, and how to mend it."""
        words = self.catalogue[self.code]
        return " ".join((words["what"], words["mend"])).format_map(self.values)

    def __str__(self) -> str:
        line = f"{self.place}: {self.sentence}"
        more = CATALOGUE["fold"]["effects"].format(count=len(self.effects))
        return f"{line}\n  {more}" if self.effects else line


class RulebookError(Exception):
    """The rule-book cannot be used. `problems` holds every problem found, in the order of the pages."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

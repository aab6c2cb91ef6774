"""What every check has in common."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from submit.rulebook.schema import Misfit
from submit.ticket.finding import Hit, Level, Span
from submit.ticket.masking import mask
from submit.ticket.ticket import FileInfo
from submit.ticket.typed import Typed


class Check(ABC):
    """A check is a frozen dataclass; its fields are its parameters in the front matter."""

    CODES: ClassVar[Mapping[str, tuple[str, ...]]]
    """The messages that the page must have, and the values each can use besides the parameters."""
    LEVELS: ClassVar[tuple[Level, ...]]
    """Style advises and never stops; what is impossible or missing stops and never advises."""
    MISSES: ClassVar[tuple[str, ...]] = ()
    """Of the codes, those that name a fact which is missing, and not a fault of form."""
    RANK: ClassVar[int | None] = None
    """Of several ranked checks that advise on one field only those of the lowest rank are heard (see the checker):
    whether it can be read at all (0), what stands in place of words (1), how little the words say (2 to 4)."""

    @abstractmethod
    def hits(self, typed: Typed) -> Iterator[Hit]:
        """What the check sees. An absent field is not looked at."""

    def misfits(self) -> Iterator[Misfit]:
        """What of its parameters the check cannot use, though each is of the right type. Such a check is never run."""
        yield from ()


@dataclass(frozen=True, kw_only=True)
class DeclaredCheck(Check):
    """A check that staff fill with something of their own, and put to one field or to several."""

    CODES = {"found": ("value",)}
    LEVELS = ("advice",)

    field: str | None = None
    fields: tuple[str, ...] = ()

    def hits(self, typed: Typed) -> Iterator[Hit]:
        """One hit for each field, with the first place in it as the client wrote it."""
        for name in (self.field, *self.fields):
            value = self.found(typed.text(name) or "") if name else None
            if value:
                yield Hit(str(name), "found", {"value": value})

    def misfits(self) -> Iterator[Misfit]:
        if (self.field is None) == (not self.fields):
            yield Misfit((), "declared.field", {})

    @abstractmethod
    def found(self, text: str) -> str | None:
        """The first place of `text` that the rule speaks of."""


MOST_LINES = 5
"""Lines of a file that a finding names."""


class Danger(Check):
    """A check for what would harm the client in a ticket. It reads every text whole, and the names of files. What it
    finds in files of text kinds was searched for when they came (see `file_search`)."""

    CODES = {"text": (), "file": ("name",), "inside": ("name", "lines")}

    def hits(self, typed: Typed) -> Iterator[Hit]:
        """One hit for each text and each file; no value of it holds what must be hidden."""
        for field, text in typed.texts.items():
            if field not in typed.unread and (spans := tuple(self.spans(text))):
                yield Hit(field, "text", spans=spans)
        for index, file in enumerate(typed.files or ()):
            yield from self._in_file(typed, index, file)

    def _in_file(self, typed: Typed, index: int, file: FileInfo) -> Iterator[Hit]:
        spans = tuple(self.spans(file.name))
        values = {"name": mask(file.name, spans)}
        if spans:
            yield Hit(typed.files_question, "file", values, tuple(replace(span, file=index) for span in spans))
        lines = [str(line) for name, line in typed.inside.get(file.sha256, ()) if name == self.name()]
        if lines:
            shown = lines if len(lines) <= MOST_LINES else [*lines[:MOST_LINES], "…"]
            place = Span(0, 0, file=index, inside=True)
            yield Hit(typed.files_question, "inside", {**values, "lines": shown}, (place,))

    @classmethod
    def name(cls) -> str:
        """Name the check for what is kept with a file."""
        return cls.__name__

    @abstractmethod
    def spans(self, text: str) -> Iterator[Span]:
        """The places that must be hidden, in order, none inside another."""

"""Can these files be taken?"""

from collections.abc import Iterator
from dataclasses import dataclass

from submit.rulebook.kinds import bounded
from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.typed import Typed

MEGABYTE = 1024 * 1024
MOST_FILES = 20
MOST_MEGABYTES = 20
"""A request of the form holds no more beside its text."""


@dataclass(frozen=True)
class AttachedFiles(Check):
    """Number, size (in units of 1024 × 1024 bytes, as the tracker counts), emptiness, and kind by content."""

    CODES = {"count": ("found",), "size": ("name",), "total": (), "kind": ("name",), "empty": ("name",)}
    LEVELS = ("stop",)

    field: str
    kinds: tuple[str, ...]
    count: int = bounded(1, MOST_FILES)
    size_mb: int = bounded(1, MOST_MEGABYTES)
    total_mb: int = bounded(1, MOST_FILES * MOST_MEGABYTES)

    def hits(self, typed: Typed) -> Iterator[Hit]:
        files, field = typed.files or (), typed.files_question or self.field
        if len(files) > self.count:
            yield Hit(field, "count", {"found": len(files)})
        for file in files:
            if file.size == 0:
                yield Hit(field, "empty", {"name": file.name})
            elif file.size > self.size_mb * MEGABYTE:
                yield Hit(field, "size", {"name": file.name})
            elif file.kind not in self.kinds:
                yield Hit(field, "kind", {"name": file.name})
        if sum(file.size for file in files) > self.total_mb * MEGABYTE:
            yield Hit(field, "total")

"""Many words that say nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from submit.rulebook.kinds import bounded
from submit.ticket.checks.check import Check
from submit.ticket.emptiness import THRESHOLD, EmptinessCounts
from submit.ticket.finding import Hit
from submit.ticket.slots import is_specific
from submit.ticket.typed import Typed
from submit.ticket.word_stems import LONGEST_LINE, words_of


@dataclass(frozen=True)
class LongEmptiness(Check):
    """«Менеджеры жалуются, что система им мешает»: a text of `least` words or more whose counts weigh too much.
    A text with an error's code, an amount or a quotation says something.

    It is said what is missing: the object, or what happens to it. In the trackers of `wanted` a thing without trouble
    is a wish, and wants no symptom.
    """

    CODES = {"object": ("value",), "symptom": ("value",)}
    LEVELS = ("advice",)
    MISSES = ("object", "symptom")
    RANK = 4

    field: str
    least: int = bounded(1, 100, default=5)
    wanted: tuple[str, ...] = ()

    def hits(self, typed: Typed) -> Iterator[Hit]:
        text = (typed.text(self.field) or "")[:LONGEST_LINE]
        if len(words_of(text)) < self.least or is_specific(text):
            return
        counts = EmptinessCounts(text)
        if counts.score() >= THRESHOLD and not self._is_wish(counts, typed.tracker):
            yield Hit(self.field, counts.empty_slot(), {"value": text})

    def _is_wish(self, counts: EmptinessCounts, tracker: str | None) -> bool:
        is_thing = counts.empty_slot() == "symptom" and "troubles" not in counts.classes
        return tracker in self.wanted and is_thing

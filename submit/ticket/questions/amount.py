"""A number, and an amount of something."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from submit.rulebook.kinds import bounded
from submit.rulebook.placeholders import LANGUAGES, agree, shown
from submit.rulebook.rulebook import Word
from submit.rulebook.schema import Misfit
from submit.ticket.finding import Hit
from submit.ticket.questions.number_reader import read_number
from submit.ticket.questions.question import Asked
from submit.ticket.questions.understood import UnderstoodQuestion

FARTHEST = 10**12
UNIT = "unit"
EXAMPLE = 18_000


@dataclass(frozen=True, kw_only=True)
class NumberQuestion(UnderstoodQuestion):
    """A whole number. With `unit` the word `unit` of the page tells of what: one word, or its forms, `день|дня|дней`.
    `units` are other ways to write it."""

    CODES = {**UnderstoodQuestion.CODES, "low": (), "high": ()}
    INPUT_MODE = "numeric"
    IS_WHOLE: ClassVar[bool] = True

    least: int | None = bounded(0, FARTHEST, default=None)
    most: int | None = bounded(0, FARTHEST, default=None)
    unit: bool = False
    units: tuple[str, ...] = ()

    def misfits(self) -> Iterator[Misfit]:
        yield from super().misfits()
        if self.least is not None and self.most is not None and self.least > self.most:
            yield Misfit(("least",), "number.bounds", {"least": self.least, "most": self.most})
        if self.units and not self.unit:
            yield Misfit(("units",), "number.units", {})

    def codes(self) -> Iterator[str]:
        yield from super().codes()
        yield from ["low"] if self.least is not None else []
        yield from ["high"] if self.most is not None else []

    def words(self) -> tuple[str, ...]:
        return (UNIT,) if self.unit else ()

    def unit_of(self, asked: Asked, lang: str) -> Word | None:
        word = asked.rule.word(UNIT, lang) if self.unit else None
        return Word(word.text.split("|")[-1], word.lang) if word else None

    def meaning(self, asked: Asked, text: str, lang: str, now: datetime | None) -> str:
        value = self.value(asked, text, lang)
        return "" if value is None else self._shown(asked, value, lang)

    def faults(self, asked: Asked, text: str, lang: str, now: datetime | None) -> Iterator[Hit]:
        value = self.value(asked, text, lang)
        if value is None:
            yield Hit(asked.name, "unread", {"value": text, "example": self._shown(asked, self._example(), lang)})
        elif self.least is not None and value < self.least:
            yield Hit(asked.name, "low", {"value": text})
        elif self.most is not None and value > self.most:
            yield Hit(asked.name, "high", {"value": text})

    def spellings(self, asked: Asked, text: str, lang: str, now: datetime | None) -> tuple[tuple[str, ...], ...]:
        value = self.value(asked, text, lang)
        return super().spellings(asked, text, lang, now) if value is None else ((f"{value:f}",),)

    def possible(self, asked: Asked) -> tuple[tuple[str, ...], ...]:
        return ((f"{self._example():f}",),)

    def value(self, asked: Asked, text: str, lang: str) -> Decimal | None:
        """Return the number that was typed, or None."""
        value = read_number(text, lang, self._units(asked))
        is_fit = value is not None and abs(value) <= FARTHEST and (not self.IS_WHOLE or value % 1 == 0)
        return value if is_fit else None

    def _units(self, asked: Asked) -> list[str]:
        words = [word.text for lang in LANGUAGES if self.unit and (word := asked.rule.word(UNIT, lang))]
        return [*self.units, *(form for word in words for form in word.split("|"))]

    def _example(self) -> Decimal:
        value = max(self.least or 0, EXAMPLE)
        return Decimal(value if self.most is None else min(value, self.most))

    def _shown(self, asked: Asked, value: Decimal, lang: str) -> str:
        number = int(value) if value % 1 == 0 else float(value)
        word = asked.rule.word(UNIT, lang) if self.unit else None
        if word is None:
            return shown(number, lang)
        forms = word.text.split("|")
        return agree(number, forms, word.lang) if len(forms) > 1 else f"{shown(number, lang)}\u00a0{word.text}"


@dataclass(frozen=True, kw_only=True)
class AmountQuestion(NumberQuestion):
    """Money, weight and the like, with a fraction where there is one; an amount always has a unit."""

    INPUT_MODE = "decimal"
    IS_WHOLE = False

    unit: bool = True

    def misfits(self) -> Iterator[Misfit]:
        yield from super().misfits()
        if not self.unit:
            yield Misfit(("unit",), "number.no_unit", {})

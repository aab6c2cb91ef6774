"""A day, and a day with a time, in the words of the client."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location

from submit.rulebook.schema import Misfit
from submit.ticket.finding import Hit
from submit.ticket.questions.moment_reader import ImpossibleError, Present, ReadMoment, read_moment
from submit.ticket.questions.moment_words import WORDS
from submit.ticket.questions.question import Asked
from submit.ticket.questions.understood import UnderstoodQuestion

REASON = re.compile(r"[,;(—]|\s-\s")
"""What follows the moment tells why it matters, or what was before."""
SLACK = timedelta(minutes=10)
"""So much may the client's clock be ahead of ours."""


@dataclass(frozen=True, kw_only=True)
class DateQuestion(UnderstoodQuestion):
    """A day. `past` and `future` say on which sides of now it can be; with `any_words` other words are taken too."""

    CODES = {**UnderstoodQuestion.CODES, "impossible": ("example",), "past": ("read",), "future": ("read",)}
    MAY_BE_REMEMBERED = False
    HAS_TIME: ClassVar[bool] = False

    past: bool = True
    future: bool = True
    any_words: bool = False

    def misfits(self) -> Iterator[Misfit]:
        yield from super().misfits()
        if not (self.past or self.future):
            yield Misfit(("future",), "moment.never", {})

    def codes(self) -> Iterator[str]:
        needed = {"unread": not self.any_words, "impossible": True, "past": not self.past, "future": not self.future}
        yield from (code for code in super().codes() if needed.get(code, True))
        yield from (code for code in ("impossible", "past", "future") if needed[code])

    def meaning(self, asked: Asked, text: str, lang: str, now: datetime | None) -> str:
        try:
            moment = self._read(text, lang, now)
        except ImpossibleError:
            return ""
        return self._shown(moment, lang, now) if moment else ""

    def faults(self, asked: Asked, text: str, lang: str, now: datetime | None) -> Iterator[Hit]:
        if now is None:
            return
        values = {"value": text, "example": WORDS[lang]["example_moment" if self.HAS_TIME else "example_date"]}
        try:
            moment = self._read(text, lang, now)
        except ImpossibleError:
            yield Hit(asked.name, "impossible", values)
            return
        if moment is None and not self.any_words:
            yield Hit(asked.name, "unread", values)
        if moment and (code := self._beyond(moment, now)):
            yield Hit(asked.name, code, {"value": text, "read": self._shown(moment, lang, now)})

    def spellings(self, asked: Asked, text: str, lang: str, now: datetime | None) -> tuple[tuple[str, ...], ...]:
        try:
            moment = self._read(text, lang, now)
        except ImpossibleError:
            moment = None
        if moment is None:
            return super().spellings(asked, text, lang, now)
        clock = [f"{moment.day} {moment.clock:%H:%M}"] if moment.clock and self.HAS_TIME else []
        return ((*clock, str(moment.day)),)

    def possible(self, asked: Asked) -> tuple[tuple[str, ...], ...]:
        return ((*(["2026-12-01 10:40"] if self.HAS_TIME else []), "2026-12-01"),)

    def _read(self, text: str, lang: str, now: datetime | None) -> ReadMoment | None:
        """Return the moment that the words name, or that they begin with: «сегодня 14:00, потом бронь снимут»."""
        if now is None:
            return None
        present = Present(now, self.past, self.future)
        return read_moment(text, lang, present) or read_moment(REASON.split(text, 1)[0], lang, present)

    def _beyond(self, moment: ReadMoment, now: datetime) -> str:
        if moment.day != now.date() or moment.clock is None or not self.HAS_TIME:
            is_past, is_future = moment.day < now.date(), moment.day > now.date()
        else:
            then = datetime.combine(moment.day, moment.clock, now.tzinfo)
            is_past, is_future = then < now - SLACK, then > now + SLACK
        return "past" if is_past and not self.past else "future" if is_future and not self.future else ""

    def _shown(self, moment: ReadMoment, lang: str, now: datetime | None) -> str:
        day = format_date(moment.day, "EEEE, d MMMM y", locale=lang)
        if not self.HAS_TIME:
            return day
        if moment.part:
            return f"{day}, {WORDS[lang][moment.part]}"
        return f"{day}, {moment.clock:%H:%M}{_place(now, lang)}" if moment.clock else day


@dataclass(frozen=True, kw_only=True)
class MomentQuestion(DateQuestion):
    """A day with its time or a part of the day, where the client tells them."""

    HAS_TIME = True


def _place(now: datetime | None, lang: str) -> str:
    zone = now.tzinfo if now else None
    return f" ({get_timezone_location(zone, locale=lang, return_city=True)})" if isinstance(zone, ZoneInfo) else ""

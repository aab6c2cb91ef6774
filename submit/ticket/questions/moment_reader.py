"""Days and times as people write them, in Russian and English. Every word must be understood, or nothing is."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from submit.ticket.questions.moment_words import WORDS, either, meaning

LONGEST = 120
"""A longer text is a story, and is not read."""
MISSED = timedelta(days=60)
"""A date without a year that was so lately is meant, though only later days fit: it was missed, not put off a year."""
SEPARATORS = re.compile(r"[\s,;.]*")
ASIDE = re.compile(r"\([^()]*\)")
LATE_PARTS = ("afternoon", "evening")


class ImpossibleError(ValueError):
    """A day that no calendar has, or an hour that no clock has."""


@dataclass(frozen=True)
class ReadMoment:
    """A day; with its time, or with the part of the day, where these are known."""

    day: date
    clock: time | None = None
    part: str | None = None


@dataclass(frozen=True)
class Present:
    """Now, by the clock of the people who write; and on which sides of it an answer can be."""

    now: datetime
    past: bool = True
    future: bool = True

    def fits(self, day: date) -> bool:
        return (self.past or day >= self.now.date()) and (self.future or day <= self.now.date())

    def nearest(self, days: Iterable[date]) -> date:
        """Return the nearest day that fits, or the nearest one of all."""
        return min(days, key=lambda day: (not self.fits(day), abs(day - self.now.date())))

    def dated(self, days: Iterable[date]) -> date:
        """Return the day that is meant by a date without a year."""
        every = list(days)
        nearest = min(every, key=lambda day: abs(day - self.now.date()))
        return nearest if abs(nearest - self.now.date()) <= MISSED else self.nearest(every)


@dataclass
class PhraseFacts:
    """What the words have told so far; telling a thing twice makes a text unreadable."""

    present: Present
    lang: str
    facts: dict[str, Any] = field(default_factory=dict)
    expects_hour: bool = False

    @property
    def today(self) -> date:
        return self.present.now.date()

    def tell(self, name: str, value: Any) -> bool:
        is_new = name not in self.facts or bool(self.facts[name] == value)
        self.facts[name] = value
        return is_new

    def moment(self) -> ReadMoment | None:
        """Return what all the words mean together, or None if they tell no day and no time."""
        part, clock = self.facts.get("part"), self.facts.get("time")
        if "instant" in self.facts:
            return self.facts["instant"] if len(self.facts) == 1 else None
        if "weekday" in self.facts and "day" in self.facts:
            return None if self.facts["day"].weekday() != self.facts["weekday"].weekday() else self._with(clock, part)
        return self._with(clock, part) if self.facts else None

    def _with(self, clock: time | None, part: str | None) -> ReadMoment:
        if clock and part in LATE_PARTS and clock.hour < 12:
            clock = clock.replace(hour=clock.hour + 12)
        if clock and part == "night" and clock.hour in (10, 11, 12):
            clock = clock.replace(hour=(clock.hour + 12) % 24)
        day = self.facts.get("day") or self.facts.get("weekday") or self._day_of(clock)
        return ReadMoment(day, clock, None if clock else part)

    def _day_of(self, clock: time | None) -> date:
        """Return today, unless the time of today does not fit and that of a neighbouring day does."""
        if clock is None:
            return self.today
        is_later = clock > self.present.now.time()
        if is_later and not self.present.future:
            return self.today - timedelta(days=1)
        return self.today + timedelta(days=0 if is_later or self.present.past else 1)


def read_moment(text: str, lang: str, present: Present) -> ReadMoment | None:
    """Return what a text says; None if any of it says something else. Raises ImpossibleError."""
    plain = ASIDE.sub(" ", text.casefold().replace("ё", "е")).strip(" \t\n,;.~")
    if len(plain) > LONGEST:
        return None
    found, place = PhraseFacts(present, lang), 0
    while place < len(plain):
        step = next(((take, match) for pattern, take in STEPS if (match := pattern.match(plain, place))), None)
        if step is None or not step[0](found, step[1]):
            return None
        found.expects_hour = step[0] is _expect
        place = step[1].end() + len(SEPARATORS.match(plain, step[1].end())[0])  # type: ignore[index]
    return found.moment()


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ImpossibleError from None


def _clock(hour: int, minute: int, half: str | None = None) -> time:
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0) if 1 <= hour <= 12 else 99
    try:
        return time(hour, minute)
    except ValueError:
        raise ImpossibleError from None


def _date(found: PhraseFacts, day: int, month: int, year: str | None) -> bool:
    if year:
        return found.tell("day", _day(int(year) + (2000 if len(year) == 2 else 0), month, day))
    _day(2000, month, day)
    days = [date(each, month, day) for each in _years(found, month, day)]
    return found.tell("day", found.present.dated(days))


def _years(found: PhraseFacts, month: int, day: int) -> list[int]:
    years = [found.today.year + shift for shift in (-1, 0, 1)]
    is_leap_day = (month, day) == (2, 29)
    years = [year for year in years if not is_leap_day or (year % 4 == 0 and (year % 100 or year % 400 == 0))]
    if not years:
        raise ImpossibleError
    return years


def _iso(found: PhraseFacts, match: re.Match[str]) -> bool:
    return found.tell("day", _day(int(match[1]), int(match[2]), int(match[3])))


def _dotted(found: PhraseFacts, match: re.Match[str]) -> bool:
    day, month = int(match[1]), int(match[2])
    # «10.40» is a time: no year has forty months.
    if month > 12 and day < 24 and month < 60 and len(match[2]) == 2 and not match[3]:
        return found.tell("time", _clock(day, month))
    return _date(found, day, month, match[3])


def _slashed(found: PhraseFacts, match: re.Match[str]) -> bool:
    day, month = int(match[1]), int(match[2])
    if found.lang == "en":
        # British and American dates look the same; only what can be read one way is.
        if day <= 12 and month <= 12 and day != month:
            return False
        day, month = (month, day) if month > 12 else (day, month)
    return _date(found, day, month, match[3])


def _day_and_month(found: PhraseFacts, match: re.Match[str]) -> bool:
    return _date(found, int(match["day"]), int(meaning("months", match["month"])), match["year"])


def _day_of_month(found: PhraseFacts, match: re.Match[str]) -> bool:
    first, day = found.today.replace(day=1), int(match[1])
    months = [first, (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=31)).replace(day=1)]
    days = [month.replace(day=day) for month in months if 1 <= day <= _length(month)]
    if not days:
        raise ImpossibleError
    return found.tell("day", found.present.nearest(days))


def _length(month: date) -> int:
    return ((month + timedelta(days=31)).replace(day=1) - month).days


def _relative(found: PhraseFacts, match: re.Match[str]) -> bool:
    return found.tell("day", found.today + timedelta(days=int(WORDS["days"][match[0]])))


def _weekday(found: PhraseFacts, match: re.Match[str]) -> bool:
    ahead = int(meaning("weekdays", match["weekday"])) - found.today.weekday()
    if match["week"]:
        weeks = int(meaning("weeks", match["week"]))
        return found.tell("weekday", found.today + timedelta(days=ahead, weeks=weeks))
    days = [found.today + timedelta(days=ahead, weeks=shift) for shift in (-1, 0, 1)]
    return found.tell("weekday", found.present.nearest(days))


def _last_night(found: PhraseFacts, match: re.Match[str]) -> bool:
    return found.tell("day", found.today - timedelta(days=1)) and found.tell("part", "night")


def _tonight(found: PhraseFacts, match: re.Match[str]) -> bool:
    return found.tell("day", found.today) and found.tell("part", "evening")


def _shift(found: PhraseFacts, match: re.Match[str]) -> bool:
    groups = match.groupdict()
    amount = groups.get("amount") or "1"
    minutes = int(meaning("units", match["unit"])) * int(amount if amount.isdigit() else meaning("amounts", amount))
    shift = timedelta(minutes=-minutes if groups.get("ago") else minutes)
    if minutes % (24 * 60) == 0:
        return found.tell("day", found.today + shift)
    return found.tell("instant", _instant(found.present.now, shift))


def _instant(now: datetime, shift: timedelta) -> ReadMoment:
    """Hours pass by the world's clock, which does not change twice a year."""
    then = (now.astimezone(UTC) + shift).astimezone(now.tzinfo)
    return ReadMoment(then.date(), then.time().replace(second=0, microsecond=0))


def _now(found: PhraseFacts, match: re.Match[str]) -> bool:
    return found.tell("instant", _instant(found.present.now, timedelta()))


def _time(found: PhraseFacts, match: re.Match[str]) -> bool:
    return found.tell("time", _clock(int(match[1]), int(match[2] or 0), match[3]))


def _spoken_time(found: PhraseFacts, match: re.Match[str]) -> bool:
    return found.tell("time", _clock(int(match[1]), int(match[2] or 0)))


def _noon(found: PhraseFacts, match: re.Match[str]) -> bool:
    return found.tell("time", time(12))


def _hour_of_part(found: PhraseFacts, match: re.Match[str]) -> bool:
    part = meaning("parts", match["part"])
    # «3 дня» are three days, unless something before tells that it is an hour.
    if part == "afternoon" and not (found.expects_hour or "day" in found.facts):
        return False
    return found.tell("time", _clock(int(match[1]), 0)) and found.tell("part", part)


def _part(found: PhraseFacts, match: re.Match[str]) -> bool:
    return found.tell("part", meaning("parts", match["part"]))


def _bare_hour(found: PhraseFacts, match: re.Match[str]) -> bool:
    return found.expects_hour and int(match[0]) < 24 and found.tell("time", time(int(match[0])))


def _expect(found: PhraseFacts, match: re.Match[str]) -> bool:
    return True


def _nothing(found: PhraseFacts, match: re.Match[str]) -> bool:
    return True


YEAR = r"(?:[\s,]+(?P<year>\d{4})(?![\d:]))?"
ORDINAL = r"(?:-?(?:го|ого|е|ое)|st|nd|rd|th)"
MONTH = f"(?P<month>{either('months')})"
AMOUNT = rf"(?P<amount>\d{{1,3}}|{either('amounts')})"
UNIT = f"(?P<unit>{either('units')})"
AGO = f"(?P<ago>{either('marks.ago')})"
PART = f"(?P<part>{either('parts')})"
STEPS: tuple[tuple[re.Pattern[str], Callable[[PhraseFacts, re.Match[str]], bool]], ...] = tuple(
    (re.compile(pattern), take)
    for pattern, take in (
        (r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)(?:t(?=\d))?", _iso),
        (r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?(?![\w:])", _dotted),
        (r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?(?![\w:/])", _slashed),
        (r"(\d{1,2})-(\d{1,2})-(\d{4})(?![\w-])", _slashed),
        (r"(\d{1,2}):(\d{2})(?::\d{2})?(?!\d)\s*(?:([ap])\.?m\.?(?!\w))?", _time),
        (r"(\d{1,2})()\s*([ap])\.?m\.?(?!\w)", _time),
        (rf"(?P<day>\d{{1,2}}){ORDINAL}?\s*(?:of\s+)?{MONTH}\.?{YEAR}", _day_and_month),
        (rf"{MONTH}\.?\s+(?:the\s+)?(?P<day>\d{{1,2}}){ORDINAL}?(?![\w:.]){YEAR}", _day_and_month),
        (rf"(?:{AMOUNT}\s*)?{UNIT}\s+{AGO}", _shift),
        (rf"{UNIT}\s+{AMOUNT}\s+{AGO}", _shift),
        (rf"{either('marks.later')}\s+(?:{AMOUNT}\s+)?{UNIT}", _shift),
        (rf"(\d{{1,2}})(?:{ORDINAL}(?!\w)|\s+числ[оа](?!\w))", _day_of_month),
        (rf"(\d{{1,2}})\s+(?:{either('marks.hours')}\s+)?{PART}", _hour_of_part),
        (
            rf"(\d{{1,2}})\s*{either('marks.hours')}(?:\s*(\d{{1,2}})\s*{either('marks.minutes')})?",
            _spoken_time,
        ),
        (either("days"), _relative),
        (rf"(?:(?P<week>{either('weeks')})\s+)?(?P<weekday>{either('weekdays')})", _weekday),
        (either("marks.last_night"), _last_night),
        (either("marks.tonight"), _tonight),
        (either("marks.now"), _now),
        (either("marks.noon"), _noon),
        (PART, _part),
        (r"\d{1,2}(?![\w:/-])", _bare_hour),
        (either("marks.at"), _expect),
        (either("marks.empty"), _nothing),
    )
)

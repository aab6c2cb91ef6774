"""How good tickets were, month by month, for staff: plots of shares, and a table with the same numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from babel.dates import format_date

from submit.rulebook.placeholders import shown
from submit.site.widgets.cards import WORDS, render
from submit.ticket.quality import Month, Way

Months = Sequence[Month]
"""The oldest first."""
MEASURES = ("asked_back", "changed", "annulled")
SHOWN = 12
"""Months in a plot: a year."""
LEFT, STEP, BAR, HEIGHT, TOP = 34, 25, 10, 80, 6
"""Where the first month begins, the distance to the next one, the width of a bar, the height of 100 per cent."""


@dataclass(frozen=True)
class Bar:
    """A share as a rectangle; filled if it is that of the form."""

    x: int
    y: float
    height: float
    by_form: Way


@dataclass(frozen=True)
class Plot:
    """The bars of one measure, the words below them, and its size."""

    title: str
    bars: list[Bar]
    labels: list[tuple[int, str]]
    width: int


def quality_card(months: Months | None, lang: str) -> str:
    """Return the plots and the table; a sentence if the tracker has not been asked yet."""
    words = WORDS[lang]["quality"]
    plots = [plot(months, measure, lang) for measure in MEASURES] if months else []
    rows = list(_rows(months, lang)) if months else []
    size = {"left": LEFT, "height": HEIGHT, "top": TOP, "bar": BAR}
    return render("quality.html", plots=plots, rows=rows, size=size, words=words, measures=MEASURES)


def plot(months: Months, measure: str, lang: str) -> Plot:
    """Return the last months of one measure, two bars for each."""
    words: Mapping[str, Any] = WORDS[lang]["quality"]
    last = months[-SHOWN:]
    bars = [
        Bar(LEFT + STEP * at + (0 if way else BAR + 1), TOP + HEIGHT * (1 - share), HEIGHT * share, way)
        for at, month in enumerate(last)
        for way, found in month.ways
        for share in [getattr(found, measure)]
    ]
    labels = [
        (LEFT + STEP * at + BAR, format_date(month.begins, words["short_day"], locale=lang))
        for at, month in enumerate(last)
    ]
    return Plot(words["title"].format(measure=words[measure]), bars, labels, LEFT + STEP * len(last))


def _rows(months: Months, lang: str) -> Iterator[list[str]]:
    """Yield the rows of the table, newest month first, and the form first within a month."""
    words: Mapping[str, Any] = WORDS[lang]["quality"]
    for month in reversed(months):
        for way, found in month.ways:
            yield [
                f"{format_date(month.begins, words['day'], locale=lang)}, {words['form' if way else 'other']}",
                shown(found.count, lang),
                *(f"{getattr(found, measure):.0%}" for measure in MEASURES),
                _waited(found.answered_after, lang),
            ]


def _waited(time: timedelta | None, lang: str) -> str:
    words: Mapping[str, str] = WORDS[lang]["quality"]
    if time is None:
        return words["never"]
    hours = time.total_seconds() / 3600
    if hours < 48:
        return words["hours"].format(hours=shown(round(hours, 1), lang))
    return words["days"].format(days=shown(round(hours / 24, 1), lang))

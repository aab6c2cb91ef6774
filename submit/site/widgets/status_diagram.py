"""The statuses as a diagram of boxes and lines, narrow enough for a phone, drawn from the data of the rules.

Boxes are one below another, in the order of the page. From each a line leads right, to a column of its own. A dot,
where a row that ends in an arrow crosses that column, means that the next status can be reached. No line crosses a
word.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from submit.rulebook.kinds import Status
from submit.rulebook.rulebook import Rule, Rulebook
from submit.site.naming import short_name
from submit.site.widgets.cards import WORDS, render

BOX, HEIGHT = 176, 40
GAP, HEAD = 8, 26
ENTRY, EXIT = 12, 28
"""How far below the top of a box its arrow comes in, and its line goes out."""
ARROW, STEP = 20, 11
"""How far the first column is from the boxes, and each further one from the one before."""


@dataclass(frozen=True)
class Box:
    """A status: its name, the tracker's if that differs, whose turn it is, and where the box is."""

    name: str
    literal: str
    turn: str
    y: int


@dataclass(frozen=True)
class Head:
    """Words above the boxes of one turn."""

    text: str
    y: int


@dataclass(frozen=True)
class Column:
    """The vertical line of a status."""

    x: int
    top: int
    bottom: int


@dataclass(frozen=True)
class Row:
    """A horizontal line from a box to a column."""

    y: int
    end: int
    start: int = BOX + 1


@dataclass(frozen=True)
class Diagram:
    """What the template draws. `turns` are the dots, where the column of a status meets the row of its next one."""

    width: int
    height: int
    described: str
    heads: Sequence[Head]
    boxes: Sequence[Box]
    columns: Sequence[Column]
    exits: Sequence[Row]
    entries: Sequence[Row]
    turns: Sequence[tuple[int, int]]


def status_diagram(rulebook: Rulebook, lang: str) -> str:
    """Return the figure with its drawing; empty if there are no statuses."""
    if not rulebook.statuses:
        return ""
    size = {"box": BOX, "height": HEIGHT}
    return render("statuses.html", diagram=diagram_of(rulebook, lang), size=size, words=WORDS[lang]["statuses"])


def diagram_of(rulebook: Rulebook, lang: str) -> Diagram:
    """Return the statuses of the rules, and where each of their boxes and lines is."""
    heads, boxes = _stacked(rulebook, lang)
    following = {name: rule.value.next for name, rule in rulebook.statuses.items() if rule.value.next}
    exits = {name: boxes[name].y + EXIT for name in following}
    entries = {name: boxes[name].y + ENTRY for names in following.values() for name in names}
    x = {name: BOX + ARROW + STEP * index for index, name in enumerate(following)}
    ends = {name: max(x[source] for source, names in following.items() if name in names) for name in entries}
    return Diagram(
        width=max(x.values(), default=BOX) + STEP,
        height=max(box.y for box in boxes.values()) + HEIGHT + 1,
        described=_described(rulebook, lang),
        heads=heads,
        boxes=list(boxes.values()),
        columns=[_column(x[name], [exits[name], *(entries[to] for to in names)]) for name, names in following.items()],
        exits=[Row(exits[name], x[name]) for name in following],
        entries=[Row(y, ends[name]) for name, y in entries.items()],
        turns=[(x[name], entries[to]) for name, names in following.items() for to in names],
    )


def _stacked(rulebook: Rulebook, lang: str) -> tuple[list[Head], dict[str, Box]]:
    """Return the boxes one below another, each run of the same turn under its head."""
    heads: list[Head] = []
    boxes: dict[str, Box] = {}
    y = 0
    for turn, statuses in _runs(rulebook):
        heads.append(Head(WORDS[lang]["statuses"]["heads"][turn], y + 17))
        y += HEAD
        for name, rule in statuses:
            called, literal = short_name(rule, lang).text, rule.value.remote
            boxes[name] = Box(called, literal if literal != called else "", turn, y)
            y += HEIGHT + GAP
    return heads, boxes


def _runs(rulebook: Rulebook) -> Iterator[tuple[str, list[tuple[str, Rule[Status]]]]]:
    for turn, statuses in groupby(rulebook.statuses.items(), lambda item: item[1].value.turn):
        yield turn, list(statuses)


def _column(x: int, ys: Sequence[int]) -> Column:
    return Column(x, min(ys), max(ys))


def _described(rulebook: Rulebook, lang: str) -> str:
    words: Mapping[str, Any] = WORDS[lang]["statuses"]
    groups = [
        words["group"].format(
            head=words["heads"][turn], names=", ".join(short_name(rule, lang).text for _, rule in statuses)
        )
        for turn, statuses in _runs(rulebook)
    ]
    return str(words["described"].format(groups=" ".join(groups)))

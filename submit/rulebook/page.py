"""A page of Markdown, cut into sections with their `form` and `ticket` blocks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from submit.rulebook.front_matter import FrontMatter, read_front_matter
from submit.rulebook.problem import Problem, SourcePlace

HEADING = re.compile(r"^(#{1,6})[ \t]+(?P<text>.*?)[ \t]*(?:\{[ \t]*#(?P<anchor>[^\s}]+)[^}]*\})?[ \t]*$")
NUMBER = re.compile(r"^(?P<number>[0-9]{1,4}(?:\.[0-9]{1,4})+)\.?[ \t]+(?P<title>.+)$")
FENCE = re.compile(r"^(?P<indent>[ \t]*)(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>[^`]*)$")
PAIR = re.compile(r"^(?P<key>[^\s:][^:]*?)[ \t]*:(?:[ \t]+(?P<value>.*))?$")
CONTINUED = re.compile(r"^[ \t]{2,}\S")
KINDS_OF_BLOCKS = (["form"], ["ticket"])


@dataclass(frozen=True)
class Line:
    """One `key: text` of a block, and its place."""

    key: str
    text: str
    place: SourcePlace


@dataclass(frozen=True)
class Block:
    """A fenced `form` or `ticket` block. `start` and `end` are its first and last line in the page, from 1."""

    kind: str
    modifiers: tuple[str, ...]
    lines: tuple[Line, ...]
    start: int
    end: int

    @property
    def is_good(self) -> bool:
        return "good" in self.modifiers

    @property
    def is_by_hand(self) -> bool:
        return "by-hand" in self.modifiers


@dataclass
class Section:
    """A heading and what is below it, up to the next heading of the same level or above."""

    anchor: str
    number: str
    title: str
    level: int
    place: SourcePlace
    blocks: list[Block] = field(default_factory=list)


@dataclass
class Page:
    """A page as written, before anything in it has been checked."""

    file: str
    front: FrontMatter
    sections: list[Section] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def section(self, anchor: str) -> Section | None:
        return next((section for section in self.sections if section.anchor == anchor), None)


# Every package that looks at the pages reads them, and YAML is slow: it takes most of the time of a check.
@lru_cache(maxsize=2048)
def read_page(file: str, text: str) -> Page:
    """Return a page, which callers must not change. Problems of its form are collected in it, never raised."""
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    front = read_front_matter(file, text)
    page = Page(file, front, problems=list(front.problems))
    if not text.strip():
        page.problems.append(Problem(SourcePlace(file), "page.empty"))
    reader = _BodyReader(page)
    for number, line in enumerate(text.split("\n")[front.end :], front.end + 1):
        reader.read(number, line)
    reader.finish()
    return page


class _BodyReader:
    """A reader of the body, line by line, that knows only whether it is inside a fence, and which one."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.open: list[Section] = []
        self.marks = ""
        self.info: list[str] = []
        self.start = 0
        self.content: list[tuple[int, str]] = []

    def read(self, number: int, line: str) -> None:
        fence = FENCE.match(line)
        if self.marks:
            if fence and not fence["info"].strip() and fence["marks"].startswith(self.marks):
                self._close(number)
            elif self._cannot_hold(line, fence):
                self.finish()
                self._close(number)
                self.read(number, line)
            elif not self.info and fence and fence["info"].split()[:1] in KINDS_OF_BLOCKS:
                self._reopen(number, line)
            else:
                self.content.append((number, line))
        elif fence:
            self.marks, self.info, self.start, self.content = fence["marks"], fence["info"].split(), number, []
        elif heading := HEADING.match(line):
            self._begin_section(number, heading)

    def _cannot_hold(self, line: str, fence: re.Match[str] | None) -> bool:
        """Return True if the open block must have ended above this line.

        A `form` or `ticket` block contains no heading and no other block, so one left open swallows only its own lines.
        """
        opens = fence is not None and not fence["indent"] and bool(fence["info"].strip())
        return self.info[:1] in KINDS_OF_BLOCKS and (opens or bool(HEADING.match(line)))

    def _reopen(self, number: int, line: str) -> None:
        """Read again what came since a fence that has closed a block without a first line, and opened none."""
        start, content = self.start, self.content
        self.page.problems.append(Problem(SourcePlace(self.page.file, start), "block.unopened"))
        self.marks = ""
        for above in (*content, (number, line)):
            self.read(*above)

    def finish(self) -> None:
        if self.marks:
            self.page.problems.append(Problem(SourcePlace(self.page.file, self.start), "block.unclosed"))

    def _begin_section(self, number: int, heading: re.Match[str]) -> None:
        level, text = len(heading[1]), heading["text"]
        numbered = NUMBER.match(text)
        section = Section(
            anchor=heading["anchor"] or "",
            number=numbered["number"] if numbered else "",
            title=numbered["title"] if numbered else text,
            level=level,
            place=SourcePlace(self.page.file, number),
        )
        self.open = [outer for outer in self.open if outer.level < level] + [section]
        self.page.sections.append(section)

    def _close(self, end: int) -> None:
        self.marks = ""
        if self.info[:1] not in KINDS_OF_BLOCKS:
            return
        kind, *modifiers = self.info
        place = SourcePlace(self.page.file, self.start)
        if kind == "ticket" and modifiers not in (["good"], ["bad"], ["good", "by-hand"], ["bad", "by-hand"]):
            self.page.problems.append(Problem(place, "ticket.kind", {"words": " ".join(self.info)}))
        owner = next((section for section in reversed(self.open) if section.number), None)
        if owner is None:
            self.page.problems.append(Problem(place, "block.no_rule"))
            return
        owner.blocks.append(Block(kind, tuple(modifiers), tuple(self._lines()), self.start, end))

    def _lines(self) -> Iterator[Line]:
        current: Line | None = None
        for number, raw in self.content:
            place = SourcePlace(self.page.file, number)
            if current and (CONTINUED.match(raw) or not raw.strip()):
                current = Line(current.key, f"{current.text}\n{raw.strip()}".strip("\n"), current.place)
                continue
            if current:
                yield _trimmed(current)
                current = None
            if pair := PAIR.match(raw):
                current = Line(pair["key"], (pair["value"] or "").strip(), place)
            elif raw.strip():
                self.page.problems.append(Problem(place, "block.line", {"line": raw.strip()[:40]}))
        if current:
            yield _trimmed(current)


def anchor_of(number: str) -> str:
    """Return the anchor that a section of this number must have."""
    return f"r-{number.replace('.', '-')}"


def _trimmed(line: Line) -> Line:
    return Line(line.key, line.text.strip(), line.place)

"""A page's prose, separated from its markup without moving a character: everything else is left blank."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from submit.rulebook.page import Page, Section, read_page
from submit.rulebook.problem import SourcePlace
from submit.rulebook.reader import Pages
from submit.site.fences import fences

CODE = r"(?P<ticks>`+)(?!`)(?:(?!\n\n).)+?(?<!`)(?P=ticks)(?!`)"
COMMENT = r"<!--.*?(?:-->|\Z)"
QUIET = re.compile(f"{COMMENT}|{CODE}", re.DOTALL)
MARKUP = re.compile(
    r"\{\{.*?\}\}"  # an insertion
    r"|\]\([^()\n]*\)|\]\[[^\]\n]*\]"  # where a link leads
    r"|\{:?[ \t]*[#.][^}\n]*\}"  # an anchor
    r"|</?[A-Za-z][^>\n]*>|&\#?\w+;"  # HTML
    r"|\w+://\S+|\S+@\S+"  # addresses
)
QUOTED = re.compile(r"(?<=«)[^«»]*(?:«[^«»]*»[^«»]*)*(?=»)|(?<=“)[^“”]*(?=”)")
HEADING_LINE = re.compile(r"^#{1,6}[ \t].*", re.MULTILINE)
TABLE = re.compile(r"^[ \t]*\|.*", re.MULTILINE)
ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])(?=[ \t])", re.MULTILINE)
NOT_NEWLINE = re.compile(r"[^\n]")


@dataclass(frozen=True)
class ProsePassage:
    """A paragraph or an item of a list: where it begins and ends in the page."""

    start: int
    end: int


@dataclass(frozen=True)
class Markup:
    """A page. `path` is below the folder of its language; `file` is what problems name."""

    lang: str
    path: str
    text: str
    root: str = "docs"

    @property
    def file(self) -> str:
        return f"{self.root}/{self.lang}/{self.path}"

    @cached_property
    def page(self) -> Page:
        """Return the sections and blocks of the page."""
        return read_page(self.file, self.text)

    def spans(self) -> Iterator[tuple[Section, range]]:
        """Yield each heading, and the lines from it down to the next one."""
        starts = [section.place.line for section in self.page.sections] + [self.text.count("\n") + 2]
        for section, (start, end) in zip(self.page.sections, pairwise(starts), strict=True):
            yield section, range(start, end)

    @cached_property
    def body(self) -> str:
        """Return the text without front matter and fenced blocks."""
        return without_blocks(self.text, self.page.front.end)

    @cached_property
    def links(self) -> str:
        """Return the body without code and comments, where everything that looks like a link is one."""
        return blank(QUIET, self.body)

    @cached_property
    def prose(self) -> str:
        """Return what a reader reads, including headings and tables."""
        return blank(ITEM, blank(MARKUP, self.links))

    @cached_property
    def said(self) -> str:
        """Return the prose in our own words, without headings, tables and quotations."""
        return blank(QUOTED, blank(TABLE, blank(HEADING_LINE, self.prose)))

    @cached_property
    def unquoted(self) -> str:
        """Return the prose without quotations, which are not our words."""
        return blank(QUOTED, self.prose)

    @cached_property
    def comments(self) -> list[tuple[int, str]]:
        """Return the HTML comments and where each begins. Readers see none of them, editors see all."""
        return [(found.start(), found[0]) for found in QUIET.finditer(self.body) if found[0].startswith("<!--")]

    def place(self, offset: int) -> SourcePlace:
        line = bisect_right(self._starts, offset)
        return SourcePlace(self.file, line, offset - self._starts[line - 1] + 1)

    def passages(self) -> Iterator[ProsePassage]:
        """Yield the paragraphs and items of `said` that contain any text."""
        items = {match.start() for match in ITEM.finditer(self.links)}
        start = 0
        for number, line in enumerate(self.said.split("\n")):
            here = self._starts[number]
            if here in items or not line.strip():
                yield from self._passage(start, here)
                start = here
        yield from self._passage(start, len(self.text))

    def _passage(self, start: int, end: int) -> Iterator[ProsePassage]:
        said = self.said[start:end]
        if said.strip():
            yield ProsePassage(start + len(said) - len(said.lstrip()), start + len(said.rstrip()))

    @cached_property
    def _starts(self) -> list[int]:
        return [0] + [match.end() for match in re.finditer("\n", self.text)]


Marked = Mapping[str, Mapping[str, Markup]]
"""The pages: language → path below that language's folder → page."""


def mark(pages: Pages) -> Marked:
    """Return the pages, with line feeds as their only line ends and no byte order mark."""
    return {
        lang: {
            path: Markup(lang, path, text.replace("\r\n", "\n").removeprefix("\ufeff")) for path, text in texts.items()
        }
        for lang, texts in pages.items()
    }


def without_blocks(text: str, end_of_front: int) -> str:
    """Return the page with its front matter and fenced blocks blanked: lines and columns stay where they are."""
    lines = text.split("\n")
    for number in range(end_of_front):
        lines[number] = " " * len(lines[number])
    for fence in fences(lines):
        for number in range(fence.start, fence.end + 1):
            lines[number] = " " * len(lines[number])
    return "\n".join(lines)


def blank(pattern: re.Pattern[str], text: str) -> str:
    """Return `text` with spaces in place of every match; line ends stay."""
    return pattern.sub(lambda match: NOT_NEWLINE.sub(" ", match[0]), text)

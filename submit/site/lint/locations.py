"""The location of a page's problem on the site: the page's address, the section, and the line as it was written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from submit.rulebook.page import Page
from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.rulebook.problem import Problem, SourcePlace
from submit.rulebook.reader import Pages
from submit.site.lint.prose_markup import Markup, mark

RULE = re.compile(r"^[ \t]+(?P<anchor>r-[0-9-]+):")


@dataclass(frozen=True)
class Spot:
    """The address of the page, such as `/rules/closing/`, the anchor of the section, and the line; empty if unknown."""

    address: str = ""
    anchor: str = ""
    line: str = ""


def spots(problems: list[Problem], pages: Pages) -> list[Spot]:
    """Return the spot of each problem; one in the front matter of a rule belongs to the rule's section."""
    by_file = {page.file: page for texts in mark(pages).values() for page in texts.values()}
    return [_spot(problem.place, by_file) for problem in problems]


def _spot(place: SourcePlace, by_file: Mapping[str, Markup]) -> Spot:
    page = by_file.get(place.file)
    if page is None:
        return Spot()
    lines = page.text.split("\n")
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    return Spot(address_of(page.lang, page.path), _anchor(page.page, place.line, lines), line.strip())


def address_of(lang: str, path: str) -> str:
    """Return the address of a page on the site."""
    root = "/" if lang == DEFAULT_LANGUAGE else f"/{lang}/"
    below = path.removesuffix(".md").removesuffix("index").strip("/")
    return f"{root}{below}/" if below else root


def _anchor(page: Page, line: int, lines: list[str]) -> str:
    """Return the anchor of the section that contains the line; for a line of the front matter, that of its rule."""
    if line > page.front.end:
        above = [section.anchor for section in page.sections if section.place.line <= line and section.anchor]
    else:
        # Not through YAML, which may be the very thing that cannot be read.
        above = [found["anchor"] for text in lines[:line] if (found := RULE.match(text))]
    return above[-1] if above else ""

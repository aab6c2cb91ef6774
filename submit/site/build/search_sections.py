"""Pages of one language → the sections of the search index: what readers read, with the numbers in force filled in."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from jinja2 import Environment

from submit.rulebook.page import Section as Heading
from submit.rulebook.placeholders import DEFAULT_LANGUAGE, PLACEHOLDER, agree, shown
from submit.rulebook.reader import Pages
from submit.rulebook.rulebook import Rulebook
from submit.search.index import Index, IndexedSection, make_index
from submit.site.lint.prose_markup import Markup, without_blocks
from submit.site.lint.trigger_words import leading_words
from submit.site.macros import values
from submit.site.widgets.widget_blocks import DRAWINGS

FOR_STAFF = "staff/"
"""Clients do not search for what staff read."""
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
LONELY_LINK = re.compile(r"^\s*(?:[-*]|\d+\.)\s+\[[^\]]*\]\([^)]*\)\s*$", re.MULTILINE)
"""An item that is only a link: what it names is found at its target."""
TABLE_RULE = re.compile(r"^\|[-:| ]+\|$", re.MULTILINE)
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
ITEM = re.compile(r"\||^\s*(?:[-*>]|\d+\.)\s+", re.MULTILINE)
DRAWING = re.compile(rf"```(?:{'|'.join(DRAWINGS)})\s*$")
"""Drawings from the rules are found by the title above them, and by the words of those rules."""
MARKS = re.compile(r"\*\*|`|<[^>\n]+>")


def make_indexes(pages: Pages, rulebook: Rulebook) -> dict[str, Index]:
    """Return the index of each language. `rulebook` is the one in force."""
    leading = leading_words(rulebook)
    found = {lang: list(sections(texts, lang, rulebook, leading)) for lang, texts in pages.items()}
    return {lang: make_index(_known_by_other_titles(lang, found)) for lang in found}


def sections(
    pages: Mapping[str, str], lang: str, rulebook: Rulebook, leading: Mapping[str, str]
) -> Iterator[IndexedSection]:
    """Yield every section with text. `pages`: path → Markdown; `leading`: anchor → words that lead there."""
    environment = _environment(lang, rulebook)
    for path, text in sorted(pages.items()):
        if not path.startswith(FOR_STAFF):
            for section in _of_page(path, text.replace("\r\n", "\n"), lang, environment):
                yield replace(section, listed=leading.get(section.address.partition("#")[2], ""))


def _of_page(path: str, text: str, lang: str, environment: Environment) -> Iterator[IndexedSection]:
    page = Markup(lang, path, text).page
    lines = environment.from_string(without_blocks(text, page.front.end)).render().split("\n")
    written = text.split("\n")
    title = str(page.front.values.get("title", ""))
    address = _address(path, lang)
    ends = [heading.place.line - 1 for heading in page.sections] + [len(lines)]
    if prose := _plain(lines[: ends[0]]):
        yield IndexedSection(address, "", title, "", prose)
    for heading, end in zip(page.sections, ends[1:], strict=True):
        prose = _plain(lines[heading.place.line : end])
        is_drawn = any(map(DRAWING.match, written[heading.place.line : end]))
        if heading.anchor and (prose or heading.number or is_drawn):
            said, asked = _blocks(heading)
            yield IndexedSection(
                f"{address}#{heading.anchor}", heading.number, heading.title, title, prose, said, asked
            )


def _address(path: str, lang: str) -> str:
    folder = path.removesuffix(".md").removesuffix("index").strip("/")
    return f"{_root(lang)}{folder}/" if folder else _root(lang)


def _root(lang: str) -> str:
    return "/" if lang == DEFAULT_LANGUAGE else f"/{lang}/"


def _known_by_other_titles(lang: str, found: Mapping[str, list[IndexedSection]]) -> Iterator[IndexedSection]:
    """Yield the sections of a language, which the titles of the same sections in other languages lead to as well."""
    titles = [
        {section.address.removeprefix(_root(other)): section.title for section in found[other]}
        for other in found
        if other != lang
    ]
    for section in found[lang]:
        place = section.address.removeprefix(_root(lang))
        yield replace(section, listed=" ".join([section.listed, *(known.get(place, "") for known in titles)]).strip())


def _environment(lang: str, rulebook: Rulebook) -> Environment:
    """Return a Jinja environment with what pages may insert: the numbers in force, as the language writes them."""
    environment = Environment(finalize=lambda value: shown(value, lang))
    environment.filters["plural"] = lambda number, *forms: agree(number, forms, lang)
    environment.globals["rules"] = values(rulebook)
    return environment


def _plain(lines: list[str]) -> str:
    """Return prose without its markup, in one line."""
    text = COMMENT.sub(" ", "\n".join(lines))
    text = LINK.sub(r"\1", TABLE_RULE.sub("", LONELY_LINK.sub("", text)))
    return " ".join(html.unescape(MARKS.sub("", ITEM.sub(" ", text))).split())


def _blocks(heading: Heading) -> tuple[str, str]:
    """Return what the form says in a section, and its bad examples: people who write like that need the section."""
    said = [line.text for block in heading.blocks if block.kind == "form" for line in block.lines]
    asked = [
        line.text for block in heading.blocks if block.kind == "ticket" and not block.is_good for line in block.lines
    ]
    return PLACEHOLDER.sub(" ", " ".join(said)), " ".join(asked)

"""New rules, cases and pages from templates: number and anchor are assigned here, people write the rest.

Texts in, texts out; the templates are in `templates/new/`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from pathlib import PurePosixPath

from jinja2 import Environment, StrictUndefined

from submit.rulebook.page import Page, read_page
from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.rulebook.reader import Pages
from submit.site.lint.anchors import registered

GUIDE = "guide.md"
FOLDER = "rules"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RULES = "rules:"
NAV_ENTRY = re.compile(rf"^(?P<indent> *- ).*\b{FOLDER}/[\w-]+\.md$")
ANCHOR = re.compile(r"r-(?P<chapter>\d+)-(?P<number>\d+)$")
HALF_A_YEAR = timedelta(days=182)
TEMPLATES = Environment(undefined=StrictUndefined, keep_trailing_newline=True)


class ScaffoldError(Exception):
    """Nothing can be added there; the message is the code of the reason."""


@dataclass(frozen=True)
class Added:
    """The page with the addition: its path, its new text, the number of the rule and the line it begins in."""

    path: str
    text: str
    number: str
    line: int


def add_rule(pages: Pages, register: str, path: str, kind: str = "rule") -> Added:
    """Return the page at `path` with one more rule after its other rules. Raises ScaffoldError."""
    text = pages[DEFAULT_LANGUAGE][path]
    page = read_page(path, text)
    numbered = [section for section in page.sections if section.number]
    if page.problems or not numbered:
        raise ScaffoldError("broken" if page.problems else "no_rules")
    last = numbered[-1]
    chapter = int(last.number.partition(".")[0])
    number, anchor = _next_number(pages, register, chapter)
    values = {"number": number, "anchor": anchor, "marks": "#" * last.level}
    lines = text.split("\n")
    end = _end_of_section(page, last.place.line, last.level, len(lines))
    section = _render(f"{kind}.md", values).split("\n")
    above = [] if end and not lines[end - 1].strip() else [""]
    lines[end:end] = [*above, *section]
    entry = _render(f"{kind}.yml", values).rstrip("\n").split("\n")
    at = _end_of_rules(lines, page.front.end)
    lines[at:at] = entry
    return Added(path, "\n".join(lines), number, end + len(above) + len(entry) + 1)


def add_page(pages: Pages, register: str, name: str, today: date) -> Added:
    """Return a new page of rules, the next chapter, with one rule. Raises ScaffoldError."""
    path = f"{FOLDER}/{name}.md"
    if not NAME.fullmatch(name):
        raise ScaffoldError("name")
    if path in pages.get(DEFAULT_LANGUAGE, {}):
        raise ScaffoldError("exists")
    chapter = max((chapter for chapter, _ in _numbers(pages, register)), default=0) + 1
    number, anchor = _next_number(pages, register, chapter)
    values = {"number": number, "anchor": anchor, "marks": "##"}
    text = _render(
        "page.md",
        {
            "today": today.isoformat(),
            "again": (today + HALF_A_YEAR).isoformat(),
            "entry": _render("rule.yml", values),
            "section": _render("rule.md", values),
        },
    )
    line = next(at for at, written in enumerate(text.split("\n"), 1) if written.startswith(f"## {number}."))
    return Added(path, text, number, line)


def with_nav_entry(config: str, added: Added) -> str:
    """Return the site's settings with the new page listed after the other rule pages; unchanged if none is listed."""
    lines = config.split("\n")
    listed = [at for at, line in enumerate(lines) if NAV_ENTRY.match(line)]
    if not listed:
        return config
    entry = NAV_ENTRY.match(lines[listed[-1]])
    assert entry is not None
    title = str(read_page(added.path, added.text).front.values["title"])
    lines.insert(listed[-1] + 1, f"{entry['indent']}{added.number.partition('.')[0]}. {title}: {added.path}")
    return "\n".join(lines)


def find_page(pages: Pages, written: str) -> str:
    """Return the path of a page that was named `closing`, `rules/closing.md` or `docs/ru/rules/closing.md`.

    Raises ScaffoldError.
    """
    wanted = PurePosixPath(written.removesuffix(".md") + ".md")
    known = (PurePosixPath(f"docs/{DEFAULT_LANGUAGE}/{path}") for path in pages.get(DEFAULT_LANGUAGE, {}))
    found = [path for path in known if path.parts[-len(wanted.parts) :] == wanted.parts]
    if len(found) != 1:
        raise ScaffoldError("no_page")
    return found[0].relative_to(f"docs/{DEFAULT_LANGUAGE}").as_posix()


def _next_number(pages: Pages, register: str, chapter: int) -> tuple[str, str]:
    """Return the next number of the chapter, and its anchor. A number in the register was used, and is not reused."""
    used = [number for other, number in _numbers(pages, register) if other == chapter]
    number = max(used, default=0) + 1
    return f"{chapter}.{number}", f"r-{chapter}-{number}"


def _numbers(pages: Pages, register: str) -> Iterator[tuple[int, int]]:
    """Yield chapter and number of every rule that exists or existed."""
    anchors = [section.anchor for path, text in _russian(pages) for section in read_page(path, text).sections]
    for anchor in (*anchors, *(line.partition("#")[2] for line in registered(register))):
        if found := ANCHOR.match(anchor):
            yield int(found["chapter"]), int(found["number"])


def _russian(pages: Pages) -> Iterator[tuple[str, str]]:
    yield from pages.get(DEFAULT_LANGUAGE, {}).items()


def _end_of_section(page: Page, begins: int, level: int, most: int) -> int:
    """Return how many lines come before the end of the section that begins at line `begins`."""
    following = (s.place.line - 1 for s in page.sections if s.place.line > begins and s.level <= level)
    return next(following, most)


def _end_of_rules(lines: list[str], end_of_front: int) -> int:
    """Return the line of the front matter, from 0, after the last key of `rules`. Raises ScaffoldError."""
    begins = next((at for at in range(end_of_front) if lines[at].rstrip() == RULES), None)
    if begins is None:
        raise ScaffoldError("flow")
    below = (at for at in range(begins + 1, end_of_front) if lines[at].strip() and not lines[at].startswith(" "))
    return next(below)


def _render(template: str, values: dict[str, str]) -> str:
    text = files("submit.site").joinpath(f"templates/new/{template}").read_text(encoding="utf-8")
    return TEMPLATES.from_string(text).render(values)

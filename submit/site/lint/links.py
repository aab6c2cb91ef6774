"""Links and pictures, and whether they lead anywhere. MkDocs checks this too, but reports neither line nor column."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from submit.rulebook.page import anchor_of
from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.rulebook.rulebook import Rulebook
from submit.site.lint.prose_markup import Marked, Markup
from submit.site.lint.prose_problem import ProseProblem

LINK = re.compile(r"\]\([ \t]*<?(?P<target>[^()<>\s]*)>?(?:[ \t]+\"[^\"\n]*\")?[ \t]*\)")
DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]*<?(?P<target>[^\s<>]+)", re.MULTILINE)
IMAGE = re.compile(r"!\[(?P<alt>[^\]\n]*)\]\([ \t]*<?(?P<target>[^()<>\s]*)")
LARGEST_IMAGE = 150 * 1024
FORM_PAGES = ("submit", "submit/mine")
"""The addresses of the form that pages may link to."""
Found = tuple[int, str, dict[str, Any]]
"""Offset, code and values of a problem."""


@dataclass(frozen=True)
class Site:
    """The targets of links: the pages, the other files of `docs` with their sizes, the rules."""

    pages: Marked
    sizes: Mapping[str, int] | None
    rulebook: Rulebook

    @cached_property
    def anchors(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """Return the anchors of every page, by its language and path."""
        return {
            (lang, path): frozenset(section.anchor for section in page.page.sections)
            for lang, pages in self.pages.items()
            for path, page in pages.items()
        }


def link_problems(page: Markup, site: Site) -> Iterator[ProseProblem]:
    """Yield every link of the page that leads nowhere, and every picture that is too large or lacks an alt text."""
    for offset, code, values in (*_links(page, site), *_images(page, site)):
        yield ProseProblem(page.place(offset), code, values)


def _links(page: Markup, site: Site) -> Iterator[Found]:
    for match in (*LINK.finditer(page.links), *DEFINITION.finditer(page.links)):
        target = match["target"]
        for code, values in _target_problems(target, page, site):
            yield match.start("target"), code, {"target": target, **values}


def _target_problems(target: str, page: Markup, site: Site) -> Iterator[tuple[str, dict[str, Any]]]:
    # The target of an insertion is only known once it is filled in; the check of insertions looks at its name.
    if "{{" in target:
        return
    try:
        parts = urlsplit(target)
    except ValueError:
        yield "link.address", {"path": target}
        return
    path = unquote(parts.path)
    if parts.scheme or parts.netloc:
        return
    if path.startswith("/"):
        yield from _address_problems(path, parts.query, parts.fragment, site)
        return
    found = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path)) if path else page.path
    if found in site.pages[page.lang]:
        yield from _anchor_problems(page.lang, found, unquote(parts.fragment), site)
    elif found.endswith(".md") or not path:
        yield "link.page", {"path": f"docs/{page.lang}/{found}", "nearest": _nearest(found, site.pages[page.lang])}
    elif site.sizes is not None and f"{page.lang}/{found}" not in site.sizes:
        yield "link.file", {"path": f"{page.lang}/{found}"}


def _anchor_problems(lang: str, path: str, anchor: str, site: Site) -> Iterator[tuple[str, dict[str, Any]]]:
    anchors = site.anchors[lang, path]
    if anchor and anchor not in anchors:
        values = {"page": path, "path": f"docs/{lang}/{path}", "anchor": anchor}
        yield "link.anchor", {**values, "nearest": _nearest(anchor, anchors)}


def _address_problems(path: str, query: str, anchor: str, site: Site) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield problems of an address from the root: a page, the form, or a short address such as `/r/3.2/`."""
    lang, rest = _language(path, site)
    if rest in FORM_PAGES:
        known = site.rulebook.trackers
        for name in parse_qs(query, keep_blank_values=True).get("tracker", []):
            if name not in known:
                yield "link.tracker", {"name": name, "known": ", ".join(known)}
    elif rest.startswith("r/"):
        numbers = {rule.number for rule in site.rulebook.rules.values()}
        if rest.removeprefix("r/") not in numbers:
            number = rest.removeprefix("r/")
            yield "link.rule", {"number": number, "anchor": anchor_of(number)}
    else:
        tried = [f"{rest}.md", f"{rest}/index.md"] if rest else ["index.md"]
        found = next((name for name in tried if name in site.pages.get(lang, {})), None)
        if found is not None:
            yield from _anchor_problems(lang, found, unquote(anchor), site)
        elif site.sizes is None or f"{lang}/{rest}" not in site.sizes:
            yield "link.address", {"path": f"docs/{lang}/{tried[0]}"}


def _language(path: str, site: Site) -> tuple[str, str]:
    rest = path.strip("/")
    first, _, below = rest.partition("/")
    return (first, below) if first in site.pages and first != DEFAULT_LANGUAGE else (DEFAULT_LANGUAGE, rest)


def _images(page: Markup, site: Site) -> Iterator[Found]:
    for match in IMAGE.finditer(page.links):
        target = match["target"]
        if not match["alt"].strip():
            yield match.start(), "image.alt", {"target": target}
        found = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), unquote(target)))
        size = (site.sizes or {}).get(f"{page.lang}/{found}", 0)
        if size > LARGEST_IMAGE:
            values = {"target": target, "size": -(-size // 1024), "most": LARGEST_IMAGE // 1024}
            yield match.start("target"), "image.size", values


def _nearest(name: str, known: Mapping[str, Any] | frozenset[str]) -> str:
    return next(iter(get_close_matches(name, sorted(known), 1)), "—")

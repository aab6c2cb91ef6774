"""The rule-book as it was after each commit, read rule by rule: what a commit left alone is not read again."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from submit.revision import Touch
from submit.rulebook.placeholders import DEFAULT_LANGUAGE, LANGUAGES
from submit.rulebook.reader import Pages, read_rules
from submit.rulebook.rulebook import Rule, Rulebook

FRONT = re.compile(
    r"\A---[ \t]*\n(?P<head>(?:(?!rules:)[^\n]*\n)*?)"
    r"(?:rules:[ \t]*\n(?P<rules>(?:[ \t#][^\n]*\n|\n)*))?---[ \t]*(?:\n|\Z)"
)
"""Front matter as all our pages have it: the keys of the page, then its rules, one below the other."""
ENTRY = re.compile(r"^  (?P<anchor>r(?:-\d+)+):.*?(?=^  r-|\Z)", re.MULTILINE | re.DOTALL)
MATTER = re.compile(
    r"^[ \t]*(?P<marks>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t]*(?P=marks)[`~]*[ \t]*$|\Z)"
    r"|^\#{1,6}[ \t](?:[^\n]*\{[ \t]*\#(?P<anchor>r(?:-\d+)+)[ \t}])?[^\n]*$",
    re.DOTALL | re.MULTILINE,
)
"""Blocks and headings: everything in a section that its rule is read from."""
WHOLE = "page"
"""Stands for the anchor of what belongs to no single rule."""
EMPTY = "---\ntitle: –\n---\n"
Rules = Mapping[str, Rule[Any]]
Parts = Mapping[str, Mapping[str, str]]
"""A page split into small pages of one rule each, by language and anchor."""


class RulesReader:
    """A reader that follows the pages from commit to commit.

    `texts` are those of the log, by their names in git; `pages` are the current ones, and `today` their rules: what is
    still in them need not be read again.
    """

    def __init__(self, texts: Mapping[str, str], pages: Pages, today: Rulebook) -> None:
        self.texts = texts
        self.rulebook = Rulebook({})
        self._names: dict[str, str] = {}
        self._pages: dict[str, Rules] = {}
        self._parts: dict[str, Mapping[str, str]] = {}
        self._seen: dict[tuple[str, ...], Rules | None] = dict(_read_already(pages, today))

    def take(self, touched: Iterable[Touch]) -> tuple[str, ...]:
        """Bring `rulebook` up to date, and return the pages that are not fit to be published.

        A broken edition never came into force, so the rules of such a page stay as they were.
        """
        found = {path: self._rules(path) for touch in touched for path in self._take(touch)}
        changed = {path: rules for path, rules in found.items() if rules not in (None, self._pages.get(path, {}))}
        if changed:
            self._pages |= {path: rules for path, rules in changed.items() if rules is not None}
            rules = {anchor: rule for page in self._pages.values() for anchor, rule in page.items()}
            self.rulebook = Rulebook(dict(sorted(rules.items(), key=lambda item: _order(item[1].number))))
        return tuple(sorted(path for path, rules in found.items() if rules is None))

    def _take(self, touch: Touch) -> set[str]:
        self._names.pop(touch.was, None)
        if touch.path:
            self._names[touch.path] = touch.after
        return {path.partition("/")[2] for path in (touch.was, touch.path) if path}

    def _rules(self, path: str) -> Rules | None:
        """Return the rules of a page in all its languages; None if any of its texts is broken."""
        names = {lang: self._names[f"{lang}/{path}"] for lang in LANGUAGES if f"{lang}/{path}" in self._names}
        if DEFAULT_LANGUAGE not in names:
            return {}
        if not all(name in self.texts for name in names.values()):
            return None
        parts = {lang: self._parts_of(name) for lang, name in names.items()}
        found: dict[str, Rule[Any]] = {}
        for anchor in _anchors(parts):
            rules = self._read(path, anchor, parts)
            if rules is None:
                return None
            found |= rules
        return found

    def _parts_of(self, name: str) -> Mapping[str, str]:
        if name not in self._parts:
            self._parts[name] = _parts(self.texts[name])
        return self._parts[name]

    def _read(self, path: str, anchor: str, parts: Parts) -> Rules | None:
        key = _key(path, anchor, parts)
        if key not in self._seen:
            texts = {lang: {path: part[anchor]} for lang, part in parts.items() if anchor in part}
            rulebook, problems = read_rules(texts)
            self._seen[key] = rulebook.rules if all(problem.is_advice for problem in problems) else None
        return self._seen[key]


def _read_already(pages: Pages, rulebook: Rulebook) -> Iterator[tuple[tuple[str, ...], Rules]]:
    """Yield the current rules, as `_seen` holds them."""
    for path in pages.get(DEFAULT_LANGUAGE, {}):
        parts = {lang: _parts(texts[path]) for lang, texts in pages.items() if path in texts}
        for anchor in _anchors(parts):
            if anchor in rulebook.rules:
                yield _key(path, anchor, parts), {anchor: rulebook.rules[anchor]}


def _anchors(parts: Parts) -> Iterable[str]:
    return dict.fromkeys(anchor for part in parts.values() for anchor in part)


def _key(path: str, anchor: str, parts: Parts) -> tuple[str, ...]:
    """Return the cache key of a rule: its page, and the text it is read from in each language."""
    return (path, *(written for lang, part in parts.items() if anchor in part for written in (lang, part[anchor])))


def _parts(text: str) -> dict[str, str]:
    """Return the page as small pages of one rule each, without prose, by anchor; whole if it has another structure."""
    front = FRONT.match(text)
    if front is None:
        return {WHOLE: text}
    parts = {WHOLE: f"---\n{front['head']}---\n"}
    for entry in ENTRY.finditer(front["rules"] or ""):
        parts[entry["anchor"]] = f"---\ntitle: –\nrules:\n{entry[0]}---\n"
    anchor = WHOLE
    for matter in MATTER.finditer(text, front.end()):
        anchor = matter["anchor"] or anchor
        parts[anchor] = f"{parts.get(anchor, EMPTY)}{matter[0]}\n"
    return parts


def _order(number: str) -> tuple[int, ...]:
    return tuple(map(int, number.split(".")))

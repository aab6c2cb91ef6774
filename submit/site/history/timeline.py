"""The commits of the pages → the edits shown to readers: which pages, which rules, how much of it matters."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from functools import cached_property
from itertools import pairwise
from typing import Any

from submit.revision import Commit, Log, Touch
from submit.rulebook.difference import differences
from submit.rulebook.placeholders import LANGUAGES
from submit.rulebook.reader import Pages
from submit.rulebook.rulebook import Rule, Rulebook
from submit.site.history.comparison import Comparison, compare
from submit.site.history.plain_reading import read_blocks
from submit.site.history.rule_editions import RulesReader

FEW = 5
"""So many changed words make an edit more than the correction of a typo."""
WEIGHTY = re.compile(r"\d|^(?:не|нельзя|нужно|можно|not|no|never|must|may|can|cannot)$", re.IGNORECASE)
"""Words that each change what a rule says: numbers, and those that command, permit and forbid."""
UNTOLD = ("staff/", "index.md", "history.md")
"""Pages whose history is not shown: those for the staff, the home page, and the history page itself."""


@dataclass(frozen=True)
class RuleEdit:
    """What an edit changes in one rule, in sentences of each language.

    `lines` are those of the pages that contain the rule, by language.
    """

    number: str
    titles: Mapping[str, str]
    changes: Mapping[str, tuple[str, ...]]
    lines: Mapping[str, int]


@dataclass(frozen=True)
class PageEdit:
    """What an edit did to one page.

    `what` is `added`, `changed`, `moved`, `removed`, or `start` for the oldest edition that a shallow clone knows.
    If the words cannot be compared, `fault` says why. `line` is the same for all editions of a page, even if it moved.
    """

    lang: str
    path: str
    was: str
    what: str
    line: int
    bytes: int | None
    comparison: Comparison | None
    fault: str

    @property
    def is_slip(self) -> bool:
        """Return True if so few words changed, and no significant one, that the page still says the same."""
        if self.comparison is None or self.comparison.changed_words >= FEW:
            return False
        return not any(map(WEIGHTY.search, (*self.comparison.inserted, *self.comparison.deleted)))


@dataclass(frozen=True)
class Edit:
    """One commit, as far as readers are concerned.

    `notes` are rule changes that belong to no single rule, in each language; `editions` are those of the rules that it
    introduced, each with its first day; `broken` pages were not published.
    """

    commit: Commit
    day: date
    pages: tuple[PageEdit, ...] = ()
    rules: tuple[RuleEdit, ...] = ()
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    editions: tuple[tuple[str, date], ...] = ()
    broken: tuple[str, ...] = ()

    def page(self, line: int) -> PageEdit | None:
        return next((page for page in self.pages if page.line == line), None)

    def rules_on(self, line: int) -> tuple[RuleEdit, ...]:
        return tuple(rule for rule in self.rules if line in rule.lines.values())

    def is_major(self, line: int) -> bool:
        """Return True if the edit changes what the page of this line says."""
        page = self.page(line)
        return bool(self.rules_on(line)) or (page is not None and page.what != "start" and not page.is_slip)


@dataclass(frozen=True)
class History:
    """All edits, newest first. `lines` maps each current page, as `lang/path`, to its line of editions."""

    edits: tuple[Edit, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    is_shallow: bool = False

    @cached_property
    def pages(self) -> Mapping[int, str]:
        """Return the current page, as `lang/path`, that ends each line of editions."""
        return {line: page for page, line in self.lines.items()}

    @cached_property
    def _by_line(self) -> Mapping[int, tuple[Edit, ...]]:
        found: dict[int, list[Edit]] = {}
        for edit in self.edits:
            lines = {page.line for page in edit.pages} | {n for rule in edit.rules for n in rule.lines.values()}
            for line in lines:
                found.setdefault(line, []).append(edit)
        return {line: tuple(edits) for line, edits in found.items()}

    def of(self, page: str) -> tuple[Edit, ...]:
        """Return the edits that concern the page `lang/path`, newest first."""
        return self._by_line.get(self.lines.get(page, -1), ())

    def changed(self, page: str) -> date | None:
        """Return the day of the last edit that changed what the page says; None if it is unknown."""
        return next((edit.day for edit in self.of(page) if edit.is_major(self.lines[page])), None)


def read_history(log: Log, pages: Pages, rulebook: Rulebook, zone: tzinfo | None) -> History:
    """Return the history in `log`, up to the current `pages` with their `rulebook`. Its days are those of `zone`."""
    teller = _Teller(log, RulesReader(log.texts, pages, rulebook), zone)
    edits = [edit for commit in log.commits if (edit := teller.tell(commit))]
    return History(tuple(reversed(edits)), teller.lines, log.is_shallow)


class _Teller:
    """A reader of the commits, oldest first, that knows the pages and rules as they are at each."""

    def __init__(self, log: Log, reader: RulesReader, zone: tzinfo | None) -> None:
        self.log, self.reader, self.zone = log, reader, zone
        self.lines: dict[str, int] = {}
        self.gone: dict[str, int] = {}

    def tell(self, commit: Commit) -> Edit | None:
        """Return what the commit did; None if it did nothing that readers see."""
        day = commit.time.astimezone(self.zone).date()
        is_first = commit is self.log.commits[0]
        before = self.reader.rulebook
        broken = self.reader.take(commit.touched)
        after = self.reader.rulebook
        books = _at(before, day), _at(after, day)
        what = "start" if is_first and self.log.is_shallow else ""
        pages = tuple(self._page(touch, books, what) for touch in _told(commit))
        edit = Edit(commit, day, pages, broken=broken)
        if before is not after:
            edit = replace(edit, editions=_editions(after, day))
            if not is_first:
                edit = self._with_rules(edit, *books)
        return edit if pages or edit.rules or edit.notes or edit.editions or broken else None

    def _page(self, touch: Touch, books: tuple[Rulebook, Rulebook], what: str) -> PageEdit:
        lang, _, path = (touch.path or touch.was).partition("/")
        names = [name for name in (touch.before, touch.after) if name]
        fault = next((self.log.unreadable[name] for name in names if name in self.log.unreadable), "")
        comparison = None
        if touch.was and touch.path and not fault:
            texts = [self.log.texts[name] for name in names]
            comparison = compare(*(read_blocks(text, book, lang) for text, book in zip(texts, books, strict=True)))
        return PageEdit(
            lang=lang,
            path=path,
            was=touch.was.partition("/")[2],
            what=what or _what(touch),
            line=self._line(touch),
            bytes=self._growth(touch),
            comparison=comparison,
            fault=fault,
        )

    def _growth(self, touch: Touch) -> int | None:
        before, after = (self.log.sizes.get(name) if name else 0 for name in (touch.before, touch.after))
        return None if before is None or after is None else after - before

    def _line(self, touch: Touch) -> int:
        """Return the line that the touched page continues or begins; a page that comes back continues its own."""
        lines = self.lines if touch.was else self.gone
        line = lines.pop(touch.was or touch.path, None)
        if line is None:
            line = max((*self.lines.values(), *self.gone.values()), default=0) + 1
        if touch.path:
            self.lines[touch.path] = line
        else:
            self.gone[touch.was] = line
        return line

    def _with_rules(self, edit: Edit, before: Rulebook, after: Rulebook) -> Edit:
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for lang in LANGUAGES:
            for change in differences(before, after, lang):
                told = found.setdefault(change.number, {})
                told[lang] = (*told.get(lang, ()), change.text)
        notes = found.pop("", {})
        rules = [self._rule(number, changes, before, after) for number, changes in found.items()]
        return replace(edit, rules=tuple(rule for rule in rules if rule), notes=notes)

    def _rule(
        self, number: str, changes: Mapping[str, tuple[str, ...]], before: Rulebook, after: Rulebook
    ) -> RuleEdit | None:
        """Return the rule's edit; None if only the examples changed, because readers see those with the page's text."""
        anchor = f"r-{number.replace('.', '-')}"
        old, new = before.rules.get(anchor), after.rules.get(anchor)
        if old and new and _without_examples(old) == _without_examples(new):
            return None
        rule = new or before.rules[anchor]
        places = {lang: f"{lang}/{text.page}" for lang, text in rule.texts.items()}
        lines = {lang: self.lines[place] for lang, place in places.items() if place in self.lines}
        return RuleEdit(number, {lang: text.title for lang, text in rule.texts.items()}, changes, lines)


def _at(rulebook: Rulebook, day: date) -> Rulebook:
    """Return the rule-book in force on `day`; not copied if no day changes it: most commits leave the rules alone."""
    return rulebook.at(day) if rulebook.days else rulebook


def _without_examples(rule: Rule[Any]) -> Rule[Any]:
    return replace(rule, texts={lang: replace(text, examples=()) for lang, text in rule.texts.items()})


def _told(commit: Commit) -> Iterator[Touch]:
    """Yield the touches shown to readers. A page that moves to another language ends in one and begins in the other."""
    for touch in commit.touched:
        langs = {path.partition("/")[0] for path in (touch.was, touch.path) if path}
        parts = [touch]
        if len(langs) == 2:
            parts = [replace(touch, path="", after=""), replace(touch, was="", before="")]
        for part in parts:
            is_untold = (part.path or part.was).partition("/")[2].startswith(UNTOLD)
            if not is_untold and (part.was, part.before) != (part.path, part.after):
                yield part


def _what(touch: Touch) -> str:
    if not touch.was or not touch.path:
        return "added" if touch.path else "removed"
    return "changed" if touch.was == touch.path else "moved"


def _editions(rulebook: Rulebook, day: date) -> tuple[tuple[str, date], ...]:
    """Return the editions of the rules from `day` on, as announced, each with its first day."""
    days = (day, *(later for later in rulebook.days if later > day))
    found = [(_at(rulebook, each).edition, each) for each in days]
    return tuple(found[:1] + [new for old, new in pairwise(found) if old[0] != new[0]])

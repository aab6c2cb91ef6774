"""The history in words: its pages, its feed, and the line at the end of a page that says when it changed."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from babel.dates import format_date
from jinja2 import Environment

from submit.rulebook.placeholders import DEFAULT_LANGUAGE, agree
from submit.rulebook.rulebook import Rulebook
from submit.site.history.timeline import Edit, History, PageEdit, RuleEdit
from submit.site.widgets.cards import TEMPLATES

WORDS: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    files("submit.site.history").joinpath("words.toml").read_text(encoding="utf-8")
)
FOLDER = "history/"
FEED = "feed.atom"
LONGEST_FEED = 50
"""So many of the newest rule changes are in the feed."""
OPEN = 60
"""A comparison of at most so many words is shown at once, a longer one on demand."""


@dataclass(frozen=True)
class Changed:
    """The day of a page's last major edit, in words and for machines; the address of its history, and the link text."""

    day: str
    machine_day: str
    address: str
    link: str


class Pages:
    """The history pages of one language.

    `titles` are those of its pages by path, `rulebook` the rules in force, `site_url` the address of its home page;
    `now` is the time of a feed without entries.
    """

    def __init__(
        self, history: History, lang: str, titles: Mapping[str, str], rulebook: Rulebook, site_url: str, now: datetime
    ) -> None:
        self.history, self.lang, self.titles, self.rulebook, self.now = history, lang, titles, rulebook, now
        self.words = WORDS[lang]
        self.site_url, self.home = site_url, urlsplit(site_url).path

    def paths(self) -> list[str]:
        """Return the paths of the pages that have a history."""
        return [path for path in self.titles if f"{self.lang}/{path}" in self.history.lines]

    def changed(self) -> dict[str, Changed]:
        """Return what each page says about its last change, by path."""
        return {path: self._changed(path) for path in self.paths()}

    def _changed(self, path: str) -> Changed:
        day = self.history.changed(f"{self.lang}/{path}")
        said = self.words["changed"].format(day=self._day(day)) if day else ""
        return Changed(said, day.isoformat() if day else "", self.address(path), self.words["history_link"])

    def address(self, path: str) -> str:
        """Return the address of a page's history, from the root."""
        return f"{self.home}{FOLDER}{_folder(path)}"

    def name(self, path: str) -> str:
        return str(self.words["page_title"]).format(title=self.titles[path])

    def list(self) -> str:
        """Return the list of all edits, to go below the history page's own content."""
        # Each edition once, at its latest edit: reverting an edit brings an old edition back.
        newest = {edition: edit for edit in reversed(self.history.edits) for edition, _ in edit.editions}
        current = self.rulebook.edition
        return self._render("site.html", newest=newest, current=current if current not in newest else "")

    def page(self, path: str) -> str:
        """Return the edits of one page, with what each of them changed."""
        page = f"{self.lang}/{path}"
        return self._render(
            "page.html",
            found=self.history.of(page),
            line=self.history.lines[page],
            name=self.titles[path],
            address=self.home + _folder(path),
            few=OPEN,
        )

    def feed(self, site_name: str) -> str:
        """Return an Atom feed with one entry for each rule that an edit changed, newest first."""
        entries = [(edit, rule) for edit in self.history.edits for rule in edit.rules][:LONGEST_FEED]
        site = urlsplit(self.site_url)
        return self._render(
            "feed.xml",
            entries=entries,
            site_name=site_name,
            origin=f"{site.scheme}://{site.netloc}",
            tag=f"tag:{site.hostname},2026:rules/{self.lang}",
            updated=entries[0][0].commit.time if entries else self.now,
        )

    def _render(self, template: str, **values: Any) -> str:
        shared = {
            "words": self.words,
            "lang": self.lang,
            "home": self.home,
            "feed": self.home + FEED,
            "history": self.history,
        }
        return self._environment.get_template(f"history/{template}").render(shared | values)

    @cached_property
    def _environment(self) -> Environment:
        environment = TEMPLATES.overlay()
        environment.filters = {
            **TEMPLATES.filters,
            "address": self._address,
            "anchor": lambda edit: f"c-{edit.commit.id[:12]}",
            "capitalized": lambda text: text[:1].upper() + text[1:],
            "counted": self._counted,
            "day": self._day,
            "signed": self._signed,
            "title": self._title,
        }
        environment.tests = {**TEMPLATES.tests, "told_here": self._is_told_here}
        return environment

    def _address(self, item: PageEdit | RuleEdit) -> str:
        """Return the current address of a page's history or of a rule; empty if there is none any more."""
        if isinstance(item, RuleEdit):
            there = f"r-{item.number.replace('.', '-')}" in self.rulebook.rules
            return f"{self.home}r/{item.number}/" if there else ""
        path = self._path(item)
        return self.address(path) if path in self.titles else ""

    def _title(self, item: PageEdit | RuleEdit) -> str:
        if isinstance(item, RuleEdit):
            return f"{item.number}. {item.titles.get(self.lang) or item.titles[DEFAULT_LANGUAGE]}"
        return self.titles.get(self._path(item), item.path)

    def _path(self, edit: PageEdit) -> str:
        """Return the current path of a page that was edited."""
        return self.history.pages.get(edit.line, "").partition("/")[2]

    def _is_told_here(self, edit: Edit) -> bool:
        return bool(edit.rules or edit.notes or edit.editions or edit.broken) or any(
            page.lang == self.lang for page in edit.pages
        )

    def _counted(self, number: int, key: str) -> str:
        return agree(number, self.words[key], self.lang)

    def _day(self, day: date) -> str:
        return str(format_date(day, self.words["day"], locale=self.lang)).replace(" ", "\u00a0")

    def _signed(self, size: int) -> str:
        sign = "+" if size > 0 else "−"
        return f"{sign}{self._counted(abs(size), 'bytes')}"


def _folder(path: str) -> str:
    name = path.removesuffix(".md").removesuffix("index").strip("/")
    return f"{name}/" if name else ""

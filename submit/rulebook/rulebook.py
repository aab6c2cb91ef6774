"""The rule-book: every rule of the pages as frozen values, in the order of the pages."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from submit.rulebook.former_keys import as_formerly
from submit.rulebook.kinds import KINDS, Chooser, Closing, Contact, Impact, Priority, Status, Tracker
from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.rulebook.problem import SourcePlace
from submit.rulebook.schema import fill
from submit.rulebook.validity import ALWAYS, State, Validity

Value = TypeVar("Value")


@dataclass(frozen=True)
class Example:
    """A `ticket` block: `fields` pairs the field names as written with their values."""

    good: bool
    by_hand: bool
    fields: tuple[tuple[str, str], ...]
    place: SourcePlace = field(compare=False)


@dataclass(frozen=True)
class Text:
    """What a page of one language says of a rule."""

    page: str
    """The page's path in the documents of its language, such as `rules/closing.md`."""
    title: str
    words: Mapping[str, str] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Word:
    """A word of the form, and the language it was found in: a missing translation falls back to Russian."""

    text: str
    lang: str


@dataclass(frozen=True)
class Upcoming:
    """Parameters that replace others from a certain day."""

    since: date
    parameters: Mapping[str, Any]
    note: str = ""


@dataclass(frozen=True)
class Rule(Generic[Value]):
    """One numbered rule. `parameters` are those in force; `value` is their typed form, except for checks and questions.

    A rule that is not in force by its `state` keeps its number and its place on the page; the form ignores it.
    """

    anchor: str
    number: str
    kind: str
    name: str
    parameters: Mapping[str, Any]
    upcoming: tuple[Upcoming, ...]
    texts: Mapping[str, Text]
    places: Mapping[str, SourcePlace] = field(default_factory=dict, compare=False)
    term: Validity = ALWAYS
    state: State = "in force"

    @cached_property
    def value(self) -> Value:
        shape = KINDS[self.kind].shape
        if shape is None:
            raise TypeError(f"{self.anchor} is a {self.kind}: submit.ticket knows its parameters")
        return cast(Value, fill(shape, self.parameters)[0])

    def place(self, key: str = "") -> SourcePlace:
        """Return the place of a front matter key (`tree.new`) or a word of the form (`ru:label`); else of the rule."""
        return self.places.get(key) or self.places.get("") or SourcePlace(self.texts[DEFAULT_LANGUAGE].page)

    def text(self, lang: str) -> Text:
        return self.texts.get(lang) or self.texts[DEFAULT_LANGUAGE]

    def title(self, lang: str) -> str:
        return self.text(lang).title

    def word(self, key: str, lang: str) -> Word | None:
        """Return the word of the form under `key`, in `lang` or else in Russian; None if no page has it."""
        for tried in (lang, DEFAULT_LANGUAGE):
            if tried in self.texts and key in self.texts[tried].words:
                return Word(self.texts[tried].words[key], tried)
        return None

    def address(self, lang: str) -> str:
        """Return the rule's address on the site, such as `/rules/closing/#r-6-2`."""
        found = lang if lang in self.texts else DEFAULT_LANGUAGE
        path = self.texts[found].page.removesuffix(".md").removesuffix("index").strip("/")
        root = "/" if found == DEFAULT_LANGUAGE else f"/{found}/"
        return f"{root}{path + '/' if path else ''}#{self.anchor}"

    def at(self, day: date) -> "Rule[Value]":
        """Return the rule as it is in force on `day`."""
        due = [change for change in self.upcoming if change.since <= day]
        state = self.term.state(day)
        if not due and state == self.state:
            return self
        parameters = dict(self.parameters)
        for change in due:
            parameters.update(change.parameters)
        return replace(self, parameters=parameters, upcoming=self.upcoming[len(due) :], state=state)

    @cached_property
    def matter(self) -> str:
        """Return everything of the rule that defines an edition, as one text."""
        words = {lang: text.words for lang, text in self.texts.items()}
        parameters = as_formerly(self.kind, self.parameters)
        matter = [self.anchor, self.kind, self.name, parameters, words]
        return json.dumps(matter, sort_keys=True, ensure_ascii=False, default=str)

    @property
    def days(self) -> frozenset[date]:
        """Return the days on which the rule changes, begins or ends."""
        return self.term.days.union(change.since for change in self.upcoming)


def edition_address(edition: str, lang: str) -> str:
    """Return the address of an edition of the rules in the history of the site."""
    root = "/" if lang == DEFAULT_LANGUAGE else f"/{lang}/"
    return f"{root}history/#edition-{edition}"


@dataclass(frozen=True)
class Rulebook:
    """All rules by anchor, in the order of the pages."""

    rules: Mapping[str, Rule[Any]]

    def at(self, day: date) -> "Rulebook":
        """Return the rule-book as it is in force on `day`."""
        return Rulebook({anchor: rule.at(day) for anchor, rule in self.rules.items()})

    @cached_property
    def days(self) -> list[date]:
        """Return the days on which any rule changes, begins or ends, in order."""
        return sorted(frozenset[date]().union(*(rule.days for rule in self.rules.values())))

    @cached_property
    def in_force(self) -> tuple[Rule[Any], ...]:
        """Return the rules without those that are still to come and those that are withdrawn."""
        return tuple(rule for rule in self.rules.values() if rule.state == "in force")

    @cached_property
    def edition(self) -> str:
        """Return a short hash of the parameters in force and the words of the form; it is the same on every machine."""
        canonical = f"[{', '.join(rule.matter for rule in self.in_force)}]"
        return hashlib.sha256(canonical.encode()).hexdigest()[:10]

    @cached_property
    def questions(self) -> Mapping[str, Rule[Any]]:
        """Return the questions by name; `submit.ticket` knows their types."""
        return self._of("question")

    @cached_property
    def trackers(self) -> Mapping[str, Rule[Tracker]]:
        return self._of("tracker")

    @cached_property
    def impacts(self) -> Mapping[str, Rule[Impact]]:
        return self._of("impact")

    @cached_property
    def priorities(self) -> Mapping[str, Rule[Priority]]:
        return self._of("priority")

    @cached_property
    def statuses(self) -> Mapping[str, Rule[Status]]:
        return self._of("status")

    @cached_property
    def contacts(self) -> Mapping[str, Rule[Contact]]:
        return self._of("contact")

    @cached_property
    def chooser(self) -> Rule[Chooser] | None:
        return next(iter(self._of("chooser").values()), None)

    @cached_property
    def closing(self) -> Rule[Closing] | None:
        return next(iter(self._of("closing").values()), None)

    @cached_property
    def checks(self) -> tuple[Rule[Any], ...]:
        """Return the rules that a check enforces."""
        return tuple(rule for rule in self.in_force if rule.kind == "check" and rule.name != "none")

    @cached_property
    def unchecked(self) -> tuple[Rule[Any], ...]:
        """Return the rules that only people can enforce: `check: none`."""
        return tuple(rule for rule in self.in_force if rule.kind == "check" and rule.name == "none")

    def priority_of(self, impacts: tuple[str, ...], tracker: str) -> str | None:
        """Return the priority that the impacts lead to; the first one on the page decides, else the tracker's default.

        None if the tracker is unknown, or no priority has the impact.
        """
        if tracker not in self.trackers:
            return None
        for impact in self.impacts:
            if impact in impacts:
                return self._priority_when(impact)
        return self.trackers[tracker].value.default_priority

    def examples(self) -> Iterator[tuple[Rule[Any], str, Example]]:
        """Yield every example of every rule in force: the rule, the language, the example."""
        for rule in self.in_force:
            for lang, text in rule.texts.items():
                for example in text.examples:
                    yield rule, lang, example

    def _priority_when(self, impact: str) -> str | None:
        return next((name for name, rule in self.priorities.items() if impact in rule.value.when), None)

    def _of(self, kind: str) -> dict[str, Rule[Any]]:
        return {rule.name: rule for rule in self.in_force if rule.kind == kind}

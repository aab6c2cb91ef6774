"""The questions of a page, as the templates show them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from submit.rulebook.rulebook import Rule, Word
from submit.rulebook.words import fill_in
from submit.store.drafts import Draft
from submit.ticket.checker import Checker
from submit.ticket.finding import Finding

TEXT_TYPES = ("line", "text")


@dataclass(frozen=True)
class Option:
    """One radio button."""

    value: str
    label: Word
    hint: Word | None
    chosen: bool


@dataclass(frozen=True)
class Sample:
    """A bad and a good answer, from the pages."""

    bad: str
    good: str


@dataclass(frozen=True)
class Field:
    """One question. `id` is the element that an error links to; `number` and `address` are those of its rule."""

    name: str
    type: str
    label: Word
    hint: Word | None
    required: bool
    value: str
    options: tuple[Option, ...]
    sample: Sample | None
    most: int | None
    autocomplete: str
    number: str
    address: str
    errors: tuple[Finding, ...]

    @property
    def id(self) -> str:
        return f"{self.name}-1" if self.options else self.name

    @property
    def described_by(self) -> str:
        """The ids of the hint and the error, for `aria-describedby`."""
        parts = [f"{self.name}-hint"] if self.hint else []
        return " ".join(parts + ([f"{self.name}-error"] if self.errors else []))


def fields_of(draft: Draft, checker: Checker, errors: Sequence[Finding]) -> list[Field]:
    """The questions of the draft's tracker, with what was typed and what is wrong with it."""
    return list(_fields(draft, checker, errors, checker.asked(draft.texts.get("tracker"))))


def tracker_field(draft: Draft, checker: Checker, errors: Sequence[Finding]) -> Field:
    """The question of page 1: what does the client need?"""
    return next(_fields(draft, checker, errors, ("tracker",)))


def _fields(draft: Draft, checker: Checker, errors: Sequence[Finding], names: Sequence[str]) -> Iterator[Field]:
    for name in names:
        rule = checker.rulebook.questions[name]
        question = rule.value
        yield Field(
            name=name,
            type=question.type,
            label=_word(rule, "label", draft.lang) or Word(name, draft.lang),
            hint=_word(rule, "hint", draft.lang),
            required=question.required,
            value=draft.texts.get(name, ""),
            options=tuple(_options(rule, draft, checker)),
            sample=_sample(name, checker, draft.lang),
            most=_most(name, checker) if _is_text(name, checker) else None,
            autocomplete=question.autocomplete,
            number=rule.number,
            address=rule.address(draft.lang),
            errors=tuple(finding for finding in errors if finding.field == name),
        )


def _word(rule: Rule[Any], key: str, lang: str) -> Word | None:
    word = rule.word(key, lang)
    return Word(fill_in(word.text, rule.parameters, word.lang), word.lang) if word else None


def _options(rule: Rule[Any], draft: Draft, checker: Checker) -> Iterator[Option]:
    if rule.value.type == "impact":
        yield from _choices(checker.rulebook.impacts.values(), draft.impact, draft.lang)
    elif rule.value.type == "tracker":
        yield from _choices(checker.rulebook.trackers.values(), (draft.texts.get("tracker", ""),), draft.lang)


def _choices(rules: Any, chosen: tuple[str, ...], lang: str) -> Iterator[Option]:
    for rule in rules:
        label = _word(rule, "label", lang) or Word(rule.name, lang)
        yield Option(rule.name, label, _word(rule, "hint", lang), rule.name in chosen)


def _sample(name: str, checker: Checker, lang: str) -> Sample | None:
    """The first bad and good example that has this field alone: of its own section, then of the rules about it."""
    found: dict[bool, str] = {}
    own = checker.rulebook.questions[name].anchor
    rules = [checker.rulebook.rules[own]]
    rules += [rule for rule in checker.rulebook.checks if rule.parameters.get("field") == name]
    for rule in rules:
        for example in rule.text(lang).examples:
            values = [value for _, value in example.fields]
            if len(values) == 1 and values[0] and not example.by_hand:
                found.setdefault(example.good, values[0])
    return Sample(found[False], found[True]) if len(found) == 2 and _is_text(name, checker) else None


def _is_text(name: str, checker: Checker) -> bool:
    return checker.rulebook.questions[name].value.type in TEXT_TYPES


def _most(name: str, checker: Checker) -> int | None:
    """The number of characters that the counter counts to: the lowest limit, advised or hard."""
    question = checker.rulebook.questions[name].value.max
    advised = [
        rule.parameters["max"]
        for rule in checker.rulebook.checks
        if rule.name == "length" and rule.parameters.get("field") == name and rule.parameters.get("max")
    ]
    return min([*advised, *([question] if question else [])], default=None)

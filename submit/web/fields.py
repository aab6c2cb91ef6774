"""The questions of a page, as the templates show them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from submit.rulebook.rulebook import Rule, Rulebook, Word
from submit.rulebook.words import fill_in
from submit.store.drafts import Draft
from submit.ticket.checker import Checker
from submit.ticket.finding import Finding
from submit.web.helping import Help, help_with

TEXT_TYPES = ("line", "text")


@dataclass(frozen=True)
class Option:
    """One radio button. `first_answer` is the hours to our first answer, where a rule sets them."""

    value: str
    label: Word
    hint: Word | None
    chosen: bool
    first_answer: int | None


@dataclass(frozen=True)
class Sample:
    """A bad and a good answer, from the pages."""

    bad: str
    good: str


@dataclass(frozen=True)
class Field:
    """One question. `id` is the element that an error links to; `number` and `address` are those of its rule. `most`
    is the number of characters that are counted to; `help` is for an answer that was stopped before."""

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
    help: Help | None

    @property
    def id(self) -> str:
        if self.type == "files":
            return f"{self.name}-input"
        return f"{self.name}-1" if self.options else self.name

    @property
    def described_by(self) -> str:
        """The ids of the hint, the error and the limit, for `aria-describedby`."""
        parts = {"hint": self.hint, "error": self.errors, "limit": self.most}
        return " ".join(f"{self.name}-{part}" for part, is_there in parts.items() if is_there)


def fields_of(
    draft: Draft, checker: Checker, errors: Sequence[Finding], again: Collection[str] = frozenset()
) -> list[Field]:
    """The questions of the draft's tracker, with what was typed and what is wrong with it; `again` are the fields that
    were wrong before."""
    return list(_fields(draft, checker, errors, checker.asked(draft.texts.get("tracker")), again))


def tracker_field(draft: Draft, checker: Checker, errors: Sequence[Finding]) -> Field:
    """The question of page 1: what does the client need?"""
    return next(_fields(draft, checker, errors, ("tracker",)))


def _fields(
    draft: Draft,
    checker: Checker,
    errors: Sequence[Finding],
    names: Sequence[str],
    again: Collection[str] = frozenset(),
) -> Iterator[Field]:
    tracker = draft.texts.get("tracker", "")
    answers = {"impact": draft.impact, "tracker": (tracker,)}
    for name in names:
        # What a client may have sent in the place of a tracker is no key to anything.
        blank = _blank(name, checker, draft.lang, tracker if tracker in checker.rulebook.trackers else "")
        chosen = answers.get(blank.type, ())
        wrong = tuple(finding for finding in errors if finding.field == name)
        yield replace(
            blank,
            value=draft.texts.get(name, ""),
            options=tuple(
                replace(option, chosen=True) if option.value in chosen else option for option in blank.options
            ),
            errors=wrong,
            help=help_with(wrong[0], checker, draft.lang) if wrong and name in again else None,
        )


@lru_cache(maxsize=256)
def _blank(name: str, checker: Checker, lang: str, tracker: str) -> Field:
    """The question as the pages put it, with no answer. It is asked for at every page, and the same for everybody."""
    rule = checker.rulebook.questions[name]
    question = rule.value
    return Field(
        name=name,
        type=question.type,
        label=_word(rule, "label", lang) or Word(name, lang),
        hint=_word(rule, "hint", lang),
        required=question.required,
        value="",
        options=tuple(_options(rule, checker.rulebook, lang)),
        sample=_sample(name, checker, lang, tracker),
        most=_most(name, checker),
        autocomplete=question.autocomplete,
        number=rule.number,
        address=rule.address(lang),
        errors=(),
        help=None,
    )


def _word(rule: Rule[Any], key: str, lang: str) -> Word | None:
    word = rule.word(key, lang)
    return Word(fill_in(word.text, rule.parameters, word.lang), word.lang) if word else None


def _options(rule: Rule[Any], rulebook: Rulebook, lang: str) -> Iterator[Option]:
    choices: dict[str, Mapping[str, Rule[Any]]] = {"impact": rulebook.impacts, "tracker": rulebook.trackers}
    for choice in choices.get(rule.value.type, {}).values():
        label = _word(choice, "label", lang) or Word(choice.name, lang)
        yield Option(choice.name, label, _word(choice, "hint", lang), False, _hours(choice, rulebook))


def _hours(rule: Rule[Any], rulebook: Rulebook) -> int | None:
    """The hours to our first answer that follow from an impact, where its priority's rule sets them."""
    priorities = (item.value for item in rulebook.priorities.values() if rule.name in item.value.when)
    return next((value.first_answer for value in priorities if rule.kind == "impact"), None)


def _sample(name: str, checker: Checker, lang: str, tracker: str) -> Sample | None:
    """The first bad and good example that shows this field alone."""
    question = checker.rulebook.questions[name]
    word = question.word("name", lang)
    if question.value.type not in TEXT_TYPES or word is None:
        return None
    found: dict[bool, str] = {}
    for rule in _that_speak_of(name, tracker, checker.rulebook):
        for example in rule.text(lang).examples:
            fields = dict(example.fields)
            is_alone = len(fields) == (2 if rule.name == tracker else 1)
            if is_alone and not example.by_hand and word.text in fields:
                found.setdefault(example.good, fields[word.text])
    return Sample(found[False], found[True]) if len(found) == 2 else None


def _that_speak_of(name: str, tracker: str, rulebook: Rulebook) -> Iterator[Rule[Any]]:
    """The rules whose examples may show a question's answer, the best first: the chosen tracker's, its own, those about
    it and about several fields. What is too short or too long comes last: it shows least of how to write."""
    if tracker in rulebook.trackers:
        yield rulebook.trackers[tracker]
    yield rulebook.questions[name]
    about = [rule for rule in rulebook.checks if rule.parameters.get("field") == name]
    yield from (rule for rule in about if rule.name != "length")
    yield from (rule for rule in rulebook.checks if name in rule.parameters.get("fields", ()))
    yield from (rule for rule in about if rule.name == "length")


def _most(name: str, checker: Checker) -> int | None:
    """The number of characters that the counter counts to: the lowest limit, advised or hard."""
    question = checker.rulebook.questions[name].value.max
    advised = [
        rule.parameters["max"]
        for rule in checker.rulebook.checks
        if rule.name == "length" and rule.parameters.get("field") == name and rule.parameters.get("max")
    ]
    return min([*advised, *([question] if question else [])], default=None)

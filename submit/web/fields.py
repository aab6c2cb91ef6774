"""The questions of a page, as the templates show them."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from submit.rulebook.rulebook import Rule, Rulebook, Word
from submit.store.drafts import Draft
from submit.store.files import StoredFile
from submit.ticket.checker import Checker
from submit.ticket.finding import Finding
from submit.ticket.questions.conditions import Condition, conditions
from submit.ticket.questions.question import Asked, Option, filled, is_named
from submit.ticket.typed import TRACKER
from submit.web.browser_drafts import typed_from
from submit.web.conditional_questions import idle
from submit.web.field_help import Help, help_with
from submit.web.service import service


@dataclass(frozen=True)
class Sample:
    """A good answer from the pages and, where they have one for this tracker, a bad one beside it."""

    bad: str
    good: str


@dataclass(frozen=True)
class Field:
    """One question, as the templates show it.

    `part` and `shown` are the templates that render it and its answer, `id` the element that an error links to;
    `number` and `address` are those of its rule. `own` is what was typed beside the options, `told` the answer as the
    ticket tells it, `unit` stands behind the line and `input_mode` chooses a telephone's keys; `most` is the number of
    characters that the counter counts to; `help` is for an answer that was stopped before. `when` and `conditions`
    tell, to the script and in words, under which answers it is asked; `idle` is what was written and is no longer.
    """

    name: str
    part: str
    shown: str
    id: str
    role: str | None
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
    own: str = ""
    told: str = ""
    unit: Word | None = None
    input_mode: str = "text"
    files: tuple[StoredFile, ...] = ()
    help: Help | None = None
    folded: bool = False
    is_remembered: bool = False
    when: str = ""
    conditions: tuple[Condition, ...] = ()
    is_due: bool = True
    idle: str = ""

    @property
    def is_begun(self) -> bool:
        """Return True if there is something to see: an answer, or an error."""
        return bool(self.value or self.files or self.errors)

    @property
    def described_by(self) -> str:
        """Return the ids of the hint, the error and the limit, for `aria-describedby`."""
        parts = {"hint": self.hint, "error": self.errors, "limit": self.most}
        return " ".join(f"{self.name}-{part}" for part, is_there in parts.items() if is_there)


def fields_of(
    draft: Draft, checker: Checker, errors: Sequence[Finding], again: Collection[str] = frozenset()
) -> list[Field]:
    """Return the questions of the draft's tracker, with what was typed and what is wrong with it.

    `again` are the fields that were wrong before.
    """
    items = checker.questionnaire.of(draft.texts.get(TRACKER))
    due = {item.name for item in checker.questionnaire.due(typed_from(draft, checker))}
    unsent = idle(draft, checker)
    # The preview shows the errors of questions that no answer asks for.
    return [
        replace(item, is_due=item.name in due or bool(item.errors), idle=unsent.get(item.name, ""))
        for item in _fields(draft, checker, errors, items, again)
    ]


def folds(fields: Iterable[Field]) -> list[tuple[bool, list[Field]]]:
    """Return the questions in groups, each with True if a narrow page folds it."""
    return [(folded, list(group)) for folded, group in groupby(fields, attrgetter("folded"))]


def tracker_field(draft: Draft, checker: Checker, errors: Sequence[Finding]) -> Field:
    """Return the question of page 1: what the client needs."""
    asked = checker.questionnaire.tracker
    assert asked is not None
    return next(_fields(draft, checker, errors, (asked,)))


def _fields(
    draft: Draft,
    checker: Checker,
    errors: Sequence[Finding],
    items: Iterable[Asked],
    again: Collection[str] = frozenset(),
) -> Iterator[Field]:
    tracker = draft.texts.get(TRACKER, "")
    for item in items:
        # The client may have sent anything in place of a tracker, so it is not used as a key unchecked.
        blank = _blank(item, checker, draft.lang, tracker if tracker in checker.rulebook.trackers else "")
        value = draft.texts.get(item.name, "")
        chosen = value.splitlines()
        wrong = tuple(finding for finding in errors if finding.field == item.name)
        yield replace(
            blank,
            value=value,
            own=item.question.own_words(value),
            told=item.told(item.question.cleaned(value), draft.lang, service().local_time()),
            options=tuple(
                replace(option, chosen=True) if option.value in chosen else option for option in blank.options
            ),
            files=draft.files if item.question.HAS_FILES else (),
            errors=wrong,
            help=help_with(wrong[0], checker, draft.lang) if wrong and item.name in again else None,
        )


@lru_cache(maxsize=256)
def _blank(item: Asked, checker: Checker, lang: str, tracker: str) -> Field:
    """Return the question without an answer; every page needs it, and it is the same for every client."""
    rule, question = item.rule, item.question
    return Field(
        name=item.name,
        part=f"questions/{question.PART}.html",
        shown=f"answers/{question.SHOWN}.html",
        id=item.name + question.ELEMENT,
        role=question.role,
        label=filled(rule, "label", lang) or Word(rule.name, lang),
        hint=filled(rule, "hint", lang),
        required=question.required,
        folded=question.folded,
        value="",
        options=tuple(item.options(lang)),
        sample=_sample(item, checker, lang, tracker),
        most=_most(item, checker),
        autocomplete=rule.parameters.get("autocomplete", "off"),
        number=rule.number,
        address=rule.address(lang),
        errors=(),
        unit=question.unit_of(item, lang),
        input_mode=question.INPUT_MODE,
        is_remembered=question.remember,
        when=json.dumps(question.when),
        conditions=tuple(conditions(item, checker.questionnaire.all, lang)),
    )


def _sample(item: Asked, checker: Checker, lang: str, tracker: str) -> Sample | None:
    """Return the first good example that shows only this field, and the first bad one of this tracker.

    Examples that name the tracker come first. A bad example that names no tracker is shown only where no other
    tracker asks the question: what is bad in a report of an error may be good in a wish.
    """
    if not item.question.IS_PROSE:
        return None
    found: dict[bool, str] = {}
    is_shared = sum(item in checker.questionnaire.of(name) for name in checker.rulebook.trackers) > 1
    examples = list(_examples(item, checker, lang, tracker))
    for names_tracker in (True, False):
        for good, text, names_it in examples:
            if names_it == names_tracker and (good or names_it or not is_shared):
                found.setdefault(good, text)
    return Sample(found.get(False, ""), found[True]) if True in found else None


def _examples(item: Asked, checker: Checker, lang: str, tracker: str) -> Iterator[tuple[bool, str, bool]]:
    """Yield the examples that show only this field: whether they are good, the answer, and whether they name the
    tracker at hand."""
    word, asked = item.rule.word("name", lang), checker.questionnaire.tracker
    chooser = asked.rule.word("name", lang) if asked else None
    for rule in _that_speak_of(item.name, tracker, checker.rulebook) if word else ():
        for example in rule.text(lang).examples:
            fields = dict(example.fields)
            named = fields.pop(chooser.text, None) if chooser else None
            is_of_it = named is None or (tracker != "" and is_named(checker.rulebook.trackers[tracker], named, lang))
            if word and not example.by_hand and is_of_it and [*fields] == [word.text]:
                yield example.good, fields[word.text], named is not None


def _that_speak_of(name: str, tracker: str, rulebook: Rulebook) -> Iterator[Rule[Any]]:
    """Yield the rules whose examples may show an answer to the question, the best first.

    First the chosen tracker's rule, then the question's own, those about it, and those about several fields. Rules of
    length come last: text that is too short or too long shows least about how to write.
    """
    if tracker in rulebook.trackers:
        yield rulebook.trackers[tracker]
    yield rulebook.questions[name]
    about = [rule for rule in rulebook.checks if rule.parameters.get("field") == name]
    yield from (rule for rule in about if rule.name != "length")
    yield from (rule for rule in rulebook.checks if name in rule.parameters.get("fields", ()))
    yield from (rule for rule in about if rule.name == "length")


def _most(item: Asked, checker: Checker) -> int | None:
    """Return the number of characters that the counter counts to: the lowest limit, advised or hard, or None."""
    advised = [
        rule.parameters["max"]
        for rule in checker.rulebook.checks
        if rule.name == "length" and rule.parameters.get("field") == item.name and rule.parameters.get("max")
    ]
    return min([*advised, *([item.question.longest] if item.question.longest else [])], default=None)

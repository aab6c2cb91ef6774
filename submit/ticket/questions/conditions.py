"""Conditions: a question with `when` is asked only under certain answers to earlier questions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from submit.rulebook.rulebook import Word
from submit.ticket.questions.question import Asked, filled
from submit.ticket.typed import Typed

BOOLEANS: Mapping[bool, str] = {True: "yes", False: "no"}


@dataclass(frozen=True)
class Condition:
    """An earlier question, and the answers to it under which another one is asked, in words."""

    question: Word
    answers: tuple[Word, ...]


def due(items: Iterable[Asked], typed: Typed) -> tuple[Asked, ...]:
    """Return those of a tracker's questions, in their order, that the answers ask for."""
    asked: dict[str, Asked] = {}
    for item in items:
        if all(_holds(asked.get(name), answers, typed) for name, answers in item.question.when.items()):
            asked[item.name] = item
    return tuple(asked.values())


def conditions(item: Asked, asked: Mapping[str, Asked], lang: str) -> Iterator[Condition]:
    """Yield the conditions of a question in words; all of them must hold."""
    for name, answers in item.question.when.items():
        if on := asked.get(name):
            labels = {option.value: option.label for option in on.options(lang)}
            label = filled(on.rule, "label", lang) or Word(name, lang)
            yield Condition(label, tuple(labels.get(answer) or Word(answer, lang) for answer in answers))


def spelled(when: Any) -> Any:
    """Return a condition as it was meant: YAML reads an unquoted `yes` as true."""
    if not isinstance(when, Mapping):
        return when
    return {name: list(map(_spelled, answers)) if _is_list(answers) else answers for name, answers in when.items()}


def _spelled(answer: Any) -> Any:
    return BOOLEANS[answer] if isinstance(answer, bool) else answer


def _is_list(answers: Any) -> bool:
    return isinstance(answers, list | tuple)


def _holds(on: Asked | None, answers: Iterable[str], typed: Typed) -> bool:
    """Return True if the question is asked and so answered; what is absent from an incomplete ticket may be so."""
    if on is None:
        return False
    if on.question.given(on, typed) is None:
        return not typed.complete
    return not on.question.picked(on, typed).isdisjoint(answers)

"""What is wrong with the fields of the tracker that answers go into."""

from collections.abc import Iterator, Mapping
from typing import Any

from submit.rulebook.problem import Problem
from submit.rulebook.rulebook import Rule, Rulebook
from submit.ticket.questions.question import Asked


def field_problems(rulebook: Rulebook, asked: Mapping[str, Asked]) -> Iterator[Problem]:
    """Yield the questions whose answers no field can hold, and the trackers in which two answers go into one."""
    for item in asked.values():
        if item.question.field is None:
            continue
        if not item.question.MAY_FILL_FIELD:
            yield Problem(item.rule.place("field"), "field.type", {"type": item.rule.parameters["type"]})
        elif item.question.field in rulebook.questions or not item.question.field.strip():
            yield Problem(item.rule.place("field"), "field.question", {"name": item.question.field})
    for rule in rulebook.trackers.values():
        yield from _twice(rule, [asked[name] for name in rule.value.questions if name in asked])


def _twice(rule: Rule[Any], items: list[Asked]) -> Iterator[Problem]:
    names = [item.question.field for item in items if item.question.field and not item.question.when]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield Problem(rule.place("questions"), "field.twice", {"name": name})

"""What every tracker must ask, and what no tracker can ask."""

from collections.abc import Iterator, Mapping
from typing import Any

from submit.rulebook.problem import Problem
from submit.rulebook.rulebook import Rule, Rulebook
from submit.ticket.questions.question import Asked
from submit.ticket.questions.roles import ROLES
from submit.ticket.questions.tracker_question import TrackerQuestion


def tracker_problems(rulebook: Rulebook, asked: Mapping[str, Asked]) -> list[Problem]:
    """Return what is wrong with the questions of each tracker, and with the question for the tracker."""
    found = [problem for rule in rulebook.trackers.values() for problem in _problems(rule, asked)]
    return [*found, *_first_page(rulebook, asked), *_choices(asked)]


def _problems(rule: Rule[Any], asked: Mapping[str, Asked]) -> Iterator[Problem]:
    place, names = rule.place("questions"), rule.value.questions
    items = [asked[name] for name in names if name in asked]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield Problem(place, "question.twice", {"name": name})
    for item in items:
        if not item.question.IS_LISTED:
            yield Problem(place, "question.not_listed", {"name": item.name, "type": item.rule.parameters["type"]})
    for role in ROLES:
        yield from _role(rule, [item for item in items if item.question.role == role], role)
    for type_ in {item.rule.parameters["type"]: None for item in items if item.question.IS_SINGLE}:
        same = [item.name for item in items if item.rule.parameters["type"] == type_]
        if len(same) > 1:
            yield Problem(place, "question.single", {"names": ", ".join(same), "type": type_})


def _role(rule: Rule[Any], items: list[Asked], role: str) -> Iterator[Problem]:
    place = rule.place("questions")
    if len(items) != 1:
        code = "role.none" if not items else "role.several"
        yield Problem(place, code, {"role": role, "names": ", ".join(item.name for item in items)})
    elif not items[0].question.required:
        yield Problem(items[0].rule.place("required"), "role.required", {"role": role})


def _first_page(rulebook: Rulebook, asked: Mapping[str, Asked]) -> Iterator[Problem]:
    if not rulebook.trackers:
        return
    items = [item for item in asked.values() if isinstance(item.question, TrackerQuestion)]
    if not items:
        yield Problem(next(iter(rulebook.trackers.values())).place(), "tracker.not_asked")
    for item in items[1:]:
        yield Problem(item.rule.place("type"), "tracker.asked_twice", {"name": items[0].name})
    for item in items:
        if not item.question.required:
            yield Problem(item.rule.place("required"), "tracker.required")


def _choices(asked: Mapping[str, Asked]) -> Iterator[Problem]:
    """A question that must be answered needs an answer to choose."""
    for item in asked.values():
        if item.question.SHOWN == "options" and not list(item.options("ru")):
            yield Problem(item.rule.place("type"), "question.no_options", {"name": item.name})

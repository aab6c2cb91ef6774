"""What is wrong with the conditions of questions, and with what is remembered or folded."""

from collections.abc import Iterator, Mapping
from typing import Any

from submit.rulebook.lookalikes import look_alike
from submit.rulebook.problem import Problem, SourcePlace
from submit.rulebook.rulebook import Rule, Rulebook
from submit.ticket.questions.question import Asked


def condition_problems(rulebook: Rulebook, asked: Mapping[str, Asked]) -> list[Problem]:
    """Return what is wrong with the conditions: first each alone, then circles, then their order in each tracker.

    The later kinds are told only where there are none of the earlier, which may be their cause.
    """
    conditional = [item for item in asked.values() if "when" in item.rule.parameters]
    found = [problem for item in conditional for problem in _alone(item, asked)] or list(_circles(conditional, asked))
    return found or [problem for rule in rulebook.trackers.values() for problem in _order(rule, asked)]


def memory_problems(asked: Mapping[str, Asked]) -> Iterator[Problem]:
    """Yield the questions whose answers make no sense in another ticket."""
    for item in asked.values():
        if item.question.remember and item.question.role:
            yield Problem(_place(item.rule, "remember"), "remember.role", {"role": item.question.role})
        elif item.question.remember and not item.question.MAY_BE_REMEMBERED:
            yield Problem(_place(item.rule, "remember"), "remember.type", {"type": item.rule.parameters["type"]})


def folding_problems(asked: Mapping[str, Asked]) -> Iterator[Problem]:
    """Yield the questions that must be answered and yet would be hidden."""
    for item in asked.values():
        if item.question.folded and item.question.required:
            yield Problem(_place(item.rule, "folded"), "folded.required", {})


def _alone(item: Asked, asked: Mapping[str, Asked]) -> Iterator[Problem]:
    if item.question.role:
        yield Problem(_place(item.rule, "when"), "condition.role", {"role": item.question.role})
    elif not item.question.MAY_BE_CONDITIONAL:
        yield Problem(_place(item.rule, "when"), "condition.type", {"type": item.rule.parameters["type"]})
    else:
        for name, answers in item.question.when.items():
            yield from _condition(item, name, answers, asked)


def _condition(item: Asked, name: str, answers: tuple[str, ...], asked: Mapping[str, Asked]) -> Iterator[Problem]:
    place = _place(item.rule, f"when.{name}")
    usable = {other.name: _answers(other) for other in asked.values() if other.question.IS_LISTED}
    known = ", ".join(other for other, offered in usable.items() if offered and other != item.name) or "—"
    if name not in usable:
        if alike := look_alike(name, usable):
            yield Problem(place, "key.alphabet", alike)
        else:
            yield Problem(place, "condition.question", {"name": name, "known": known})
    elif not usable[name]:
        yield Problem(place, "condition.no_answers", {"name": name, "known": known})
    elif not answers:
        yield Problem(place, "condition.empty", {"name": name, "known": ", ".join(usable[name])})
    else:
        for index, answer in enumerate(answers):
            if answer not in usable[name]:
                values = {"name": name, "answer": answer, "known": ", ".join(usable[name])}
                yield Problem(_place(item.rule, f"when.{name}.{index}"), "condition.answer", values)


def _answers(item: Asked) -> list[str]:
    return [option.value for option in item.options("ru")]


def _circles(conditional: list[Asked], asked: Mapping[str, Asked]) -> Iterator[Problem]:
    told: set[str] = set()
    for item in conditional:
        if item.name not in told and (circle := _circle(item.name, asked)):
            told.update(circle)
            place = _place(item.rule, f"when.{circle[1]}")
            yield Problem(place, "condition.circle", {"names": " → ".join(circle)})


def _circle(name: str, asked: Mapping[str, Asked]) -> list[str]:
    """Return the way from a question over its conditions back to itself; an empty list if there is none."""
    ways = [[name]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for on in asked[way[-1]].question.when:
            if on == name:
                return [*way, name]
            if on not in seen:
                seen.add(on)
                ways.append([*way, on])
    return []


def _order(rule: Rule[Any], asked: Mapping[str, Asked]) -> Iterator[Problem]:
    names = list(dict.fromkeys(rule.value.questions))
    for at, name in enumerate(names):
        for on in asked[name].question.when if name in asked else ():
            code = "later" if on in names[at:] else "not_asked" if on not in names else ""
            if code:
                values = {"name": on, "asked": name, "tracker": rule.name}
                yield Problem(_place(asked[name].rule, f"when.{on}"), f"condition.{code}", values)


def _place(rule: Rule[Any], key: str) -> SourcePlace:
    """Return the place of a parameter in force: that of the last change which set it, or where it first stands."""
    announced = sum(key.startswith("upcoming.") and key.count(".") == 1 for key in rule.places)
    due = range(announced - len(rule.upcoming))
    heads = [f"upcoming.{index}." for index in reversed(due)]
    head = next((head for head in heads if head + key.partition(".")[0] in rule.places), "")
    return rule.place(head + key)

"""Rule-book → checks ready to run, and what the rule-book asks of checks that they cannot do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from submit.rulebook.problem import Place, Problem
from submit.rulebook.rulebook import Rule, Rulebook
from submit.rulebook.shape import fill
from submit.rulebook.words import placeholders
from submit.ticket.checks.check import Check
from submit.ticket.checks.registry import CHECKS
from submit.ticket.finding import Level

FREE_FIELDS = ("description",)
"""Fields that no question asks for: the one free text of tickets that came another way."""

NOTE = "note"
"""What the form says of a check before it speaks, such as the limits of files."""


@dataclass(frozen=True)
class CompiledCheck:
    """A rule with its check, parameters filled in."""

    rule: Rule[Any]
    check: Check
    level: Level


def compile_checks(rulebook: Rulebook) -> tuple[tuple[CompiledCheck, ...], list[Problem]]:
    """The checks of all rules in the order of the pages, and every problem of those that cannot be compiled."""
    compiled: list[CompiledCheck] = []
    problems: list[Problem] = []
    for rule in rulebook.checks:
        found = list(_problems(rule, rulebook))
        problems += found
        if not found:
            parameters, level = _split(rule.parameters)
            check, _ = fill(CHECKS[rule.name], parameters)
            assert check is not None
            compiled.append(CompiledCheck(rule, check, level))
    return tuple(compiled), problems


def _split(parameters: Mapping[str, Any]) -> tuple[dict[str, Any], Any]:
    """Level is a key of every check; the other keys are its own parameters."""
    return {key: value for key, value in parameters.items() if key != "level"}, parameters.get("level")


def _problems(rule: Rule[Any], rulebook: Rulebook) -> Iterator[Problem]:
    shape = CHECKS.get(rule.name)
    if shape is None:
        known = ", ".join((*CHECKS, "none"))
        yield Problem(_place(rule, "check"), "name.unknown", {"key": "check", "name": rule.name, "known": known})
        return
    merged = dict(rule.parameters)
    for change in (None, *rule.upcoming):
        merged |= change.parameters if change else {}
        yield from _parameter_problems(rule, shape, merged, rulebook)
    yield from _message_problems(rule, shape)


def _place(rule: Rule[Any], key: str = "") -> Place:
    return rule.places.get(key) or rule.places.get("") or Place(rule.texts["ru"].page)


def _parameter_problems(
    rule: Rule[Any], shape: type[Check], merged: dict[str, Any], rulebook: Rulebook
) -> Iterator[Problem]:
    parameters, level = _split(merged)
    if level not in shape.LEVELS:
        values = {"key": "level", "value": level or "—", "known": ", ".join(shape.LEVELS)}
        yield Problem(_place(rule, "level"), "key.choice", values)
    for misfit in fill(shape, parameters)[1]:
        yield Problem(_place(rule, ".".join(map(str, misfit.path))), misfit.code, misfit.values)
    known = [*rulebook.questions, *FREE_FIELDS]
    for key in ("field", "other", "fields"):
        named = parameters.get(key, ())
        for name in (named,) if isinstance(named, str) else named:
            if name not in known:
                yield Problem(_place(rule, key), "name.unknown", {"key": key, "name": name, "known": ", ".join(known)})


def _message_problems(rule: Rule[Any], shape: type[Check]) -> Iterator[Problem]:
    own = {item.name for item in fields(shape)}  # type: ignore[arg-type]
    for code in shape.CODES:
        if f"message.{code}" not in rule.texts["ru"].words and _can_say(rule, code):
            yield Problem(_place(rule), "word.missing", {"key": f"message.{code}", "anchor": rule.anchor})
    for text in rule.texts.values():
        for key, word in text.words.items():
            values = shape.CODES.get(key.removeprefix("message."), ()) if key != NOTE else ()
            if key != NOTE and key.removeprefix("message.") not in shape.CODES:
                known = ", ".join((*(f"message.{code}" for code in shape.CODES), NOTE))
                yield Problem(_place(rule, key), "word.unknown", {"key": key, "known": known})
                continue
            for name in placeholders(word):
                if name not in own and name not in values:
                    yield Problem(_place(rule, key), "word.placeholder", {"name": name, "key": key})


def _can_say(rule: Rule[Any], code: str) -> bool:
    """A length without a lower bound never says `short`; its page need not have words for it."""
    bounds = {"short": "min", "long": "max"}
    return rule.name != "length" or any(
        bounds[code] in p for p in (rule.parameters, *(c.parameters for c in rule.upcoming))
    )

"""Rule-book → checks ready to run, and what the rule-book asks of checks that they cannot do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from submit.rulebook.lookalikes import look_alike
from submit.rulebook.placeholders import placeholders
from submit.rulebook.problem import Problem
from submit.rulebook.rulebook import Rule, Rulebook
from submit.rulebook.schema import fill
from submit.ticket.checks.check import Check
from submit.ticket.checks.check_types import CHECKS
from submit.ticket.finding import Level
from submit.ticket.typed import FREE_TEXT

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
    for rule in rulebook.unchecked:
        problems += _idle_problems(rule)
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
        yield Problem(
            rule.place("check"), "name.unknown", {"key": "check", "kind": "check", "name": rule.name, "known": known}
        )
        return
    for where, parameters in _states(rule):
        if found := list(_parameter_problems(rule, shape, where, parameters, rulebook)):
            yield from found
            break
    yield from _message_problems(rule, shape)


def _idle_problems(rule: Rule[Any]) -> Iterator[Problem]:
    """What stands under `check: none` as if a check would read it."""
    for key in (*rule.parameters, *("upcoming" for _ in rule.upcoming[:1])):
        yield Problem(rule.place(key), "key.unknown", {"key": key, "known": "check"})
    for lang, text in rule.texts.items():
        for key in text.words:
            yield Problem(rule.place(f"{lang}:{key}"), "word.unknown", {"key": key, "known": "—"})


def _parameter_problems(
    rule: Rule[Any], shape: type[Check], where: str, written: dict[str, Any], rulebook: Rulebook
) -> Iterator[Problem]:
    parameters, level = _split(written)
    if level not in shape.LEVELS:
        values = {"key": "level", "value": level or "—", "known": ", ".join(shape.LEVELS)}
        yield Problem(rule.place(f"{where}level"), "key.choice", values)
    check, misfits = fill(shape, parameters)
    if check is not None:
        misfits = list(check.misfits())
    for misfit in misfits:
        yield Problem(rule.place(where + ".".join(map(str, misfit.path))), misfit.code, misfit.values)
    if misfits:
        return
    known = [*rulebook.questions, FREE_TEXT]
    for key in ("field", "other", "fields"):
        named = parameters.get(key, ())
        for name in (named,) if isinstance(named, str) else named:
            if name not in known:
                values = {"key": key, "kind": "question", "name": name, "known": ", ".join(known)}
                yield Problem(rule.place(where + key), "name.unknown", values)


def _message_problems(rule: Rule[Any], shape: type[Check]) -> Iterator[Problem]:
    own = {key for _, parameters in _states(rule) for key in parameters}
    known = {f"message.{code}": values for code, values in shape.CODES.items() if _can_say(rule, code)}
    meant = {alike["latin"] for key in rule.texts["ru"].words if (alike := look_alike(key, known))}
    for key in known:
        if key not in rule.texts["ru"].words and key not in meant:
            yield Problem(rule.place(), "word.missing", {"key": key, "anchor": rule.anchor})
    known[NOTE] = ()
    for lang, text in rule.texts.items():
        for key, word in text.words.items():
            place = rule.place(f"{lang}:{key}")
            if key not in known:
                alike = look_alike(key, known)
                values = alike or {"key": key, "known": ", ".join(known)}
                yield Problem(place, "key.alphabet" if alike else "word.unknown", values)
                continue
            for name in placeholders(word):
                if name not in own and name not in known[key]:
                    yield Problem(place, "word.placeholder", {"name": name, "key": key})


def _can_say(rule: Rule[Any], code: str) -> bool:
    """A length without a lower bound never says `short`; its page need not have words for it."""
    bounds = {"short": "min", "long": "max"}
    return rule.name != "length" or any(bounds[code] in parameters for _, parameters in _states(rule))


def _states(rule: Rule[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The parameters in force, and those that each announced change leads to, with the beginning of its places."""
    merged = dict(rule.parameters)
    yield "", merged
    for index, change in enumerate(rule.upcoming):
        merged = {**merged, **change.parameters}
        yield f"upcoming.{index}.", merged

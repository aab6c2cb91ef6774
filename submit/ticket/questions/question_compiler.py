"""Rule-book → questions ready to be asked, and what the rule-book asks of questions that they cannot do."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from submit.rulebook.lookalikes import look_alike
from submit.rulebook.placeholders import placeholders
from submit.rulebook.problem import Problem
from submit.rulebook.rulebook import Rule, Rulebook
from submit.rulebook.schema import fill
from submit.ticket.questions.condition_problems import condition_problems, folding_problems, memory_problems
from submit.ticket.questions.conditions import spelled
from submit.ticket.questions.field_problems import field_problems
from submit.ticket.questions.names import name_problems
from submit.ticket.questions.question import Asked, Question
from submit.ticket.questions.question_types import QUESTIONS
from submit.ticket.questions.tracker_questions import tracker_problems

VALUES = frozenset({"count", "value"})
"""What the form itself can put into any message of a question."""
WORDS = ("name", "label", "hint")


def compile_questions(rulebook: Rulebook) -> tuple[Mapping[str, Asked], list[Problem]]:
    """Return the questions by name, in the order of the pages, and every problem of all.

    A question whose parameters cannot be used is left out; one that lacks words is asked all the same.
    """
    asked: dict[str, Asked] = {}
    problems: list[Problem] = []
    for rule in rulebook.questions.values():
        found = list(_unusable(rule))
        if not found:
            asked[rule.name] = Asked(rule, _filled(rule), rulebook)
            found = list(_word_problems(rule, asked[rule.name].question))
        problems += [*name_problems(rule), *found]
    return asked, problems


def question_problems(rulebook: Rulebook) -> list[Problem]:
    """Return every problem of the questions and of the trackers that ask them, now and on each day of a change."""
    found = compile_questions(rulebook)[1]
    if found:
        # What a question that cannot be used would do for its trackers nobody knows.
        return found
    for state in (rulebook.at(date.min), *(rulebook.at(day) for day in rulebook.days)):
        asked = compile_questions(state)[0]
        problems = (
            *tracker_problems(state, asked),
            *condition_problems(state, asked),
            *memory_problems(asked),
            *field_problems(state, asked),
            *folding_problems(asked),
        )
        for problem in problems:
            found += [problem] if problem not in found else []
    return found


def _filled(rule: Rule[Any]) -> Question:
    type_, parameters = _split(rule.parameters)
    question, _ = fill(QUESTIONS[type_], parameters)
    assert question is not None
    return question


def _split(parameters: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The type is a key of every question; the other keys are the parameters of that type."""
    own = {key: value for key, value in parameters.items() if key != "type"}
    return parameters.get("type"), own | ({"when": spelled(own["when"])} if "when" in own else {})


def _unusable(rule: Rule[Any]) -> Iterator[Problem]:
    for where, parameters in _states(rule):
        if found := list(_parameter_problems(rule, where, parameters)):
            yield from found
            return


def _parameter_problems(rule: Rule[Any], where: str, written: Mapping[str, Any]) -> Iterator[Problem]:
    type_, parameters = _split(written)
    shape = QUESTIONS.get(type_) if isinstance(type_, str) else None
    if shape is None:
        yield _unknown_type(rule, where, type_)
        return
    question, misfits = fill(shape, parameters)
    for misfit in misfits if question is None else question.misfits():
        yield Problem(rule.place(where + ".".join(map(str, misfit.path))), misfit.code, misfit.values)


def _unknown_type(rule: Rule[Any], where: str, type_: Any) -> Problem:
    if type_ is None and "type" not in rule.parameters:
        return Problem(rule.place(), "key.missing", {"key": "type"})
    if alike := look_alike(type_, QUESTIONS):
        return Problem(rule.place(f"{where}type"), "key.alphabet", alike)
    values = {"key": "type", "value": type_, "known": ", ".join(QUESTIONS)}
    return Problem(rule.place(f"{where}type"), "key.choice", values)


def _word_problems(rule: Rule[Any], question: Question) -> Iterator[Problem]:
    needed = [*(f"message.{code}" for code in question.codes()), *question.words()]
    known = {f"message.{code}": {*values, *VALUES} for code, values in question.CODES.items()}
    known |= {key: set(VALUES) for key in (*WORDS, *question.words())}
    meant = {alike["latin"] for key in rule.texts["ru"].words if (alike := look_alike(key, known))}
    for key in needed:
        if key not in rule.texts["ru"].words and key not in meant:
            yield Problem(rule.place(), "word.missing", {"key": key, "anchor": rule.anchor})
    for lang, text in rule.texts.items():
        for key, word in text.words.items():
            yield from _said_problems(rule, f"{lang}:{key}", word, known)


def _said_problems(rule: Rule[Any], where: str, word: str, known: Mapping[str, set[str]]) -> Iterator[Problem]:
    key = where.partition(":")[2]
    if key not in known:
        alike = look_alike(key, known)
        values = alike or {"key": key, "known": ", ".join(known)}
        yield Problem(rule.place(where), "key.alphabet" if alike else "word.unknown", values)
        return
    for name in placeholders(word):
        if name not in rule.parameters and name not in known[key]:
            yield Problem(rule.place(where), "word.placeholder", {"name": name, "key": key})


def _states(rule: Rule[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The parameters in force, and those that each announced change leads to, with the beginning of its places."""
    merged = dict(rule.parameters)
    yield "", merged
    for index, change in enumerate(rule.upcoming):
        merged = {**merged, **change.parameters}
        yield f"upcoming.{index}.", merged

"""Consistency of the rules: the names they use for each other, the words they need, their placeholders."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from submit.rulebook.kinds import KINDS
from submit.rulebook.placeholders import placeholders, wrong_forms
from submit.rulebook.problem import Problem
from submit.rulebook.rulebook import Rule, Rulebook


def inconsistencies(rulebook: Rulebook) -> list[Problem]:
    """Return every contradiction between rules, now and on each day when something changes, each once.

    The rules must be well-formed: of others this tells nothing useful.
    """
    found = list(_successors(rulebook))
    for state in (rulebook.at(date.min), *(rulebook.at(day) for day in rulebook.days)):
        found += [problem for problem in _in_force(state) if problem not in found]
    return found


def _roles(rulebook: Rulebook) -> Iterator[Problem]:
    """Yield what the product needs among the statuses but does not find, whatever their names are."""
    statuses = [*rulebook.statuses.values()]
    if statuses and not any(rule.value.asks_back for rule in statuses):
        yield Problem(statuses[0].place(), "status.asks_back")
    for rule in statuses:
        ahead = [rulebook.statuses[name].value for name in rule.value.next if name in rulebook.statuses]
        closes = rulebook.closing is not None and rule.value.turn in rulebook.closing.value.turns
        if closes and not rule.value.closed and not any(status.closed for status in ahead):
            yield Problem(rule.place("next"), "status.no_end", {"name": rule.name})
        if rule.value.closed and not any(status.turn == "support" for status in ahead):
            yield Problem(rule.place("next"), "status.no_way_back", {"name": rule.name})


def _successors(rulebook: Rulebook) -> Iterator[Problem]:
    """Yield withdrawn rules whose successor does not exist."""
    for rule in rulebook.rules.values():
        instead = rule.term.instead
        if instead and (instead not in rulebook.rules or instead == rule.anchor):
            yield Problem(rule.place("withdrawn.instead"), "withdrawn.instead", {"anchor": instead})


def _in_force(rulebook: Rulebook) -> Iterator[Problem]:
    yield from _roles(rulebook)
    for rule in rulebook.in_force:
        yield from _repeated_name(rulebook, rule)
        yield from _words(rule)
        for key, kind, name, known in _references(rulebook, rule):
            if name not in known:
                values = {"key": key, "kind": kind, "name": name, "known": ", ".join(known) or "—"}
                yield Problem(rule.place(key), "name.unknown", values)
        if rule.kind == "impact" and not any(rule.name in other.value.when for other in rulebook.priorities.values()):
            yield Problem(rule.place(), "impact.no_priority", {"name": rule.name})
        if rule.kind == "chooser":
            yield from _chooser(rule)


def _chooser(rule: Rule[Any]) -> Iterator[Problem]:
    """Yield questions of a chooser that lack words, have unknown keys, or lead back to themselves and so never end."""
    tree = rule.value.tree
    for name, branch in tree.items():
        if f"ask.{name}" not in rule.texts["ru"].words:
            yield Problem(rule.place(), "word.missing", {"key": f"ask.{name}", "anchor": rule.anchor})
        for key in branch.keys() - {"if_yes", "if_no"}:
            values = {"key": key, "known": "if_yes, if_no"}
            yield Problem(rule.place(f"tree.{name}.{key}"), "key.unknown", values)
        ahead, seen = set(branch.values()) & tree.keys(), set[str]()
        while ahead - seen:
            seen |= ahead
            ahead = {step for asked in ahead for step in tree[asked].values()} & tree.keys()
        if name in seen:
            yield Problem(rule.place(f"tree.{name}"), "chooser.circle", {"name": name})


def _repeated_name(rulebook: Rulebook, rule: Rule[Any]) -> Iterator[Problem]:
    if rule.kind == "check":
        return
    first = next(r for r in rulebook.in_force if (r.kind, r.name) == (rule.kind, rule.name))
    if first is not rule:
        yield Problem(rule.place(rule.kind), "name.repeated", {"name": rule.name, "anchor": first.anchor})


def _words(rule: Rule[Any]) -> Iterator[Problem]:
    words = KINDS[rule.kind].words
    for lang, text in rule.texts.items():
        for key, word in text.words.items():
            place = rule.place(f"{lang}:{key}")
            if KINDS[rule.kind].shape is not None:
                allowed = words.needed + words.allowed
                if key not in allowed and f"{key.split('.')[0]}.*" not in allowed:
                    yield Problem(place, "word.unknown", {"key": key, "known": ", ".join(allowed)})
                for name in placeholders(word):
                    if name not in rule.parameters:
                        yield Problem(place, "word.placeholder", {"name": name, "key": key})
            for found in wrong_forms(word, lang):
                yield Problem(place, "word.forms", {"found": found})


def _references(rulebook: Rulebook, rule: Rule[Any]) -> Iterator[tuple[str, str, str, list[str]]]:
    """Yield each name by which `rule` refers to another: its key, the kind, the name, and the names that exist."""
    if rule.kind == "tracker":
        yield "default_priority", "priority", rule.value.default_priority, list(rulebook.priorities)
        for name in rule.value.questions:
            yield "questions", "question", name, list(rulebook.questions)
    elif rule.kind == "priority":
        for name in rule.value.when:
            yield "when", "impact", name, list(rulebook.impacts)
    elif rule.kind == "status":
        for name in rule.value.next:
            yield "next", "status", name, list(rulebook.statuses)
    elif rule.kind == "chooser":
        tree = rule.value.tree
        yield "start", "step", rule.value.start, list(tree)
        for branch in tree.values():
            for key in ("if_yes", "if_no"):
                yield "tree", "tracker", branch.get(key, ""), [*tree, *rulebook.trackers]

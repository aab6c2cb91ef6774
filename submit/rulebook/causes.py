"""Causes and effects: of all problems of the pages, those to mend come first, each with what it causes folded under it.

What is wrong with a page or rule hides what stands there, and whatever refers to it looks wrong too. So every
problem *loses* things, and may *need* some; it is an effect of a problem that has lost what it needs. Things are
named by short texts, such as `rule r-3-2`, `question steps`, `page docs/ru/rules/closing.md`. The catalogue says under
`loses` and `needs` which ones, beside the words of each problem. What a problem in the front matter of a rule loses
needs no word: it is that rule, and the name it gives.

`same` in the catalogue is what a problem cannot find. Where many cannot find one thing, the first stands for all.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from submit.rulebook.kinds import KINDS
from submit.rulebook.page import Page, anchor_of, read_page
from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.rulebook.problem import CATALOGUE, Problem

NAMED = re.compile(rf"\b(?P<kind>{'|'.join(KINDS)}):[ \t]*(?P<name>[\w-]+)")
LOST_NAME = f"{DEFAULT_LANGUAGE} name"
"""A rule whose name nobody knows any more; it may be any that is missing."""
Pages = Mapping[str, Mapping[str, str]]


def folded(problems: Sequence[Problem], pages: Pages, root: str = "docs") -> list[Problem]:
    """Return the problems that have no other cause, in order, with their effects."""
    source = _Source(pages, root)
    causes = _Causes([_Traced(problem, source) for problem in problems])
    return [replace(root, effects=tuple(effects)) if effects else root for root, effects in causes.folded()]


def unfolded(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield each problem without its effects, and then those."""
    for problem in problems:
        yield replace(problem, effects=())
        yield from problem.effects


class _Source:
    """The pages, for whoever knows only a place."""

    def __init__(self, pages: Pages, root: str) -> None:
        self.root = root
        self._texts = {f"{root}/{lang}/{path}": text for lang, texts in pages.items() for path, text in texts.items()}

    def page(self, file: str) -> Page:
        return read_page(file, self._texts.get(file, ""))

    def names(self, file: str) -> Iterator[str]:
        """Yield the names that rules of a page give, read without YAML, which may be what cannot be read."""
        return (f"{found['kind']} {found['name']}" for found in NAMED.finditer(self._texts.get(file, "")))


class _Traced:
    """A problem, and what it loses and needs."""

    def __init__(self, problem: Problem, source: _Source) -> None:
        self.problem = problem
        self._source = source
        self._page = source.page(problem.place.file)
        self._words = problem.catalogue[problem.code]

    @property
    def same(self) -> list[str]:
        return self._things("same")

    @cached_property
    def needs(self) -> list[str]:
        return [*self.same, *self._things("needs")]

    @cached_property
    def loses(self) -> frozenset[str]:
        if self.problem.is_advice:
            return frozenset()
        # Prose says nothing that rules are made of.
        own = self._lost() if self.problem.catalogue is CATALOGUE else ()
        return frozenset((*self._things("loses"), *own))

    def _things(self, key: str) -> list[str]:
        return [template.format_map(self._values) for template in self._words.get(key, ())]

    @cached_property
    def _values(self) -> Mapping[str, Any]:
        file = self.problem.place.file
        _, lang, *path = (*file.split("/"), "", "")
        twin = "/".join((self._source.root, DEFAULT_LANGUAGE, *filter(None, path)))
        return {"file": file, "lang": lang, "twin": twin, "owner": self._owner, **self.problem.values}

    def _lost(self) -> Iterator[str]:
        front, file = self._page.front, self.problem.place.file
        if self.problem.place.line > front.end and self.problem not in front.problems:
            yield f"form {self._owner}"
            return
        yield f"front {file}"
        rules = front.values.get("rules")
        if self._values["lang"] != DEFAULT_LANGUAGE:
            return
        if not isinstance(rules, dict):
            yield from self._lost_page()
        elif self._owner:
            yield from self._lost_rule(rules.get(self._owner))

    def _lost_page(self) -> Iterator[str]:
        """Yield the rules of a page whose front matter nobody can read."""
        numbers = [section.number for section in self._page.sections if section.number]
        yield from (f"rule {anchor_of(number)}" for number in numbers)
        yield from self._source.names(self.problem.place.file)
        yield from (f"some {kind}" for kind in KINDS if numbers)

    def _lost_rule(self, entry: Any) -> Iterator[str]:
        yield f"rule {self._owner}"
        kinds = [kind for kind in KINDS if isinstance(entry, dict) and isinstance(entry.get(kind), str)]
        if len(kinds) != 1:
            yield LOST_NAME
        for kind in kinds:
            yield from (f"{kind} {entry[kind]}", f"some {kind}")

    @cached_property
    def _owner(self) -> str:
        """Return the anchor of the rule that the place belongs to; empty if there is none."""
        line, front = self.problem.place.line, self._page.front
        if line > front.end:
            numbers = [section.number for section in self._page.sections if section.place.line <= line]
            return next((anchor_of(number) for number in reversed(numbers) if number), "")
        keys = [(place.line, path) for path, place in front.places.items() if len(path) == 1 or _is_rule(path)]
        above = [path for at, path in sorted(keys, key=lambda item: item[0]) if at <= line]
        return str(above[-1][1]) if above and _is_rule(above[-1]) else ""


def _is_rule(path: tuple[str | int, ...]) -> bool:
    return len(path) == 2 and path[0] == "rules"


class _Causes:
    """Which problem is caused by which."""

    def __init__(self, traced: Sequence[_Traced]) -> None:
        self._traced = traced
        self._losers: dict[str, list[int]] = {}
        self._first: dict[str, int] = {}
        for index, item in enumerate(traced):
            for thing in item.loses:
                self._losers.setdefault(thing, []).append(index)
            for thing in item.same if not item.problem.is_advice else ():
                self._first.setdefault(thing, index)
        self._cause: dict[int, int] = {}
        # Those that need nothing are never effects, and so are looked at first by the others.
        for index in range(len(traced)):
            self._link(index)

    def folded(self) -> Iterator[tuple[Problem, list[Problem]]]:
        effects: dict[int, list[Problem]] = {}
        for index, item in enumerate(self._traced):
            if (root := self._root(index)) != index:
                effects.setdefault(root, []).append(item.problem)
        for index, item in enumerate(self._traced):
            if index not in self._cause:
                yield item.problem, effects.get(index, [])

    def _link(self, index: int) -> None:
        for cause in self._candidates(self._traced[index]):
            if self._root(cause) != index:
                self._cause[index] = cause
                return

    def _candidates(self, item: _Traced) -> Iterator[int]:
        for thing in item.needs:
            yield from sorted(self._losers.get(thing, ()), key=lambda loser: bool(self._traced[loser].needs))
        yield from (self._first[thing] for thing in item.same if thing in self._first)

    def _root(self, index: int) -> int:
        while index in self._cause:
            index = self._cause[index]
        return index

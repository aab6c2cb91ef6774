"""Numbers typed by hand that are parameters of a rule: when the rule changes, they become wrong."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from submit.rulebook.placeholders import PLACEHOLDER
from submit.rulebook.rulebook import Rule, Rulebook
from submit.site.lint.prose_markup import QUOTED, TABLE, Marked, Markup, blank
from submit.site.lint.prose_problem import ProseProblem
from submit.site.lint.translations import STAFF
from submit.ticket.word_stems import stem, stems_of

NUMBER = re.compile(
    r"(?<![\w.,:/№#+-])(?<!№[ \u00a0])(?P<number>\d{1,3}(?:[ \u00a0]\d{3})+|\d+)(?![\w:/-]|[.,]\d)"
    r"(?:[ \u00a0]+(?P<noun>[^\W\d_]+))?"
)
NOUN = r"[ \u00a0]*(?P<noun>[^\W\d_]+)?"
INSERTION = re.compile(r"\{\{ *rules\[\"(?P<anchor>[\w-]+)\"\]\.(?P<name>\w+)(?P<filters>[^}]*)\}\}" + NOUN)
QUOTED_FORM = re.compile(r"\"([^\"]*)\"")
WORD_PLACEHOLDER = re.compile(PLACEHOLDER.pattern + NOUN)


@dataclass(frozen=True)
class Parameter:
    """A parameter that is a number, and the stems of the nouns that pages count with it: знак, день, МБ."""

    rule: Rule[Any]
    name: str
    value: int
    nouns: set[str] = field(default_factory=set)

    @property
    def macro(self) -> str:
        return f'{{{{ rules["{self.rule.anchor}"].{self.name} }}}}'


def parameters_of(rulebook: Rulebook, pages: Marked) -> list[Parameter]:
    """Return the numeric parameters of the rules. Their nouns are learned from the pages, next to insertions."""
    found = {
        (rule.anchor, name): Parameter(rule, name, value)
        for rule in rulebook.rules.values()
        for name, value in rule.parameters.items()
        if isinstance(value, int) and not isinstance(value, bool)
    }
    for anchor, name, words in (*_insertions(pages), *_placeholders(rulebook)):
        if (anchor, name) in found:
            found[anchor, name].nouns.update(stems_of(words))
    return list(found.values())


def _insertions(pages: Marked) -> Iterator[tuple[str, str, list[str]]]:
    for texts in pages.values():
        for page in texts.values():
            for match in INSERTION.finditer(page.body):
                forms = QUOTED_FORM.findall(match["filters"])
                yield match["anchor"], match["name"], forms or [match["noun"] or ""]


def _placeholders(rulebook: Rulebook) -> Iterator[tuple[str, str, list[str]]]:
    for rule in rulebook.rules.values():
        for text in rule.texts.values():
            for word in text.words.values():
                for match in WORD_PLACEHOLDER.finditer(word):
                    yield rule.anchor, match["name"], (match["forms"] or match["noun"] or "").split("|")


def literal_problems(page: Markup, parameters: list[Parameter]) -> Iterator[ProseProblem]:
    """Yield numbers in the prose that repeat a parameter: anywhere with its noun, in the rule's section with any."""
    prose = blank(QUOTED, page.prose)
    if page.path.startswith(STAFF):
        prose = blank(TABLE, prose)
    owners = dict(_owners(page))
    for match in NUMBER.finditer(prose):
        place = page.place(match.start())
        parameter = _repeated(match, parameters, owners.get(place.line, ""))
        if parameter is not None:
            values = {"number": match["number"], "name": parameter.name, "anchor": parameter.rule.anchor}
            yield ProseProblem(place, "number.prose", {**values, "macro": parameter.macro})


def form_literal_problems(parameters: list[Parameter]) -> Iterator[ProseProblem]:
    """Yield numbers in the words of the form that repeat a parameter of their rule."""
    for parameter in parameters:
        for lang, text in parameter.rule.texts.items():
            for key, word in text.words.items():
                for match in NUMBER.finditer(blank(QUOTED, word)):
                    if _value(match) == parameter.value:
                        values = {"number": match["number"], "name": parameter.name}
                        yield ProseProblem(parameter.rule.place(f"{lang}:{key}"), "number.form", values)


def _owners(page: Markup) -> Iterator[tuple[int, str]]:
    """Yield each line below a numbered heading, and the anchor of that heading."""
    owner = ("", 0)
    for section, lines in page.spans():
        if section.number:
            owner = (section.anchor, section.level)
        elif section.level <= owner[1]:
            owner = ("", 0)
        yield from ((line, owner[0]) for line in lines)


def _repeated(match: re.Match[str], parameters: list[Parameter], owner: str) -> Parameter | None:
    same = [parameter for parameter in parameters if parameter.value == _value(match)]
    with_noun = [parameter for parameter in same if match["noun"] and stem(match["noun"]) in parameter.nouns]
    own = [parameter for parameter in same if parameter.rule.anchor == owner]
    # A number of this very rule is more likely meant than one of another rule with the same noun.
    both = [parameter for parameter in with_noun if parameter in own]
    return next(iter((*both, *own, *with_noun)), None)


def _value(match: re.Match[str]) -> int:
    return int(re.sub(r"\D", "", match["number"])[:18])

"""The prose of a page: what of Jinja it may use, and what is wrong with what it uses.

Allowed is `{{ rules["r-3-2"].min }}`, alone or through a filter of FILTERS. All else stops the build.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from submit.rulebook.front_matter import read_front_matter
from submit.rulebook.problem import Place, Problem
from submit.rulebook.rulebook import Rulebook
from submit.rulebook.words import FORMS
from submit.site.fences import fences

WORDS: Mapping[str, Mapping[str, str]] = tomllib.loads(
    files("submit.site").joinpath("problems.toml").read_text(encoding="utf-8")
)
FILTERS = ("plural", "join")
MARKS = ("{{", "{%", "{#")
TAG = re.compile(r"\{[%#]")
Found = tuple[int, str, dict[str, Any]]
"""Line, code and values of a problem."""


class ProseProblem(Problem):
    """A problem whose words stand in this room's `problems.toml`."""

    @property
    def is_advice(self) -> bool:
        return False

    def __str__(self) -> str:
        words = WORDS[self.code]
        return f"{self.place}: " + " ".join((words["what"], words["mend"])).format_map(self.values)


def prose_problems(file: str, text: str, lang: str, rulebook: Rulebook) -> Iterator[Problem]:
    """Every use of Jinja in the page `text` that is not allowed, or that would show nothing."""
    text = text.replace("\r\n", "\n")
    front = read_front_matter(file, text)
    for mark in MARKS:
        if mark in str(front.values.get("title", "")):
            yield ProseProblem(front.place("title"), "prose.title", {"found": mark})
    for line, code, values in _body_problems(_prose_only(text, front.end), lang, rulebook):
        yield ProseProblem(Place(file, line), code, values)


def _prose_only(text: str, end_of_front: int) -> str:
    """The page with its front matter and its fenced blocks left blank, so that lines keep their numbers."""
    lines = text.split("\n")
    lines[:end_of_front] = [""] * end_of_front
    for fence in fences(lines):
        lines[fence.start : fence.end + 1] = [""] * (fence.end + 1 - fence.start)
    return "\n".join(lines)


def _body_problems(text: str, lang: str, rulebook: Rulebook) -> Iterator[Found]:
    tags = [(number, tag[0]) for number, line in enumerate(text.split("\n"), 1) for tag in TAG.finditer(line)]
    if tags:
        for number, tag in tags:
            yield number, "prose.tag", {"found": tag}
        return
    try:
        for expression in _expressions(Environment(autoescape=True).parse(text)):
            yield from _expression_problems(expression, lang, rulebook)
    except TemplateSyntaxError as error:
        yield error.lineno, "prose.syntax", {}


def _expressions(template: nodes.Template) -> Iterator[nodes.Expr]:
    for output in template.find_all(nodes.Output):
        yield from (node for node in output.nodes if not isinstance(node, nodes.TemplateData))


def _expression_problems(expression: nodes.Expr, lang: str, rulebook: Rulebook) -> Iterator[Found]:
    wrappers: list[nodes.Filter] = []
    inner: nodes.Node | None = expression
    while isinstance(inner, nodes.Filter) and inner.name in FILTERS and _has_plain_arguments(inner):
        wrappers.append(inner)
        inner = inner.node
    named = _named_parameter(inner)
    if named is None:
        yield expression.lineno, "prose.expression", {"known": ", ".join(FILTERS)}
        return
    anchor, name = named
    values = {"anchor": anchor, "name": name}
    if anchor not in rulebook.rules:
        yield expression.lineno, "prose.rule", values
        return
    parameters = rulebook.rules[anchor].parameters
    if name not in parameters:
        yield expression.lineno, "prose.parameter", {**values, "known": ", ".join(parameters) or "—"}
    elif parameters[name] is None:
        yield expression.lineno, "prose.empty", values
    else:
        for wrapper in wrappers:
            yield from _filter_problems(wrapper, parameters[name], lang)


def _named_parameter(node: nodes.Node | None) -> tuple[str, str] | None:
    """Anchor and parameter of `rules["anchor"].parameter`; None for anything else."""
    if (
        isinstance(node, nodes.Getattr)
        and isinstance(node.node, nodes.Getitem)
        and isinstance(node.node.node, nodes.Name)
        and node.node.node.name == "rules"
        and isinstance(node.node.arg, nodes.Const)
    ):
        return str(node.node.arg.value), node.attr
    return None


def _has_plain_arguments(node: nodes.Filter) -> bool:
    return not (node.kwargs or node.dyn_args or node.dyn_kwargs) and all(
        isinstance(argument, nodes.Const) and isinstance(argument.value, str) for argument in node.args
    )


def _filter_problems(node: nodes.Filter, value: Any, lang: str) -> Iterator[Found]:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if node.name == "plural" and not (is_number and len(node.args) == len(FORMS[lang])):
        yield node.lineno, "prose.plural", {"count": len(FORMS[lang])}
    if node.name == "join" and not (isinstance(value, tuple) and len(node.args) == 1):
        yield node.lineno, "prose.join", {}

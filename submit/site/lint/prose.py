"""The prose of a page: which Jinja it may use, and what is wrong with what it uses.

Allowed is `{{ rules["r-3-2"].min }}`, alone or through a filter of FILTERS. Everything else stops the build.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from submit.rulebook.placeholders import FORMS
from submit.rulebook.problem import Problem
from submit.rulebook.rulebook import Rulebook
from submit.site.lint.prose_markup import Markup
from submit.site.lint.prose_problem import ProseProblem

FILTERS = ("plural", "join")
MARKS = ("{{", "{%", "{#")
TAG = re.compile(r"\{[%#]")
INSERTION = re.compile(r"\{\{.*?\}\}|\{\{", re.DOTALL)
JINJA = Environment(autoescape=True)
Found = tuple[str, dict[str, Any]]
"""Code and values of a problem."""


def prose_problems(page: Markup, rulebook: Rulebook) -> Iterator[Problem]:
    """Yield every use of Jinja in the page that is not allowed, or that would show nothing."""
    front = page.page.front
    for mark in MARKS:
        if mark in str(front.values.get("title", "")):
            yield ProseProblem(front.place("title"), "prose.title", {"found": mark})
    tags = list(TAG.finditer(page.body))
    for tag in tags:
        yield ProseProblem(page.place(tag.start()), "prose.tag", {"found": tag[0]})
    # A tag can change what an insertion means, so insertions are checked once there are no tags.
    for insertion in () if tags else INSERTION.finditer(page.body):
        for code, values in _insertion_problems(insertion[0], page.lang, rulebook):
            yield ProseProblem(page.place(insertion.start()), code, values)


def _insertion_problems(insertion: str, lang: str, rulebook: Rulebook) -> Iterator[Found]:
    try:
        expression = next(_expressions(JINJA.parse(insertion)))
    except (TemplateSyntaxError, RecursionError):
        yield "prose.syntax", {}
    else:
        yield from _expression_problems(expression, lang, rulebook)


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
        yield "prose.expression", {"known": ", ".join(FILTERS)}
        return
    anchor, name = named
    values = {"anchor": anchor, "name": name}
    if anchor not in rulebook.rules:
        yield "prose.rule", values
        return
    parameters = rulebook.rules[anchor].parameters
    if name not in parameters:
        yield "prose.parameter", {**values, "known": ", ".join(parameters) or "—"}
    elif parameters[name] is None:
        yield "prose.empty", values
    else:
        for wrapper in wrappers:
            yield from _filter_problems(wrapper, values, parameters[name], lang)


def _named_parameter(node: nodes.Node | None) -> tuple[str, str] | None:
    """Return anchor and parameter of `rules["anchor"].parameter`; None for anything else."""
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


def _filter_problems(node: nodes.Filter, named: Mapping[str, str], value: Any, lang: str) -> Iterator[Found]:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if node.name == "plural" and not (is_number and len(node.args) == len(FORMS[lang])):
        yield "prose.plural", {**named, "count": len(FORMS[lang])}
    if node.name == "join" and not (isinstance(value, tuple) and len(node.args) == 1):
        yield "prose.join", {**named}

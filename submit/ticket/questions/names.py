"""Names that a question cannot bear, because the form, its page or its published format mean something else by them."""

import re
from collections.abc import Iterator
from typing import Any

from submit.rulebook.problem import Problem
from submit.rulebook.rulebook import Rule

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
OF_THE_FORM = frozenset(
    {"action", "anew", "answers", "begun", "carried", "complete", "csrf_token", "dataset", "elements", "lang", "main"}
    | {"moved", "remember", "summary", "ticket", "website"}
)
"""Names and ids of the form's own fields and places, and properties that its script reads of the form."""
PUBLISHED = {"tracker": "tracker", "email": "email", "subject": "line", "impact": "impact", "files": "files",
             "description": "text"}  # fmt: skip
"""The keys of the published format that name an answer, and the type that a question of that name must have."""


def name_problems(rule: Rule[Any]) -> Iterator[Problem]:
    """Return what is wrong with the name of a question."""
    place = rule.place(rule.kind)
    if not NAME.fullmatch(rule.name):
        yield Problem(place, "question.name", {"name": rule.name})
    elif rule.name in OF_THE_FORM:
        yield Problem(place, "question.reserved", {"name": rule.name})
    elif rule.parameters.get("type") != PUBLISHED.get(rule.name, rule.parameters.get("type")):
        yield Problem(place, "question.published", {"name": rule.name, "type": PUBLISHED[rule.name]})

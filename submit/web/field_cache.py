"""A cache of unanswered questions: they look the same for every client, so they are rendered once for each edition."""

from collections.abc import Callable, Hashable, MutableMapping
from weakref import WeakKeyDictionary

from flask import Flask

from submit.ticket.checker import Checker
from submit.web import catalogues
from submit.web.fields import Field
from submit.web.service import rules

Drawn = dict[Hashable, str]
"""Rendered questions by language, question, and whatever else they depend on."""


def install(app: Flask) -> MutableMapping[Checker, Drawn]:
    """Give the templates `drawn`; return its cache, which lasts until another edition is in force."""
    blanks: WeakKeyDictionary[Checker, Drawn] = WeakKeyDictionary()

    def drawn(item: Field, *besides: Hashable, caller: Callable[[], str]) -> str:
        """Return the question as the block renders it; `besides` is whatever else the result depends on."""
        if item.value or item.errors or item.files:
            return caller()
        known = blanks.setdefault(rules(), {})
        key = (catalogues.current(), item, *besides)
        if key not in known:
            known[key] = caller()
        return known[key]

    app.jinja_env.globals["drawn"] = drawn
    return blanks

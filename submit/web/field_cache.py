"""Questions that nobody has answered yet look the same for everybody: they are drawn once for each edition."""

from collections.abc import Callable, Hashable, MutableMapping
from weakref import WeakKeyDictionary

from flask import Flask

from submit.ticket.checker import Checker
from submit.web import catalogues
from submit.web.fields import Field
from submit.web.service import rules

Drawn = dict[Hashable, str]
"""By language, question, and what else it depends on."""


def install(app: Flask) -> MutableMapping[Checker, Drawn]:
    """Give the templates `drawn`; returns where it keeps what it has drawn: until another edition is in force."""
    blanks: WeakKeyDictionary[Checker, Drawn] = WeakKeyDictionary()

    def drawn(item: Field, *besides: Hashable, caller: Callable[[], str]) -> str:
        """The question as the block draws it, which may depend on what stands `besides`, too."""
        if item.value or item.errors or item.files:
            return caller()
        known = blanks.setdefault(rules(), {})
        key = (catalogues.current(), item, *besides)
        if key not in known:
            known[key] = caller()
        return known[key]

    app.jinja_env.globals["drawn"] = drawn
    return blanks

"""Translations of the interface: `.po` catalogues, compiled in memory. The English text is in the templates."""

import gettext
import io
from functools import cache
from importlib.resources import files
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, g

from submit.rulebook.placeholders import DEFAULT_LANGUAGE, LANGUAGES

SOURCE = "en"


@cache
def translations(lang: str) -> gettext.NullTranslations:
    """Return the catalogue of a language."""
    if lang == SOURCE:
        return gettext.NullTranslations()
    text = files("submit.web").joinpath(f"translations/{lang}.po").read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(text), locale=lang))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def current() -> str:
    """Return the language of the request; Russian where the address does not tell one."""
    return str(g.get("lang", DEFAULT_LANGUAGE))


def translate(message: str) -> str:
    return translations(current()).gettext(message)


@cache
def _without_values(message: str, lang: str) -> str:
    """Return the translation of a message without values; `%%` stands for a per cent sign there, too."""
    return translations(lang).gettext(message) % {}


def install(app: Flask) -> None:
    """Give the templates `_`, `{% trans %}` and the list of languages."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    environment: Any = app.jinja_env
    environment.install_gettext_callables(
        translate,
        lambda one, many, count: translations(current()).ngettext(one, many, count),
        newstyle=True,
    )
    # About sixty messages of a page have no values: each is looked up once.
    app.jinja_env.globals["_"] = lambda message: _without_values(message, current())
    app.jinja_env.globals["languages"] = LANGUAGES

"""Template filters and functions: sizes, dates, words of the rule-book, addresses."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from flask import Flask, request

from submit.rulebook.placeholders import DEFAULT_LANGUAGE, fill_in, shown
from submit.rulebook.rulebook import Rule, Word
from submit.rulebook.rulebook import edition_address as address_of_edition
from submit.store.drafts import KEPT
from submit.ticket.file_types import extensions
from submit.web import catalogues
from submit.web.service import rules, service

MEGABYTE = 1024 * 1024
KILOBYTE = 1024
RUSSIAN = re.compile(r"([\u0400-\u04ff]+(?:[\s-]+[\u0400-\u04ff]+)*)")
LOCALES = {"ru": "ru", "en": "en_GB"}
"""The locales by which dates and times are formatted."""


def install(app: Flask) -> None:
    """Register these filters and functions with the templates."""
    app.jinja_env.filters.update(size=size, day=day, clock=clock, word=word, number=number)
    app.jinja_env.filters.update(amount=amount, tongues=tongues, accept=accept)
    app.jinja_env.globals.update(other_language=other_language, contacts=contacts, site=site, kept_days=KEPT.days)
    app.jinja_env.globals["edition_address"] = edition_address
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def lang() -> dict[str, Any]:
        home = "/" if catalogues.current() == "ru" else "/en/"
        return {"lang": catalogues.current(), "home": home, "zone": service().time_zone}


def size(count: int) -> str:
    """Format a size in bytes as «1,5 МБ» or «12 КБ»."""
    lang = catalogues.current()
    if count >= MEGABYTE:
        return f"{format_decimal(round(count / MEGABYTE, 1), locale=lang)}\u00a0{catalogues.translate('MB')}"
    return f"{format_decimal(max(1, round(count / KILOBYTE)), locale=lang)}\u00a0{catalogues.translate('KB')}"


def amount(count: int) -> str:
    """Format a number as «20 000»."""
    return shown(count, catalogues.current())


def accept(kinds: Iterable[str]) -> str:
    """Return the types that a file input offers, as “.png,.jpg”; the server checks other choices."""
    return ",".join(f".{extension}" for extension in extensions(kinds))


def tongues(word: Word) -> list[Word]:
    """Split a word into pieces of one language each: an English one may cite Russian, as it is in the tracker."""
    if word.lang == DEFAULT_LANGUAGE:
        return [word]
    pieces = [
        Word(piece, DEFAULT_LANGUAGE if RUSSIAN.match(piece) else word.lang) for piece in RUSSIAN.split(word.text)
    ]
    return [piece for piece in pieces if piece.text]


def day(moment: datetime) -> str:
    """Format a date as «22 ноября 2026 г.»; a no-break space keeps the day and its month together."""
    return str(format_date(moment, "long", locale=LOCALES[catalogues.current()])).replace(" ", "\u00a0", 1)


def clock(moment: datetime) -> str:
    """Format a time of day as «14:30»."""
    return str(format_time(moment, "short", locale=LOCALES[catalogues.current()]))


def word(rule: Rule[Any], key: str) -> Word:
    """Return a word of a rule's page with its numbers filled in, and the language it was found in."""
    found = rule.word(key, catalogues.current()) or Word("", catalogues.current())
    return Word(fill_in(found.text, rule.parameters, found.lang), found.lang)


def edition_address(edition: str) -> str:
    """Return the address on the history page of the edition that a ticket was checked by."""
    return address_of_edition(edition, catalogues.current())


def number(anchor: str) -> str:
    """Return the number of the rule with this anchor, as people cite it."""
    return rules().rulebook.rules[anchor].number


def site() -> str:
    """Return the address of the site, for links that must work on paper too."""
    return rules().site


def contacts() -> list[Rule[Any]]:
    """Return the contacts of the support desk that are still in use."""
    return [rule for rule in rules().rulebook.contacts.values() if not rule.value.retired]


def other_language() -> str:
    """Return the address of this page in the other language."""
    path = request.full_path.rstrip("?")
    return path.removeprefix("/en") if path.startswith("/en/") else f"/en{path}"

"""Words with placeholders: `{max}`, and `{max|знак|знака|знаков}` with a noun that agrees (CLDR plurals)."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from math import isfinite
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

LANGUAGES = ("ru", "en")
DEFAULT_LANGUAGE = "ru"
PLACEHOLDER = re.compile(r"\{(?P<name>[a-z_]+)(?:\|(?P<forms>[^{}]*))?\}")
TOO_LONG = 10**18
"""Numbers from here on are shown as they are: how to group them is unclear, and they are never meant."""
FORMS = {"ru": ("one", "few", "many"), "en": ("one", "other")}


def placeholders(text: str) -> list[str]:
    """Return the names of the placeholders in `text`, in order."""
    return [match["name"] for match in PLACEHOLDER.finditer(text)]


def wrong_forms(text: str, lang: str) -> list[str]:
    """Return the placeholders of `text` whose number of noun forms is not that of the language."""
    return [
        match[0]
        for match in PLACEHOLDER.finditer(text)
        if match["forms"] is not None and len(match["forms"].split("|")) != len(FORMS[lang])
    ]


def fill_in(text: str, values: Mapping[str, Any], lang: str) -> str:
    """Return `text` with its placeholders filled from `values` in one pass: what a value contains is not read again."""

    def replace(match: re.Match[str]) -> str:
        if match["name"] not in values:
            return match[0]
        value = values[match["name"]]
        if match["forms"] is None or not _is_number(value):
            return shown(value, lang)
        return agree(value, match["forms"].split("|"), lang)

    return PLACEHOLDER.sub(replace, text)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def agree(number: float, forms: Sequence[str], lang: str) -> str:
    """Return a number with the noun form that agrees: «3 дня», «5 дней», “1 day”. A no-break space joins them."""
    category = _locale(lang).plural_form(number)
    # CLDR calls fractions "other"; in Russian they take the form of two: «1,5 файла».
    index = FORMS[lang].index(category) if category in FORMS[lang] else min(1, len(forms) - 1)
    return f"{shown(number, lang)}\u00a0{forms[min(index, len(forms) - 1)]}"


def shown(value: Any, lang: str) -> str:
    """Return a value as a person reads it: numbers and days as the language writes them, lists with commas."""
    if _is_number(value) and abs(value) < TOO_LONG:
        return format_decimal(value, locale=lang)
    if isinstance(value, date):
        return format_date(value, "d MMMM y", locale=lang)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(shown(item, lang) for item in value)
    return str(value)


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse(lang)

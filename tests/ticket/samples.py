"""Tickets in the making, and texts that nobody expects."""

from typing import Any

from hypothesis import strategies as st

from submit.ticket.typed import Typed

NASTY = (
    "\x00",
    "\ud800",
    "а\u0301\u0327\u0489" * 40,
    "\u202eорп\u202c עברית",
    "\u2028\u2029\x85\v\f\r\n",
    "\ufeff\u200b\u2060",
    "{max} {{ 7 * 7 }} {% raw %} %s {",
    "]]>&<script>\"'",
    "👩‍👩‍👧‍👦🇷🇺",
    "ﷺ" * 30,
    "= 1+1",
    "İıẞß",
    "９９９９",
)

LONG = ("a" * 30_000, "а!" * 15_000, "\n \t" * 10_000, "@" * 10_000, "1.2/" * 8_000, "а-" * 15_000)

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40) | st.sampled_from(NASTY)
"""Any text at all, lone surrogates included."""


def typed(lang: str = "ru", complete: bool = False, **texts: str) -> Typed:
    """What a client typed, absent where not said."""
    return Typed(texts, lang=lang, complete=complete)


def read(**values: Any) -> dict[str, Any]:
    """An input of `submit validate`."""
    return values

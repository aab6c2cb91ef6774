"""The number of a rule in a query."""

import re

MARK = r"(?:r|п|пп|пункт\w*|правил\w*|rules?|section|№)"
NUMBER = r"(\d{1,2})[.,ю‐‑–—-](\d{1,2})"
"""«ю» is what the full stop's key gives in the Russian layout; there are many kinds of dashes."""
ALONE = re.compile(rf"\W*(?:{MARK}[\W_]*)*{NUMBER}\W*", re.IGNORECASE)
AMONG_WORDS = re.compile(rf"(?<!\w)(?:{MARK}[\W_]*)+{NUMBER}(?![.,]?\d)", re.IGNORECASE)
"""Among words, a bare number may be anything: a version, a time, a sum of money."""


def cited(text: str) -> tuple[str, str]:
    """Return the number of the rule that `text` names, as "3.2" or "", and the rest of the text."""
    found = ALONE.fullmatch(text) or AMONG_WORDS.search(text)
    if not found:
        return "", text
    return f"{found[1]}.{found[2]}", f"{text[: found.start()]} {text[found.end() :]}"

"""A rule that a query names by its number."""

import re

MARK = r"(?:r|п|пп|пункт\w*|правил\w*|rules?|section|№)"
NUMBER = r"(\d{1,2})[.,ю‐‑–—-](\d{1,2})"
"""«ю» is what the key of the full stop gives in the Russian layout; of dashes there are many."""
ALONE = re.compile(rf"\W*(?:{MARK}[\W_]*)*{NUMBER}\W*", re.IGNORECASE)
AMONG_WORDS = re.compile(rf"(?<!\w)(?:{MARK}[\W_]*)+{NUMBER}(?![.,]?\d)", re.IGNORECASE)
"""Among words a bare number may be anything: of a version, a time, a sum."""


def cited(text: str) -> tuple[str, str]:
    """The number of the rule that `text` names, as "3.2", and the rest of the text; no number if it names none."""
    found = ALONE.fullmatch(text) or AMONG_WORDS.search(text)
    if not found:
        return "", text
    return f"{found[1]}.{found[2]}", f"{text[: found.start()]} {text[found.end() :]}"

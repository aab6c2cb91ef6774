"""Which addresses stand in a header, and go to a mail server, as they are."""

import re

LONGEST_NAME, LONGEST_LABEL, LONGEST = 64, 63, 254
"""Characters before the @, between two dots behind it, and in all (RFC 5321, 4.5.3.1)."""
SIGNS = "#$&'*+=^_`{}~-"
"""Of the signs that RFC 5322 allows before the @, those are left out by which mail programs find an encoded word (?),
another route (% and !), a file or a program (/ and |)."""
_NAME, _LABEL = f"[A-Za-z0-9{SIGNS}]+", f"[A-Za-z0-9](?:[A-Za-z0-9-]{{0,{LONGEST_LABEL - 2}}}[A-Za-z0-9])?"
_PLAIN = re.compile(rf"(?=[^@]{{1,{LONGEST_NAME}}}@){_NAME}(?:\.{_NAME})*@(?!.*\.[0-9]+\Z){_LABEL}(?:\.{_LABEL})*")


def is_plain(address: str) -> bool:
    """Return True if every program reads the address back as it is."""
    return len(address) <= LONGEST and _PLAIN.fullmatch(address) is not None

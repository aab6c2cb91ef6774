"""Patterns that staff write on pages. RE2 runs them: its time grows with the text, whatever the pattern."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import re2

from submit.rulebook.schema import Misfit, Path

LARGEST = 1000
"""Steps of the compiled pattern. The worst text costs each of them about 100 ns a letter."""

ESCAPE = re.compile(r"\\(.)", re.DOTALL)
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)

REFUSALS = (
    (r"invalid perl operator: \(\?<?[=!]", "pattern.look"),
    (r"invalid escape sequence: \\[1-9k]|invalid perl operator: \(\?P", "pattern.back_reference"),
    (r"(missing|unexpected) \)", "pattern.parenthesis"),
    (r"missing \]", "pattern.bracket"),
    (r"invalid repetition size|bad repetition operator: [*+?]*\{", "pattern.repetition"),
    (r"bad repetition operator|no argument for repetition operator", "pattern.quantifier"),
    (r"invalid character class range: \\", "pattern.escape"),
    (r"invalid character class range", "pattern.range"),
    (r"trailing \\", "pattern.backslash"),
    (r"invalid escape sequence", "pattern.escape"),
    (r"invalid perl operator|invalid named capture group", "pattern.group"),
    (r"pattern too large", "pattern.large"),
)
"""What RE2 says, and what we make of it."""


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Any:
    """Return the compiled pattern; case is set aside unless it says `(?-i)`."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return re2.compile(pattern, options=options)


def readable(text: str) -> str:
    """Return the text without lone surrogates: they have no UTF-8, the only thing that RE2 reads."""
    return text.encode("utf-8", "ignore").decode()


def pattern_misfits(pattern: str, path: Path) -> Iterator[Misfit]:
    """Return why a pattern cannot be used."""
    try:
        found = compiled(pattern)
    except (re2.error, UnicodeEncodeError) as error:
        yield _refusal(error, path)
        return
    yield from _traps(pattern, path)
    if found.search(""):
        yield Misfit(path, "pattern.empty", {})
    elif found.programsize > LARGEST:
        yield Misfit(path, "pattern.large", {})


def _traps(pattern: str, path: Path) -> Iterator[Misfit]:
    """What RE2 takes and staff would not: its words know Latin letters alone, and `\\C` cuts a letter in two."""
    latin = "wWbB" if CYRILLIC.search(pattern) else "wW"
    for escape in dict.fromkeys(ESCAPE.findall(pattern)):
        if escape in latin:
            yield Misfit(path, "pattern.latin", {"part": f"\\{escape}"})
        elif escape == "C":
            yield Misfit(path, "pattern.escape", {"part": "\\C"})


def _refusal(error: Exception, path: Path) -> Misfit:
    """The error in words of ours: RE2 names what is wrong and, after a colon, the part of the pattern."""
    said = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else ""
    code = next((code for known, code in REFUSALS if re.match(known, said)), "pattern.broken")
    return Misfit(path, code, {"part": said.partition(": ")[2]})

"""A pattern that staff write on the page. RE2 runs it: its time grows with the text, whatever the pattern."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import re2

from submit.rulebook.schema import Misfit
from submit.ticket.checks.check import DeclaredCheck

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


@dataclass(frozen=True, kw_only=True)
class Pattern(DeclaredCheck):
    """The first place that the `pattern` matches; case is set aside unless the pattern says `(?-i)`."""

    pattern: str

    def found(self, text: str) -> str | None:
        # Lone surrogates have no UTF-8, the only thing that RE2 reads.
        match = self._compiled.search(text.encode("utf-8", "ignore").decode())
        return str(match[0]) if match else None

    def misfits(self) -> Iterator[Misfit]:
        yield from super().misfits()
        try:
            compiled = self._compiled
        except (re2.error, UnicodeEncodeError) as error:
            yield _refusal(error)
            return
        yield from self._traps()
        if compiled.search(""):
            yield Misfit(("pattern",), "pattern.empty", {})
        elif compiled.programsize > LARGEST:
            yield Misfit(("pattern",), "pattern.large", {})

    def _traps(self) -> Iterator[Misfit]:
        """What RE2 takes and staff would not: its words know Latin letters alone, and `\\C` cuts a letter in two."""
        latin = "wWbB" if CYRILLIC.search(self.pattern) else "wW"
        for escape in dict.fromkeys(ESCAPE.findall(self.pattern)):
            if escape in latin:
                yield Misfit(("pattern",), "pattern.latin", {"part": f"\\{escape}"})
            elif escape == "C":
                yield Misfit(("pattern",), "pattern.escape", {"part": "\\C"})

    @cached_property
    def _compiled(self) -> Any:
        options = re2.Options()
        options.case_sensitive = False
        options.log_errors = False
        return re2.compile(self.pattern, options=options)


def _refusal(error: Exception) -> Misfit:
    """The error in words of ours: RE2 names what is wrong and, after a colon, the part of the pattern."""
    said = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else ""
    code = next((code for known, code in REFUSALS if re.match(known, said)), "pattern.broken")
    return Misfit(("pattern",), code, {"part": said.partition(": ")[2]})

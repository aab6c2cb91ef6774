"""What a client wrote in a mail, without the letter that it answers and without a signature.

Only what is certainly our letter is removed: it must contain the link to the ticket's page, which each of our letters
has. In doubt everything stays. Text written between the quoted lines, or said to be below, is left as it came.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files

_WORDS: Mapping[str, list[str]] = tomllib.loads(files(__package__).joinpath("quoting.toml").read_text(encoding="utf-8"))


def _any_of(kind: str) -> str:
    return "|".join(map(re.escape, _WORDS[kind]))


_SEPARATOR = re.compile(rf"\s*-{{2,}}\s*(?:{_any_of('separators')})\s*-{{2,}}\s*", re.IGNORECASE)
_HEADERS = {
    kind: re.compile(rf"\s*\*?(?:{_any_of(kind)})\s*:\*?\s", re.IGNORECASE)
    for kind in ("from", "sent", "to", "subject")
}
_WHEN = re.compile(r"\d{1,2}:\d{2}|\b\d{4}\b")
_BELOW = re.compile(rf"\b(?:{_any_of('below')})\b", re.IGNORECASE)
PAGE = "/submit/sent/"
"""Part of the link to a ticket's page, in every language."""
LONGEST_SIGNATURE = 10
NEAR = 8
"""Lines in which the head of a quoted mail must be."""


def own_words(text: str) -> str:
    """Return what was written, without quotation and signature; empty if there is only a quotation."""
    lines = _unsigned(text.rstrip().split("\n"))
    end = _quote_at_end(lines)
    if end is not None:
        return _said(lines[:end], text)
    start = _quoted_mail(lines)
    return (_said(lines[:start], text) or text.strip()) if start is not None else "\n".join(lines).strip()


def _said(above: Sequence[str], text: str) -> str:
    """Return the text above a quotation, or the whole text if it says that more is below."""
    said = "\n".join(_unsigned(above)).strip()
    return text.strip() if _BELOW.search(said) else said


def _unsigned(lines: Sequence[str]) -> list[str]:
    """Return the lines without a signature, which begins with two hyphens and a space (RFC 3676, 4.3).

    Two hyphens without the space are an ordinary line.
    """
    for at in range(max(1, len(lines) - LONGEST_SIGNATURE - 1), len(lines)):
        if lines[at] == "-- ":
            return list(lines[:at])
    return list(lines)


def _quote_at_end(lines: Sequence[str]) -> int | None:
    """Return where the quotation at the end begins, with the line that names its author; None without one."""
    start = len(lines)
    while start and (lines[start - 1].startswith(">") or not lines[start - 1].strip()):
        start -= 1
    if not any(PAGE in line for line in lines[start:]):
        return None
    return _named(lines, start)


def _named(lines: Sequence[str], start: int) -> int:
    """Return where the words that name a quotation's author begin; they may wrap before the address."""
    at = start - 1
    if at < 0 or not _names_author(lines[at]):
        return start
    is_broken = lines[at].lstrip().startswith("<") and at > 0 and _WHEN.search(lines[at - 1])
    return at - 1 if is_broken else at


def _names_author(line: str) -> bool:
    """Return True for «…, Поддержка <desk@support.example>:» and «Поддержка пишет:»."""
    (last,) = line.split()[-1:] or [""]
    return last.endswith(":") and ("@" in last or last.removesuffix(":").lower() in _WORDS["wrote"])


def _quoted_mail(lines: Sequence[str]) -> int | None:
    """Return where our letter is quoted whole with its head, as some programs do under the answer, or None."""
    ours = max((at for at, line in enumerate(lines) if PAGE in line), default=0)
    for at, line in enumerate(lines[:ours]):
        if _SEPARATOR.fullmatch(line) and _is_head(lines[at + 1 : at + NEAR]):
            return at
        if _HEADERS["from"].match(line) and _is_head(lines[at : at + NEAR]):
            return at - 1 if at and set(lines[at - 1].strip()) == {"_"} else at
    return None


def _is_head(lines: Sequence[str]) -> bool:
    return all(any(header.match(line) for line in lines) for header in _HEADERS.values())

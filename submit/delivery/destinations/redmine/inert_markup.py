"""A client's text made inert for Redmine's formatters: it is shown as it was typed and has no effect.

The recipes were tried on a real Redmine; tests/redmine/test_inertness.py repeats that. A word joiner (U+2060), which is
invisible, is inserted only where a text would otherwise have an effect, so that copied answers stay clean.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Protocol

JOINER = "\u2060"
LONGEST_LINE = 100

# Redmine takes a macro with a block of text out of the source before it looks for code blocks, so such a macro could
# begin in one answer, end in the next, and swallow everything between them.
_OPEN_MACRO = re.compile(r"\{\{(?=\w+(?:\([^\n]*\))?$)", re.MULTILINE)
# `x%x%` and ` :redsh#1:` also have an effect: Redmine's Textile formatter marks its own notes with them.
_TEXTILE_TAG = re.compile(r"<(?=/?(?:pre|code|kbd|notextile))|x%(?=x%)|:(?=redsh#)", re.IGNORECASE)
_BACKTICKS = re.compile(r"`+")
_MENTION = re.compile(r"(?<![A-Za-z0-9_])@")
# Breaks at a space before the hundredth column, as long as the rest of the line is still too long.
_BREAK = re.compile(rf"(?=.{{{LONGEST_LINE + 1}}})(.{{1,{LONGEST_LINE}}}) ")
_PUNCTUATION = re.compile(r"[!-+\-/:<-@\[-`{-~]")
_ACTIVE_IN_PROSE = re.compile(r"[#@:|]|\{(?=\{)")


class InertMarkup(Protocol):
    """Markup for one of Redmine's formatters, made for all the blocks of one description."""

    def __init__(self, blocks: Iterable[str]) -> None: ...

    def heading(self, text: str) -> str:
        """Return the text as a heading of one line."""

    def block(self, text: str) -> str:
        """Return the text as a block of its own lines."""


class Textile:
    """Textile, the formatter of older installations."""

    def __init__(self, blocks: Iterable[str]) -> None:
        del blocks  # Blocks do not affect each other here.

    def heading(self, text: str) -> str:
        return "h4. " + _PUNCTUATION.sub(lambda mark: f"&#{ord(mark[0])};", _one_line(text))

    def block(self, text: str) -> str:
        inert = _TEXTILE_TAG.sub(lambda start: start[0] + JOINER, _without_open_macros(wrapped(text)))
        return f"<pre>\n{inert}\n</pre>"


class CommonMark:
    """CommonMark, the formatter of newer installations."""

    def __init__(self, blocks: Iterable[str]) -> None:
        # Redmine looks for mentions outside of code blocks, but it pairs any two fences in the source and removes
        # quoted lines before that. One such text exposes all the others.
        self._guards_mentions = any(_confuses_fences(text) for text in blocks)

    def heading(self, text: str) -> str:
        joined = _ACTIVE_IN_PROSE.sub(lambda mark: mark[0] + JOINER, _one_line(text))
        return "#### " + _PUNCTUATION.sub(lambda mark: "\\" + mark[0], joined)

    def block(self, text: str) -> str:
        inert = _without_open_macros(wrapped(text))
        if self._guards_mentions:
            inert = _MENTION.sub("@" + JOINER, inert)
        fence = "`" * max(3, 1 + max(map(len, _BACKTICKS.findall(inert)), default=0))
        return f"{fence}\n{inert}\n{fence}"


def wrapped(text: str) -> str:
    """Return the text with its long lines broken at spaces, because a code block does not break them itself.

    Lines that the client laid out (indented, with tabs or runs of spaces) stay as they are.
    """
    return "\n".join(line if _is_laid_out(line) else _BREAK.sub(r"\1\n", line) for line in text.split("\n"))


def _is_laid_out(line: str) -> bool:
    return line.startswith(" ") or "\t" in line or "  " in line


def _without_open_macros(text: str) -> str:
    return _OPEN_MACRO.sub("{" + JOINER + "{", text)


def _confuses_fences(text: str) -> bool:
    return "```" in text or "~~~" in text or text.rstrip().rpartition("\n")[2].startswith(">")


def _one_line(text: str) -> str:
    return " ".join(text.split())


MARKUPS: Mapping[str, type[InertMarkup]] = {"textile": Textile, "common_mark": CommonMark}

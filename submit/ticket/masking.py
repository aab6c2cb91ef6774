"""Hiding what no ticket should hold: just the place goes, every other character stays as it was typed."""

import re
from collections.abc import Iterable

from submit.ticket.clean import origins
from submit.ticket.finding import Span

SIGN = re.compile(r"\S")
DOT = "•"
DOTS = DOT * 6
"""In the place of a whole value: its length is nobody's business either."""
STAR = "*"
"""In files, sign by sign: it is a byte in any encoding, and tables and line numbers stay as they are."""


def mask(text: str, spans: Iterable[Span]) -> str:
    """The text with these places hidden."""
    return mask_as_typed(text, text, spans)


def mask_as_typed(typed: str, cleaned: str, spans: Iterable[Span]) -> str:
    """The text as typed with the places hidden that were found in its cleaned form."""
    where = origins(cleaned, typed)
    if where is None:
        # Better a text that is evened out than one that keeps a secret.
        typed, where = cleaned, list(range(len(cleaned)))
    for span in reversed(apart(spans)):
        hidden = _hidden(cleaned[span.start : span.end], span.keep)
        typed = typed[: where[span.start]] + hidden + typed[where[span.end - 1] + 1 :]
    return typed


def mask_in_file(text: str, spans: Iterable[Span]) -> str:
    """Hide these places in the text of a file, which keeps its length and its lines."""
    made, end = list[str](), 0
    for span in apart(spans):
        piece = text[span.start : span.end]
        made += text[end : span.start], _but_last(piece, span.keep, STAR) if span.keep else SIGN.sub(STAR, piece)
        end = span.end
    return "".join((*made, text[end:]))


def apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in order; of those that overlap, one that covers them all and keeps as little as any."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if merged and span.start < merged[-1].end:
            last = merged.pop()
            span = Span(last.start, max(last.end, span.end), min(last.keep, span.keep))
        merged.append(span)
    return merged


def _hidden(piece: str, keep: int) -> str:
    """Dots for digits; what stands between them stays, so that a card still looks like one."""
    if keep == 0:
        return DOTS
    return _but_last(piece, keep, DOT)


def _but_last(piece: str, keep: int, sign: str) -> str:
    digits = [index for index, character in enumerate(piece) if character.isdigit()]
    hidden = set(digits[:-keep])
    return "".join(sign if index in hidden else character for index, character in enumerate(piece))

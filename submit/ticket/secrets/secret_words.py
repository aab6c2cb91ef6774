"""Where a closer look is worthwhile: pieces of words, found in one quick pass over the whole text."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

MOST = 6000
"""Places of a text that get a closer look. Only a text that wants to hold us up has more in 64 kB."""


def lowered(text: str) -> str:
    """Put the text into small letters, each in its place."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(map(_small, text))


def anchor(pieces: Iterable[str]) -> re.Pattern[str]:
    """Compile a pattern that finds any of the pieces, given in small letters; of several in one place, the longest."""
    return re.compile("|".join(map(re.escape, sorted(pieces, key=len, reverse=True))))


def places(beginnings: re.Pattern[str], lower: str) -> Iterator[re.Match[str]]:
    """Find where a closer look is worthwhile, up to `MOST` places."""
    return islice(beginnings.finditer(lower), MOST)


def _small(sign: str) -> str:
    small = sign.lower()
    return small if len(small) == 1 else sign

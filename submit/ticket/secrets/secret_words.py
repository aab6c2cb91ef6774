"""Where a closer look is worthwhile: pieces of words, found in one quick pass over the whole text."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

MOST = 4000
"""Places of a text that get a closer look. Only a text that wants to hold us up has more: one in five characters of the
longest answer, one in sixteen of a piece of a file. From the next place on all of it is taken for a secret."""


def lowered(text: str) -> str:
    """Put the text into small letters, each in its place."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(map(_small, text))


def anchor(pieces: Iterable[str]) -> re.Pattern[str]:
    """Compile a pattern that finds any of the pieces, given in small letters; of several in one place, the longest."""
    return re.compile("|".join(map(re.escape, sorted(pieces, key=len, reverse=True))))


def places(beginnings: re.Pattern[str], lower: str) -> Iterator[re.Match[str]]:
    """Find where a closer look is worthwhile: the first `MOST` places, and one more for all that follow."""
    return islice(beginnings.finditer(lower), MOST + 1)


def _small(sign: str) -> str:
    small = sign.lower()
    return small if len(small) == 1 else sign

"""Cyrillic letters that look like Latin ones: a key typed with one of them is unknown, and a person cannot see why."""

from collections.abc import Collection
from typing import Any

CYRILLIC = "авекмнорстухіјѕ"
LATIN = "abekmhopctyxijs"
_TO_LATIN = str.maketrans(CYRILLIC, LATIN)


def look_alike(word: Any, known: Collection[str]) -> dict[str, str] | None:
    """Return the word, its Cyrillic letters and the right word, if only such letters keep `word` from being in `known`.

    None otherwise.
    """
    if not isinstance(word, str) or word in known:
        return None
    latin = word.translate(_TO_LATIN)
    if latin not in known:
        return None
    letters = dict.fromkeys(letter for letter in word if letter in CYRILLIC)
    return {"word": word, "letters": ", ".join(letters), "latin": latin}

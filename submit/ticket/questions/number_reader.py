"""Numbers as people write them: «18 000», «18000,50 руб», «1.5 млн»."""

import re
import tomllib
from collections.abc import Collection, Mapping
from decimal import Decimal
from importlib.resources import files
from typing import Any

WORDS: Mapping[str, Any] = tomllib.loads(
    files("submit.ticket.questions").joinpath("numbers.toml").read_text(encoding="utf-8")
)
LONGEST = 60
"""A longer text is a story, and is not read."""
STEM = 3
"""«рублей» is «рубль»: forms of one word begin alike."""
SPACE = r"[ \u00a0\u2009\u202f'’]"
NUMBER = re.compile(rf"(?P<sign>[-−+]?){SPACE}*(?P<digits>\d(?:[\d.,]|{SPACE}(?=\d))*)(?P<rest>.*)")
GROUPS = re.compile(rf"\d{{1,3}}(?:{SPACE}\d{{3}})+|\d+")
ABOUT = re.compile("(?:" + "|".join(map(re.escape, WORDS["about"])) + r")\s*")
MULTIPLIERS = {word: int(value) for value, words in WORDS["multipliers"].items() for word in words}


def read_number(text: str, lang: str, units: Collection[str] = ()) -> Decimal | None:
    """Return the number; None for what is none, has another unit, or can be read in two ways («18.000»)."""
    plain = text.casefold().strip()
    for unit in sorted(map(str.casefold, units), key=len, reverse=True):
        plain = plain.removeprefix(unit) if not unit.isalpha() else plain
    match = NUMBER.fullmatch(ABOUT.sub("", plain, count=1).strip()) if len(plain) <= LONGEST else None
    value = _value(match["digits"].rstrip(".,"), lang) if match else None
    if match is None or value is None:
        return None
    words = [word for word in re.split(r"[\s.]+", match["rest"].strip()) if word]
    while words and words[0] in MULTIPLIERS:
        value *= MULTIPLIERS[words.pop(0)]
    if words and not any(_is_form(" ".join(words), unit.casefold().strip(" .")) for unit in units):
        return None
    return -value if match["sign"] in ("-", "−") else value


def _value(digits: str, lang: str) -> Decimal | None:
    """Return the value of digits with their separators."""
    whole, fraction = digits, ""
    marks = [mark for mark in digits if mark in ".,"]
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1:
        whole, _, fraction = digits.rpartition(marks[-1])
        whole = _ungrouped(whole, marks[0])
    elif len(marks) > 1:
        whole = _ungrouped(digits, marks[0])
    elif marks:
        whole, _, fraction = digits.partition(marks[0])
        if len(fraction) == 3 and len(whole) <= 3 and whole != "0":
            if (marks[0], lang) != (",", "en"):
                return None
            whole, fraction = whole + fraction, ""
    if not GROUPS.fullmatch(whole) or not (fraction or "0").isdigit():
        return None
    return Decimal(re.sub(SPACE, "", whole) + (f".{fraction}" if fraction else ""))


def _ungrouped(whole: str, mark: str) -> str:
    first, *groups = whole.split(mark)
    return "".join([first, *groups]) if len(first) <= 3 and all(len(group) == 3 for group in groups) else ""


def _is_form(word: str, unit: str) -> bool:
    return word == unit or (len(unit) >= STEM and word.isalpha() and unit.isalpha() and word[:STEM] == unit[:STEM])

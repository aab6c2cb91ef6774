"""How empty a line is, as a sum of weighed counts: a long text that says nothing has no one word that tells so."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from math import log

from submit.ticket.generic_words import GENERIC, class_of
from submit.ticket.grammar import is_sign
from submit.ticket.slots import AMOUNT, QUOTED, STATUS, is_number
from submit.ticket.word_stems import even, is_function, words_of

_DATA = tomllib.loads(files("submit.ticket").joinpath("emptiness.toml").read_text(encoding="utf-8"))

WEIGHTS: Mapping[str, float] = _DATA["weights"]
THRESHOLD: float = _DATA["threshold"]
WORDS = {name: frozenset(" ".join(lines).split()) for name, lines in _DATA["words"].items()}
NAME = re.compile(r"[A-Z]{2,}|[a-z][A-Z]|[А-ЯЁ]{2,}")
LATIN = re.compile("[A-Za-z]{2}")
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
LONG_WORD = 10


@dataclass(frozen=True)
class EmptinessCounts:
    """The counts of a text that the weights of `emptiness.toml` belong to, each between 0 and about 1."""

    text: str

    def counts(self) -> dict[str, float]:
        """Count everything."""
        return {**self._signs(), **self._shares(), **self._fillings(), **self._manners()}

    def score(self) -> float:
        """Sum up: the higher, the emptier."""
        return sum(WEIGHTS[name] * value for name, value in self.counts().items())

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words, of which there is one at least."""
        return words_of(self.text) or ("",)

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """What each word is: a class of generic words, `function`, `number`, `verb` or `noun`."""
        return tuple(map(_class_of, self.words))

    def empty_slot(self) -> str:
        """Name the slot that nothing specific fills: what it is about, or what happens to it."""
        return "symptom" if "noun" in self.classes else "object"

    def _signs(self) -> dict[str, float]:
        return {
            "bias": 1.0,
            "status": float(STATUS.search(self.text) is not None),
            "amount": float(AMOUNT.search(self.text) is not None),
            "quoted": float(QUOTED.search(self.text) is not None),
            "question": float("?" in self.text),
            "exclamation": float("!" in self.text),
            "colon": float(":" in self.text or " - " in self.text),
            "commas": _most(self.text.count(","), 2),
        }

    def _shares(self) -> dict[str, float]:
        names = (*GENERIC, "function", "number", "noun", "verb")
        return {f"{name}_share": self.classes.count(name) / len(self.words) for name in names}

    def _fillings(self) -> dict[str, float]:
        told = [is_sign(word) for word in self.words]
        return {
            "nouns": _most(self.classes.count("noun"), 4),
            "verbs": _most(self.classes.count("verb"), 2),
            "tells": float(any(told)),
            "generic_verbs_only": float(any(told) and "verb" not in self.classes),
            "no_noun": float("noun" not in self.classes),
            "begins_with_verb": float(told[0] and self.classes[0] == "verb"),
            "names": _most(len(NAME.findall(self.text)), 2),
            "foreign": float(bool(CYRILLIC.search(self.text)) and LATIN.search(self.text) is not None),
        }

    def _manners(self) -> dict[str, float]:
        words = [even(word) for word in self.words]
        return {
            "length": log(len(words)) / 3,
            "long_words": sum(len(word) >= LONG_WORD for word in words) / len(words),
            "english": float(not CYRILLIC.search(self.text)),
            **{name: _most(sum(word in known for word in words), 2) for name, known in WORDS.items()},
        }


def _most(count: int, most: int) -> float:
    return min(count, most) / most


def _class_of(word: str) -> str:
    if is_function(word):
        return "function"
    if is_number(word):
        return "number"
    return class_of(word) or ("verb" if is_sign(word) else "noun")

"""The lists of `wording.toml`, ready to find their words in any form."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from submit.ticket.word_stems import WORD, stem

LISTS: Mapping[str, Any] = tomllib.loads(files(__package__).joinpath("wording.toml").read_text(encoding="utf-8"))


_Phrases = dict[str, dict[tuple[str, ...], str]]
"""Phrases by their first word, each with what to write instead."""


@dataclass(frozen=True)
class Heard:
    """A phrase of a list in a text: where it begins, how it is written there, and what to write instead."""

    start: int
    words: str
    instead: str


class StopList:
    """Phrases in any form (`words`), or only in the given forms (`forms`), each with its `instead`."""

    def __init__(self, entries: Iterable[Mapping[str, Any]]) -> None:
        self._stems: _Phrases = {}
        self._forms: _Phrases = {}
        for entry in entries:
            for key, phrases, read in (("words", self._stems, stem), ("forms", self._forms, str.lower)):
                for written in entry.get(key, ()):
                    phrase = tuple(read(word) for word in WORD.findall(written))
                    phrases.setdefault(phrase[0], {})[phrase] = entry.get("instead", "")

    def heard(self, text: str) -> Iterator[Heard]:
        """Yield every phrase of the list in `text`."""
        matches = list(WORD.finditer(text))
        written = [(self._stems, [stem(match[0]) for match in matches])]
        written.append((self._forms, [match[0].lower() for match in matches]))
        for phrases, words in written:
            for index in (index for index, word in enumerate(words) if word in phrases):
                for phrase, instead in phrases[words[index]].items():
                    if tuple(words[index : index + len(phrase)]) == phrase:
                        start = matches[index].start()
                        said = text[start : matches[index + len(phrase) - 1].end()]
                        yield Heard(start, " ".join(said.split()), instead)

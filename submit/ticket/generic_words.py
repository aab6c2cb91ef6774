"""Words that say little in a ticket of any trade, by what they stand for: objects, actions, troubles, people."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from submit.ticket.word_stems import stems_of

_DATA = tomllib.loads(files("submit.ticket").joinpath("generic_words.toml").read_text(encoding="utf-8"))

GENERIC: Mapping[str, frozenset[str]] = {name: stems_of(lines) for name, lines in _DATA.items()}
"""The stems of each class."""
EMPTY: frozenset[str] = frozenset().union(*GENERIC.values())
"""The stems of all classes."""

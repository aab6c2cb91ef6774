"""Sentences about what happens after filing, for the log; their words stand in `messages.toml`."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

MESSAGES: Mapping[str, str] = tomllib.loads(files(__package__).joinpath("messages.toml").read_text(encoding="utf-8"))


def say(key: str, /, **values: Any) -> str:
    """Return the sentence under `key` with its placeholders filled."""
    return MESSAGES[key].format_map(values)

"""What the commands say. Words stand in `submit/messages.toml`."""

import sys
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

MESSAGES: dict[str, Any] = tomllib.loads(files("submit").joinpath("messages.toml").read_text(encoding="utf-8"))
CONFIGURATION = 78
"""The exit code for settings that must be mended first (EX_CONFIG of sysexits.h)."""


def words(key: str, /, **values: Any) -> str:
    """The words under `key`, such as `site.kept`, with their placeholders filled in."""
    room, _, name = key.partition(".")
    return str(MESSAGES[room][name]).format_map(values)


def say(key: str, /, **values: Any) -> None:
    """Print the words under `key`."""
    print(words(key, **values), flush=True)


def complain(message: object) -> None:
    """Print what went wrong, where it does not mix with what a command gives out."""
    print(message, file=sys.stderr)


def put(lines: Iterable[object]) -> None:
    """Print lines that a command gives out as they are."""
    for line in lines:
        print(line)

"""The output of the commands. Their messages are in `submit/messages.toml`."""

import sys
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

MESSAGES: dict[str, Any] = tomllib.loads(files("submit").joinpath("messages.toml").read_text(encoding="utf-8"))
CONFIGURATION = 78
"""The exit code for settings that must be corrected first (EX_CONFIG of sysexits.h)."""


def words(key: str, /, **values: Any) -> str:
    """Return the message under `key`, such as `site.kept`, with its placeholders filled in."""
    room, _, name = key.partition(".")
    return str(MESSAGES[room][name]).format_map(values)


def say(key: str, /, **values: Any) -> None:
    """Print the message under `key`."""
    print(words(key, **values), flush=True)


def complain(message: object) -> None:
    """Print what went wrong to standard error, apart from a command's output."""
    print(message, file=sys.stderr)


def put(lines: Iterable[object]) -> None:
    """Print lines of a command's output as they are."""
    for line in lines:
        print(line)

"""Where a command is run."""

from pathlib import Path


def root() -> Path:
    """The folder of the pages: where the command is run, as everything about them is."""
    return Path.cwd()

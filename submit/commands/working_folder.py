"""The folder in which a command is run."""

from pathlib import Path


def root() -> Path:
    """Return the folder of the pages: the current one, in which all commands about pages are run."""
    return Path.cwd()

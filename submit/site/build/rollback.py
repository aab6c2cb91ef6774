"""Undo: the publication before the current one is put in force again, with its rules and both its sites."""

import json
import os
from pathlib import Path

from submit.publication import CURRENT, publish
from submit.site.build.freshness import RECORD, TAKEN_BACK


def publications(sites: Path) -> list[Path]:
    """Return the publications in `sites`, oldest first, by the time in their names, after the edition."""
    folders = [path for path in sites.iterdir() if path.is_dir() and not path.is_symlink() and path.name[0] != "."]
    return sorted(folders, key=_time)


def step_back(sites: Path) -> tuple[Path, Path] | None:
    """Put the previous publication in force, and return the replaced one and the previous one.

    None, and nothing happens, if there is no previous one. The replaced one is recorded: only a person or the next edit
    publishes it again.
    """
    try:
        current = sites / os.readlink(sites / CURRENT)
    except OSError:
        return None
    older = [path for path in publications(sites) if _time(path) < _time(current)]
    if not older:
        return None
    with (sites / TAKEN_BACK).open("a", encoding="utf-8") as notes:
        notes.write(f"{_fingerprint(current)}\n")
    publish(sites, older[-1])
    return current, older[-1]


def _time(folder: Path) -> str:
    return folder.name.partition("-")[2]


def _fingerprint(folder: Path) -> str:
    """Return the fingerprint of a publication; empty if its folder is damaged, which is a reason to go back too."""
    try:
        return str(json.loads((folder / RECORD).read_text(encoding="utf-8"))["fingerprint"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""

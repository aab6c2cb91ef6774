"""Is the publication in force built from what lies here now? Answered without MkDocs: a second start must be quick."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

import submit
from submit.publication import CURRENT
from submit.rulebook.rulebook import Rulebook

SOURCES = ("mkdocs.yml", "mkdocs.en.yml", "docs", "theme")
CODE = ("publication.py", "rulebook", "search", "site", "ticket")
TOOLS = ("mkdocs", "mkdocs-material", "mkdocs-macros-plugin", "Markdown", "pymdown-extensions")
RECORD = "build.json"


def is_fresh(root: Path, sites: Path, public_url: str | None = None, today: date | None = None) -> bool:
    """Was the publication in force built from the sources in `root`, by this code, for this address?

    Given the day, it must also be no day on which a change announced in the pages comes into force.
    """
    try:
        record = json.loads((sites / CURRENT / RECORD).read_text(encoding="utf-8"))
        due = today is not None and record["until"] is not None and today >= date.fromisoformat(record["until"])
        moved = public_url is not None and record["public_url"] != public_url
        return not due and not moved and bool(record["fingerprint"] == fingerprint(root))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def write_record(folder: Path, sources: Path, rulebook: Rulebook, public_url: str, today: date) -> None:
    """Note in the publication `folder` what it was built from, and until which day it stays true."""
    coming = [change.since for rule in rulebook.rules.values() for change in rule.upcoming if change.since > today]
    until = min(coming).isoformat() if coming else None
    record = {"fingerprint": fingerprint(sources), "public_url": public_url, "until": until}
    (folder / RECORD).write_text(json.dumps(record), encoding="utf-8")


def fingerprint(root: Path) -> str:
    """A hash over all that a build reads: the sources in `root`, our code, the versions of the tools."""
    digest = hashlib.sha256()
    for tool in TOOLS:
        digest.update(f"{tool}=={version(tool)}\0".encode())
    for base, names in ((root, SOURCES), (Path(submit.__file__).parent, CODE)):
        for path in _files(base, names):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(base).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def _files(base: Path, names: tuple[str, ...]) -> Iterator[Path]:
    for name in names:
        path = base / name
        if path.is_file():
            yield path
        for found in sorted(path.rglob("*")):
            if found.is_file() and "__pycache__" not in found.parts:
                yield found

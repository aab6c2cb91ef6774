"""Whether the publication in force is built from the current sources; decided without MkDocs, for a quick restart."""

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
CODE = ("publication.py", "rulebook", "search", "site", "ticket", "web/static")
TOOLS = ("mkdocs", "mkdocs-material", "mkdocs-macros-plugin", "Markdown", "pymdown-extensions")
RECORD = "build.json"
TAKEN_BACK = "taken-back.txt"
"""Next to the publications: the fingerprints of those that staff took back, one a line, until the next is published."""


def is_fresh(root: Path, sites: Path, public_url: str | None = None, today: date | None = None) -> bool:
    """Return True if the publication in force was built from the sources in `root`, by this code, for this address.

    With `today`, no change announced in the pages may have come into force since. What staff took back counts as
    published, because it must not come back by itself.
    """
    if is_taken_back(root, sites):
        return True
    try:
        record = json.loads((sites / CURRENT / RECORD).read_text(encoding="utf-8"))
        due = today is not None and record["until"] is not None and today >= date.fromisoformat(record["until"])
        moved = public_url is not None and record["public_url"] != public_url
        return not due and not moved and bool(record["fingerprint"] == fingerprint(root))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def is_taken_back(root: Path, sites: Path) -> bool:
    """Return True if a publication of the sources in `root` was taken back, and no other published since."""
    try:
        noted = (sites / TAKEN_BACK).read_text(encoding="utf-8").split()
    except OSError:
        return False
    return fingerprint(root) in noted


def write_record(folder: Path, sources: Path, rulebook: Rulebook, public_url: str, today: date) -> None:
    """Record in the publication `folder` what it was built from, and the day on which it becomes outdated."""
    coming = [day for day in rulebook.days if day > today]
    until = coming[0].isoformat() if coming else None
    record = {"fingerprint": fingerprint(sources), "public_url": public_url, "until": until}
    (folder / RECORD).write_text(json.dumps(record), encoding="utf-8")


def fingerprint(root: Path) -> str:
    """Return a hash of everything that a build reads: the sources in `root`, our code, the versions of the tools."""
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

"""Publications: immutable folders that hold the built sites and the rule-book they were built from.

`sites/current` is a symlink to the one in force. The site's build writes them; web and delivery read them.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from submit.rulebook.document import from_document, to_document
from submit.rulebook.reader import Pages
from submit.rulebook.rulebook import Rulebook
from submit.rulebook.words import LANGUAGES

CURRENT = "current"
RULEBOOK = "rulebook.json"
SITE = "site"


@dataclass(frozen=True)
class Publication:
    """One publication: its folder, and its rule-book with all that is announced for later days."""

    folder: Path
    rulebook: Rulebook

    @property
    def site(self) -> Path:
        """The folder to serve: the Russian site, and the English one under `en/`."""
        return self.folder / SITE


class Publications:
    """The publications in `folder`, as a running process sees them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._current: Publication | None = None

    def current(self) -> Publication | None:
        """The publication in force, None before the first one. Reads the disk only when another one is in force.

        A publication that cannot be read leaves the former one in force: a running server never loses its rules.
        """
        try:
            target = self.folder / os.readlink(self.folder / CURRENT)
            if self._current is None or self._current.folder != target:
                self._current = Publication(target, read_document(target))
        except (OSError, ValueError, KeyError, TypeError):
            return self._current
        return self._current


def read_pages(docs: Path) -> Pages:
    """The texts of all pages below `docs`: language → path below that language's folder → Markdown."""
    return {
        lang: {path.relative_to(docs / lang).as_posix(): _text(path) for path in sorted((docs / lang).rglob("*.md"))}
        for lang in LANGUAGES
        if (docs / lang).is_dir()
    }


def _text(path: Path) -> str:
    # A byte that is no UTF-8 becomes a replacement character: the page is still checked, and the reader sees where.
    return path.read_text(encoding="utf-8-sig", errors="replace")


def read_document(folder: Path) -> Rulebook:
    """The rule-book of the publication in `folder`."""
    return from_document(json.loads((folder / RULEBOOK).read_text(encoding="utf-8")))


def write_document(folder: Path, rulebook: Rulebook) -> None:
    """Put the rule-book into `folder`, where `read_document` finds it."""
    text = json.dumps(to_document(rulebook), ensure_ascii=False, separators=(",", ":"))
    (folder / RULEBOOK).write_text(text, encoding="utf-8")


def publish(sites: Path, folder: Path) -> None:
    """Put the publication `folder`, which lies in `sites`, in force: in one step, so that no reader finds none."""
    link = sites / f".{CURRENT}-{secrets.token_hex(4)}"
    link.symlink_to(folder.name)
    os.replace(link, sites / CURRENT)

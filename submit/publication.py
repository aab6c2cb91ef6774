"""Publications: immutable folders that hold the built sites, and the rule-book and index they were built with.

`sites/current` is a symlink to the one in force. The site's build writes them; web and delivery read them.
"""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from submit.rulebook.document import from_document, to_document
from submit.rulebook.reader import Pages
from submit.rulebook.rulebook import Rulebook
from submit.rulebook.words import LANGUAGES
from submit.search.index import Index, index_from_document, index_to_document

CURRENT = "current"
RULEBOOK = "rulebook.json"
SEARCH = "search.json"
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

    @cached_property
    def indexes(self) -> Mapping[str, Index]:
        """The index of each language, read when first asked for; none where nothing can be read: a form needs none."""
        try:
            return read_indexes(self.folder)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}


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


def read_indexes(folder: Path) -> Mapping[str, Index]:
    """The indexes of the publication in `folder`, by language."""
    documents = json.loads((folder / SEARCH).read_text(encoding="utf-8"))
    return {lang: index_from_document(document) for lang, document in documents.items()}


def write_indexes(folder: Path, indexes: Mapping[str, Index]) -> None:
    """Put the indexes into `folder`, where `read_indexes` finds them."""
    documents = {lang: index_to_document(index) for lang, index in indexes.items()}
    text = json.dumps(documents, ensure_ascii=False, separators=(",", ":"))
    (folder / SEARCH).write_text(text, encoding="utf-8")


def publish(sites: Path, folder: Path) -> None:
    """Put the publication `folder`, which lies in `sites`, in force: in one step, so that no reader finds none."""
    link = sites / f".{CURRENT}-{secrets.token_hex(4)}"
    link.symlink_to(folder.name)
    os.replace(link, sites / CURRENT)

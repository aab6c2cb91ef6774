"""Publications: immutable folders that hold the built sites, and the rule-book and index they were built with.

`sites/current` is a symlink to the one in force. The build of the site writes them; web and delivery read them.
"""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from submit.rulebook.document import from_document, to_document
from submit.rulebook.placeholders import LANGUAGES
from submit.rulebook.problem import Problem, RulebookError, SourcePlace
from submit.rulebook.reader import Pages
from submit.rulebook.rulebook import Rulebook
from submit.search.index import Index, index_from_document, index_to_document

CURRENT = "current"
RULEBOOK = "rulebook.json"
SEARCH = "search.json"
SITE = "site"


@dataclass(frozen=True)
class Publication:
    """One publication: its folder, and its rule-book with everything that is announced for later days."""

    folder: Path
    rulebook: Rulebook

    @cached_property
    def site(self) -> Path:
        """Return the folder to serve: the Russian site, and the English one under `en/`."""
        return self.folder / SITE

    @cached_property
    def indexes(self) -> Mapping[str, Index]:
        """Return the index of each language, read on first use; {} if unreadable, as the form works without."""
        try:
            return read_indexes(self.folder)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}


class Publications:
    """The publications in `folder`, as a running process sees them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Read at every request: a string is several times faster here than a Path.
        self._link = str(folder / CURRENT)
        self._name = ""
        self._current: Publication | None = None

    def current(self) -> Publication | None:
        """Return the publication in force, None before the first one; read it from disk only when it has changed.

        If a publication cannot be read, the former one stays in force: a running server never loses its rules.
        """
        try:
            name = os.readlink(self._link)
            if name != self._name:
                target = self.folder / name
                self._current, self._name = Publication(target, read_document(target)), name
        except (OSError, ValueError, KeyError, TypeError):
            return self._current
        return self._current


def read_pages(docs: Path) -> Pages:
    """Return the texts of all pages below `docs`: language → path below that language's folder → Markdown.

    Raises RulebookError with every page that cannot be read.
    """
    pages: dict[str, dict[str, str]] = {lang: {} for lang in LANGUAGES if (docs / lang).is_dir()}
    unreadable: list[Problem] = []
    for lang, texts in pages.items():
        for path in _page_files(docs / lang):
            try:
                texts[path.relative_to(docs / lang).as_posix()] = _text(path)
            except OSError:
                file = path.relative_to(docs.parent).as_posix()
                unreadable.append(Problem(SourcePlace(file), "page.unreadable"))
    if unreadable:
        raise RulebookError(unreadable)
    return pages


def _page_files(folder: Path) -> list[Path]:
    """Return the pages in `folder`, sorted, without names that begin with a dot.

    MkDocs ignores such names, which editors give to files of their own, and so do we.
    """
    found = sorted(folder.rglob("*.md"))
    return [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]


def _text(path: Path) -> str:
    # A byte that is not UTF-8 becomes a replacement character; the check of the page says where it is.
    return path.read_text(encoding="utf-8-sig", errors="replace")


def read_document(folder: Path) -> Rulebook:
    """Return the rule-book of the publication in `folder`."""
    return from_document(json.loads((folder / RULEBOOK).read_text(encoding="utf-8")))


def write_document(folder: Path, rulebook: Rulebook) -> None:
    """Put the rule-book into `folder`, where `read_document` finds it."""
    text = json.dumps(to_document(rulebook), ensure_ascii=False, separators=(",", ":"))
    (folder / RULEBOOK).write_text(text, encoding="utf-8")


def read_indexes(folder: Path) -> Mapping[str, Index]:
    """Return the indexes of the publication in `folder`, by language."""
    documents = json.loads((folder / SEARCH).read_text(encoding="utf-8"))
    return {lang: index_from_document(document) for lang, document in documents.items()}


def write_indexes(folder: Path, indexes: Mapping[str, Index]) -> None:
    """Put the indexes into `folder`, where `read_indexes` finds them."""
    documents = {lang: index_to_document(index) for lang, index in indexes.items()}
    text = json.dumps(documents, ensure_ascii=False, separators=(",", ":"))
    (folder / SEARCH).write_text(text, encoding="utf-8")


def publish(sites: Path, folder: Path) -> None:
    """Put the publication `folder`, which is in `sites`, in force: atomically, so that a reader always finds one."""
    link = sites / f".{CURRENT}-{secrets.token_hex(4)}"
    link.symlink_to(folder.name)
    os.replace(link, sites / CURRENT)

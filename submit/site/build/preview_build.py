"""The build for authors: the pages are checked as for a publication, then only what was changed is built."""

import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from submit.publication import CURRENT, SEARCH, SITE, publish, write_document, write_indexes
from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.site.build.generator import generate
from submit.site.build.search_sections import make_indexes
from submit.site.build.site_build import CONFIGS, home_of, write_short_pages
from submit.site.build.typography import set_site
from submit.site.lint.page_check import Sound

BUILT = ".built"
KEPT = 2
"""The publication being viewed, and the one before it, from which a browser may still be loading."""


class Workshop:
    """A builder of publications in `sites` from the working tree `root`, one language at a time.

    They lack what only readers need: history, counts, compressed copies.
    """

    def __init__(self, root: Path, sites: Path, public_url: str) -> None:
        self._root = root
        self._sites = sites.absolute()
        self._public_url = public_url
        self._number = 0

    def languages(self) -> list[str]:
        """Return the languages that have pages."""
        return [lang for lang in CONFIGS if (self._root / "docs" / lang).is_dir()]

    def build(self, lang: str, sound: Sound, today: date, is_last: bool = True) -> None:
        """Put a publication in force in which `lang` is new; the search index is rebuilt with the last language.

        Raises SiteError with all messages of MkDocs; then the publication in force does not change.
        """
        pages, rulebook = sound
        fresh = self._sites / BUILT / f"{lang}.fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        generate(self._root / CONFIGS[lang], fresh, f"{self._public_url}{home_of(lang)}", today, sound)
        set_site(fresh)
        self._keep(lang, fresh)
        folder = self._sites / f"{rulebook.at(today).edition}-{self._number:06}"
        self._number += 1
        self._assemble(folder / SITE, list(pages))
        write_short_pages(folder / SITE, rulebook)
        write_document(folder, rulebook)
        if is_last:
            write_indexes(folder, make_indexes(pages, rulebook.at(today)))
        elif (index := self._sites / CURRENT / SEARCH).exists():
            os.link(index.resolve(), folder / SEARCH)
        publish(self._sites, folder)
        self._forget_old()

    def _keep(self, lang: str, fresh: Path) -> None:
        kept = self._sites / BUILT / lang
        shutil.rmtree(kept, ignore_errors=True)
        fresh.rename(kept)

    def _assemble(self, site: Path, langs: Sequence[str]) -> None:
        """Put the built languages together. Links instead of copies, because no file is written again."""
        for lang in langs:
            built = self._sites / BUILT / lang
            if built.is_dir():
                target = site if lang == DEFAULT_LANGUAGE else site / lang
                shutil.copytree(built, target, copy_function=os.link, dirs_exist_ok=True)

    def _forget_old(self) -> None:
        for old in list(self._numbered())[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)

    def _numbered(self) -> Iterator[Path]:
        folders = (path for path in self._sites.iterdir() if path.name not in (CURRENT, BUILT))
        yield from sorted(folders, key=lambda path: path.name.rpartition("-")[2])

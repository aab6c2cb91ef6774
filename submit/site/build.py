"""The build: pages → a publication, checked, complete and in force, or nothing changed at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from whitenoise.compress import Compressor

from submit.publication import CURRENT, SITE, Publication, publish, read_pages, write_document, write_indexes
from submit.rulebook.rulebook import Rulebook
from submit.rulebook.words import DEFAULT_LANGUAGE
from submit.site.cards import short_page
from submit.site.check import checked_rulebook, read_beside
from submit.site.freshness import SOURCES, write_record
from submit.site.generator import SiteError, generate
from submit.site.sections import make_indexes
from submit.ticket.tally import Tally

__all__ = ["SiteError", "build_site"]

CONFIGS = {"ru": "mkdocs.yml", "en": "mkdocs.en.yml"}
KEPT = 5
WORK = ".building-"
NOT_SERVED = ("*.map", "assets/javascripts/lunr/wordcut.js", "assets/javascripts/lunr/tinyseg.js")
"""What Material brings that no page of ours asks for: source maps, and the word splitting of Thai and Japanese."""


def build_site(
    root: Path, sites: Path, public_url: str, now: datetime, counts: Mapping[str, Tally] | None = None
) -> Publication:
    """Check the pages in `root`, build both languages, and put the publication in force. `now` gives the day, `counts`
    how often each rule spoke, by its anchor; None where nobody can tell.

    Raises RulebookError or SiteError with all that is wrong; then what was in force stays so.
    """
    # MkDocs takes a relative folder to lie beside its own configuration.
    sites = sites.absolute()
    sites.mkdir(parents=True, exist_ok=True)
    today = now.date()
    with _workplace(sites) as work:
        # The build reads a copy: an edit made meanwhile cannot give the site one rule and the form another.
        sources = _copy_sources(root, work / "sources")
        pages = read_pages(sources / "docs")
        rulebook = checked_rulebook(pages, today, read_beside(sources / "docs"))
        made = work / "publication"
        for lang in pages:
            target = made / SITE if lang == DEFAULT_LANGUAGE else made / SITE / lang
            generate(sources / CONFIGS[lang], target, f"{public_url}{_home(lang)}", today, counts)
        _write_short_pages(made / SITE, rulebook)
        _remove_what_is_not_served(made / SITE)
        _compress(made / SITE)
        write_document(made, rulebook)
        write_indexes(made, make_indexes(pages, rulebook.at(today)))
        write_record(made, sources, rulebook, public_url, today)
        folder = _free_name(sites, rulebook, now, today)
        os.rename(made, folder)
    publish(sites, folder)
    _forget_old(sites)
    return Publication(folder, rulebook)


def _home(lang: str) -> str:
    return "/" if lang == DEFAULT_LANGUAGE else f"/{lang}/"


@contextmanager
def _workplace(sites: Path) -> Iterator[Path]:
    """A folder beside the publications, so that renaming is one step; it is gone afterwards, whatever happens."""
    work = Path(tempfile.mkdtemp(prefix=WORK, dir=sites))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _copy_sources(root: Path, target: Path) -> Path:
    target.mkdir()
    for name in SOURCES:
        if (root / name).is_dir():
            shutil.copytree(root / name, target / name)
        elif (root / name).exists():
            shutil.copy2(root / name, target / name)
    return target


def _write_short_pages(site: Path, rulebook: Rulebook) -> None:
    for rule in rulebook.rules.values():
        for lang in rule.texts:
            folder = site / _home(lang).strip("/") / "r" / rule.number
            folder.mkdir(parents=True)
            (folder / "index.html").write_text(short_page(rule, lang), encoding="utf-8")


def _remove_what_is_not_served(site: Path) -> None:
    for pattern in NOT_SERVED:
        for path in site.rglob(pattern):
            path.unlink()


def _compress(site: Path) -> None:
    """Put a Brotli and a gzip copy beside every file that gets smaller."""
    compressor = Compressor(quiet=True)
    paths = [str(path) for path in site.rglob("*") if path.is_file() and compressor.should_compress(path.name)]
    with ThreadPoolExecutor() as threads:
        list(threads.map(compressor.compress, paths))


def _free_name(sites: Path, rulebook: Rulebook, now: datetime, today: date) -> Path:
    """A name of edition and time; two builds within a second are told apart by a number."""
    name = f"{rulebook.at(today).edition}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    folder, number = sites / name, 2
    while folder.exists():
        folder, number = sites / f"{name}.{number}", number + 1
    return folder


def _forget_old(sites: Path) -> None:
    """Remove all but the newest publications. A server that has just been overtaken still finds its files."""
    current = os.readlink(sites / CURRENT)
    folders = [path for path in sites.iterdir() if path.is_dir() and not path.is_symlink() and path.name[0] != "."]
    by_time = sorted(folders, key=lambda path: path.name.partition("-")[2])
    for old in by_time[:-KEPT]:
        if old.name != current:
            shutil.rmtree(old, ignore_errors=True)

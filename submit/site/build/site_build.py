"""The build: pages → a publication, checked, complete and in force, or nothing changed at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import submit
from submit.publication import CURRENT, SITE, Publication, publish, read_pages, write_document, write_indexes
from submit.revision import NO_LOG, Log
from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.rulebook.rulebook import Rulebook
from submit.site.build.assets import name_by_content
from submit.site.build.compression import compress
from submit.site.build.freshness import SOURCES, TAKEN_BACK, write_record
from submit.site.build.generator import SiteError, generate
from submit.site.build.rollback import publications
from submit.site.build.search_sections import make_indexes
from submit.site.build.typography import set_page, set_site
from submit.site.history.history_writer import history_pages, write_history
from submit.site.lint.page_check import checked_rulebook, read_beside
from submit.site.lint.prose_problem import WORDS
from submit.site.widgets.cards import short_page
from submit.site.widgets.quality_plot import Months
from submit.ticket.rule_counts import RuleCount

__all__ = ["SiteError", "build_site"]

FORM_FILES = Path(submit.__file__).parent / "web" / "static"
CONFIGS = {"ru": "mkdocs.yml", "en": "mkdocs.en.yml"}
KEPT = 5
WORK = ".building-"
NOT_SERVED = ("*.map", "assets/javascripts/**/*.js", "assets/stylesheets/palette.*.css", "assets/images/*")
"""Files of Material that none of our pages use: its scripts and palette, its icon, its source maps."""


def build_site(
    root: Path,
    sites: Path,
    public_url: str,
    now: datetime,
    counts: Mapping[str, RuleCount] | None = None,
    log: Log = NO_LOG,
    months: Months | None = None,
) -> Publication:
    """Check the pages in `root`, build both languages, and put the publication in force.

    `now` gives the day, `counts` how often each rule spoke, by its anchor, None if unknown; `log` is what git knows of
    the pages, `months` how good tickets were.

    Raises RulebookError or SiteError with everything that is wrong; then the publication in force does not change.
    """
    # MkDocs takes a relative folder to be next to its own configuration.
    sites = sites.absolute()
    sites.mkdir(parents=True, exist_ok=True)
    today = now.date()
    with _workplace(sites) as work:
        read_pages(root / "docs")  # Says which page cannot be read; a copy would only fail or omit it.
        # The build reads a copy, so an edit made meanwhile cannot give the site one rule and the form another.
        sources = _copy_sources(root, work / "sources")
        pages = read_pages(sources / "docs")
        rulebook = checked_rulebook(pages, today, read_beside(sources / "docs"))
        made = work / "publication"
        site_urls = {lang: f"{public_url}{home_of(lang)}" for lang in pages}
        told = history_pages(log, pages, rulebook, site_urls, now)
        for lang in pages:
            target = made / SITE if lang == DEFAULT_LANGUAGE else made / SITE / lang
            changed = told[lang].changed()
            generate(
                sources / CONFIGS[lang], target, site_urls[lang], today, (pages, rulebook), counts, changed, months
            )
            name_by_content(target)
            write_history(target, told[lang], {other: told[other] for other in told if other != lang})
        _remove_what_is_not_served(made / SITE)
        set_site(made / SITE)
        write_short_pages(made / SITE, rulebook)
        # Like the site's own files, the form's are served compressed, and without the application.
        shutil.copytree(FORM_FILES, made / SITE / "submit" / "static")
        compress(made / SITE)
        write_document(made, rulebook)
        write_indexes(made, make_indexes(pages, rulebook.at(today)))
        write_record(made, sources, rulebook, public_url, today)
        folder = _free_name(sites, rulebook, now, today)
        os.rename(made, folder)
    publish(sites, folder)
    (sites / TAKEN_BACK).unlink(missing_ok=True)
    _forget_old(sites)
    return Publication(folder, rulebook)


def home_of(lang: str) -> str:
    return "/" if lang == DEFAULT_LANGUAGE else f"/{lang}/"


@contextmanager
def _workplace(sites: Path) -> Iterator[Path]:
    """Yield a folder next to the publications, so that renaming is one step; it is removed afterwards in any case."""
    work = Path(tempfile.mkdtemp(prefix=WORK, dir=sites))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _copy_sources(root: Path, target: Path) -> Path:
    target.mkdir()
    for name in SOURCES:
        if (root / name).is_dir():
            _copy_folder(root / name, target / name)
        elif (root / name).exists():
            shutil.copy2(root / name, target / name)
    return target


def _copy_folder(folder: Path, target: Path) -> None:
    try:
        # While a page is open, an editor leaves a dangling link next to it.
        shutil.copytree(folder, target, ignore_dangling_symlinks=True)
    except shutil.Error as error:
        unread = sorted(str(source) for source, _, _ in error.args[0])
        raise SiteError("\n".join((WORDS["build"]["unreadable"], *unread))) from None


def write_short_pages(site: Path, rulebook: Rulebook) -> None:
    for rule in rulebook.rules.values():
        for lang in rule.texts:
            folder = site / home_of(lang).strip("/") / "r" / rule.number
            folder.mkdir(parents=True)
            (folder / "index.html").write_text(set_page(short_page(rule, lang)), encoding="utf-8")


def _remove_what_is_not_served(site: Path) -> None:
    for pattern in NOT_SERVED:
        for path in site.rglob(pattern):
            path.unlink()


def _free_name(sites: Path, rulebook: Rulebook, now: datetime, today: date) -> Path:
    """Return a name of edition and time.

    Builds within a second get a number, whatever their editions, because an undo goes by the time.
    """
    taken = {path.name.partition("-")[2] for path in sites.iterdir()}
    second = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    time, number = second, 2
    while time in taken:
        time, number = f"{second}.{number}", number + 1
    return sites / f"{rulebook.at(today).edition}-{time}"


def _forget_old(sites: Path) -> None:
    """Remove all but the newest publications. A server that has just been overtaken still finds its files."""
    current = os.readlink(sites / CURRENT)
    for old in publications(sites)[:-KEPT]:
        if old.name != current:
            shutil.rmtree(old, ignore_errors=True)

"""`submit new`: adds a rule, a case of the guide or a page from a template, with its number and anchor."""

import argparse
from datetime import datetime

from submit.commands.screen import complain, say, words
from submit.commands.working_folder import root
from submit.config import Settings
from submit.publication import read_pages
from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.site.build.site_build import CONFIGS
from submit.site.lint.anchors import REGISTER
from submit.site.scaffold import GUIDE, Added, ScaffoldError, add_page, add_rule, find_page, with_nav_entry


def new(options: argparse.Namespace, settings: Settings) -> int:
    try:
        added = _added(options, settings)
    except ScaffoldError as error:
        complain(words(f"new.{error}", page=options.page))
        return 1
    page = root() / "docs" / DEFAULT_LANGUAGE / added.path
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(added.text, encoding="utf-8")
    if options.what == "page":
        config = root() / CONFIGS[DEFAULT_LANGUAGE]
        config.write_text(with_nav_entry(config.read_text(encoding="utf-8"), added), encoding="utf-8")
    say("new.added", number=added.number, file=page.relative_to(root()).as_posix(), line=added.line)
    return 0


def _added(options: argparse.Namespace, settings: Settings) -> Added:
    docs = root() / "docs"
    pages, record = read_pages(docs), docs / REGISTER
    register = record.read_text(encoding="utf-8") if record.exists() else ""
    if options.what == "page":
        return add_page(pages, register, options.page, datetime.now(settings.time_zone).date())
    page = GUIDE if options.what == "case" else options.page
    return add_rule(pages, register, find_page(pages, page), options.what)

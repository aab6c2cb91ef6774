"""The commands about rules: check them, ask what they say about a ticket, publish them."""

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from submit.commands.screen import complain, put, say, words
from submit.commands.store_commands import counts_by_rule, months_of
from submit.commands.unpublished import tell_staff
from submit.commands.working_folder import root
from submit.config import Settings
from submit.publication import Publications, read_pages
from submit.revision import read_log
from submit.rulebook.causes import unfolded
from submit.rulebook.problem import RulebookError
from submit.rulebook.reader import Pages, read_rulebook
from submit.rulebook.rulebook import Rulebook
from submit.site.build.freshness import is_fresh, is_taken_back
from submit.site.build.rollback import step_back
from submit.site.lint.anchors import REGISTER, with_new_anchors
from submit.site.lint.page_check import check_pages, read_beside
from submit.site.lint.prose_markup import mark
from submit.site.lint.readability import school_years
from submit.site.lint.translations import RECORD, accepted_translations
from submit.site.lint.wording import readability
from submit.ticket.checker import Checker
from submit.ticket.typed import InputError, read_input


def check(options: argparse.Namespace, settings: Settings) -> int:
    docs, today = root() / "docs", datetime.now(settings.time_zone).date()
    pages = read_pages(docs)
    rulebook, problems = check_pages(pages, today, read_beside(docs))
    stops = [problem for problem in problems if not problem.is_advice]
    if not stops and _wrote_records(options, docs, pages):
        problems = check_pages(pages, today, read_beside(docs))[1]
    put(unfolded(problems) if options.all else problems)
    if options.readability:
        _put_readability(pages)
    if stops:
        say("check.bad", count=len(stops))
        return 1
    by_hand = [example for _, _, example in rulebook.examples() if example.by_hand]
    total = sum(1 for _ in rulebook.examples())
    edition = rulebook.at(today).edition
    say("check.good", rules=len(rulebook.rules), examples=total, by_hand=len(by_hand), edition=edition)
    return 0


def _put_readability(pages: Pages) -> None:
    """Print the readability of every Russian page, the hardest first."""
    figures = sorted(readability(mark(pages)).items(), key=lambda item: -school_years(item[1]))
    for page, counts in figures:
        say(
            "check.readability",
            page=page,
            years=school_years(counts),
            mean=counts.mean_sentence,
            hard=counts.complex / counts.words,
        )


def _wrote_records(options: argparse.Namespace, docs: Path, pages: Pages) -> bool:
    """Write the records that the options ask for; return True if there were any.

    Call it only when the pages have no errors: a recorded anchor cannot be taken back.
    """
    marked, before = mark(pages), read_beside(docs)
    if options.add_anchors:
        (docs / REGISTER).write_text(with_new_anchors(marked, before.anchors), encoding="utf-8")
    if options.accept_translations:
        (docs / RECORD).write_text(accepted_translations(marked), encoding="utf-8")
    return bool(options.add_anchors or options.accept_translations)


def site(options: argparse.Namespace, settings: Settings) -> int:
    now, sites = datetime.now(settings.time_zone), settings.var / "sites"
    if options.back:
        return _step_back(sites)
    if options.if_changed and is_fresh(root(), sites, settings.public_url, now.date()):
        say("site.taken_back" if is_taken_back(root(), sites) else "site.same")
        return 0
    from submit.site.build.site_build import SiteError, build_site

    try:
        publication = build_site(root(), sites, settings.public_url, now, counts_by_rule(settings), read_log(root()),
                                 months_of(settings))  # fmt: skip
    except (RulebookError, SiteError) as error:
        if options.if_changed:
            tell_staff(settings, str(error), now)
        if isinstance(error, RulebookError):
            raise
        complain(error)
        return 1
    edition = publication.rulebook.at(now.date()).edition
    say("site.published", folder=publication.folder, edition=edition)
    return 0


def _step_back(sites: Path) -> int:
    stepped = step_back(sites)
    if stepped is None:
        complain(words("site.no_former"))
        return 1
    undone, again = stepped
    say("site.back", undone=undone.name, again=again.name)
    return 0


def validate(options: argparse.Namespace, settings: Settings) -> int:
    checker = Checker(rulebook_in_service(settings), settings.public_url, settings.client_mail)
    if options.file == "-":
        return _judge(sys.stdin.buffer, checker, settings)
    try:
        with open(options.file, "rb") as lines:
            return _judge(lines, checker, settings)
    except OSError:
        complain(words("validate.unreadable", path=options.file))
        return 1


def _judge(lines: Iterable[bytes], checker: Checker, settings: Settings) -> int:
    """Print a verdict for each line; return exit code 1 if a line cannot be read.

    Lines are bytes, so that one which is not text does not stop the good ones.
    """
    code = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            now = datetime.now(settings.time_zone)
            verdict = checker.verdict(read_input(json.loads(line), checker.questionnaire.published, now))
        except (ValueError, RecursionError) as error:
            key = str(error.args[0]) if isinstance(error, InputError) and error.args[0] else ""
            complain(words("validate.line", line=number, key=words("validate.key", key=key) if key else ""))
            code = 1
        else:
            put([json.dumps(verdict.to_dict(), ensure_ascii=False)])
    return code


def rulebook_in_service(settings: Settings) -> Rulebook:
    """Return the published rule-book; before the first publication, that of the pages as they are.

    Raises RulebookError if the latter has errors.
    """
    publication = Publications(settings.var / "sites").current()
    if publication is not None:
        rulebook = publication.rulebook
    else:
        rulebook, problems = read_rulebook(read_pages(root() / "docs"))
        if stops := [problem for problem in problems if not problem.is_advice]:
            raise RulebookError(stops)
    return rulebook.at(datetime.now(settings.time_zone).date())

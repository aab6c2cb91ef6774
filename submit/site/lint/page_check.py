"""The whole check of the pages: the rule-book, its checks, its examples, and the prose. Does not depend on MkDocs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from submit.rulebook.causes import folded
from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.rulebook.problem import Problem, RulebookError
from submit.rulebook.reader import Pages, read_rulebook
from submit.rulebook.rulebook import Rulebook
from submit.site.lint.anchors import REGISTER, anchor_problems
from submit.site.lint.encoding import unread_problems
from submit.site.lint.form_wording import form_wording_problems
from submit.site.lint.links import Site, link_problems
from submit.site.lint.literals import form_literal_problems, literal_problems, parameters_of
from submit.site.lint.prose import prose_problems
from submit.site.lint.prose_markup import Marked, mark
from submit.site.lint.review_dates import upkeep_problems
from submit.site.lint.suppressions import silence_problems, silenced_lines
from submit.site.lint.table_cells import table_problems
from submit.site.lint.translations import RECORD, translation_problems
from submit.site.lint.wording import GLOSSARY, familiar_words, wording_problems
from submit.ticket.check_compiler import compile_checks
from submit.ticket.checker import Checker
from submit.ticket.examples import example_problems, rule_problems
from submit.ticket.questions.question_compiler import question_problems

Sound = tuple[Pages, Rulebook]
"""Pages that were checked, and their rule-book with all that is announced for later days."""


@dataclass(frozen=True)
class Beside:
    """What is in `docs` besides the pages: the sizes of other files by path, and the two records."""

    sizes: Mapping[str, int]
    anchors: str
    translations: str


def read_beside(docs: Path) -> Beside:
    """Return what is in the folder `docs` besides the pages."""
    files = [path for path in sorted(docs.rglob("*")) if path.is_file() and path.suffix != ".md"]
    sizes = {path.relative_to(docs).as_posix(): path.stat().st_size for path in files}
    return Beside(sizes, anchors=_text(docs / REGISTER), translations=_text(docs / RECORD))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def check_pages(pages: Pages, today: date, beside: Beside | None = None) -> tuple[Rulebook, list[Problem]]:
    """Return the rule-book of the pages, and the problems of rules, words, examples and prose, in page order.

    Each stands for its effects, which it holds.

    Without `beside`, problems that depend on other files are not looked for.
    """
    if unread := list(unread_problems(pages)):
        return Rulebook({}), [*unread]
    rulebook, problems = read_rulebook(pages)
    in_force = rulebook.at(today)
    is_sound = all(problem.is_advice for problem in problems)
    marked = mark(pages)
    uncompiled = [*question_problems(rulebook), *compile_checks(rulebook)[1]]
    found = [*uncompiled, *_page_problems(marked, in_force, beside.sizes if beside else None)]
    found += upkeep_problems(marked, today)
    problems += found
    if is_sound and not uncompiled:
        problems += _example_problems(rulebook, today)
    if beside:
        problems += anchor_problems(marked, beside.anchors)
        problems += translation_problems(marked, beside.translations)
    return rulebook, folded(sorted(problems, key=lambda problem: problem.place), pages)


def _example_problems(rulebook: Rulebook, today: date) -> list[Problem]:
    """Return the problems of the examples by the rules of today and of later days that change one, each once."""
    found: list[Problem] = []
    for day in (today, *(day for day in rulebook.days if day > today)):
        found += [problem for problem in example_problems(Checker(rulebook.at(day))) if problem not in found]
    return [*found, *rule_problems(found, rulebook)]


def checked_rulebook(pages: Pages, today: date, beside: Beside | None = None) -> Rulebook:
    """Return the rule-book of pages that are fit to publish. Raises RulebookError with every problem of others."""
    rulebook, problems = check_pages(pages, today, beside)
    stops = [problem for problem in problems if not problem.is_advice]
    if stops:
        raise RulebookError(stops)
    return rulebook


def _page_problems(pages: Marked, rulebook: Rulebook, sizes: Mapping[str, int] | None) -> Iterator[Problem]:
    every = [page for texts in pages.values() for page in texts.values()]
    site, parameters = Site(pages, sizes, rulebook), parameters_of(rulebook, pages)
    terms = familiar_words(pages.get(DEFAULT_LANGUAGE, {}).get(GLOSSARY))
    for page in every:
        yield from prose_problems(page, rulebook)
        yield from literal_problems(page, parameters)
        yield from link_problems(page, site)
        yield from table_problems(page)
        yield from silence_problems(page)
        if page.lang == DEFAULT_LANGUAGE and not page.page.front.problems:
            yield from wording_problems(page, terms)
    yield from form_literal_problems(parameters)
    yield from form_wording_problems(rulebook, {page.file: silenced_lines(page) for page in every})

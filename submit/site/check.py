"""The whole check of the pages: the rule-book, its checks, its examples, and the prose. Knows no MkDocs."""

from collections.abc import Iterator
from datetime import date

from submit.rulebook.problem import Problem, RulebookError
from submit.rulebook.reader import Pages, read_rulebook
from submit.rulebook.rulebook import Rulebook
from submit.site.prose import prose_problems
from submit.ticket.checker import Checker
from submit.ticket.compiler import compile_checks
from submit.ticket.examples import example_problems


def check_pages(pages: Pages, today: date) -> tuple[Rulebook, list[Problem]]:
    """The rule-book of the pages, with every problem of rules, words, examples and prose, in the order of the pages."""
    rulebook, problems = read_rulebook(pages)
    if not any(not problem.is_advice for problem in problems):
        in_force = rulebook.at(today)
        problems += compile_checks(rulebook)[1] or list(example_problems(Checker(in_force)))
        problems += _prose_problems(pages, in_force)
    return rulebook, sorted(problems, key=lambda problem: problem.place)


def checked_rulebook(pages: Pages, today: date) -> Rulebook:
    """The rule-book of pages that are fit to publish. Raises RulebookError with every problem of those that are not."""
    rulebook, problems = check_pages(pages, today)
    stops = [problem for problem in problems if not problem.is_advice]
    if stops:
        raise RulebookError(stops)
    return rulebook


def _prose_problems(pages: Pages, rulebook: Rulebook) -> Iterator[Problem]:
    for lang, texts in pages.items():
        for path, text in texts.items():
            yield from prose_problems(f"docs/{lang}/{path}", text, lang, rulebook)

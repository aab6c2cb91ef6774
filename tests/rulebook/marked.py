"""Pages that carry in themselves the problems they should have: `⟦code⟧` stands exactly where one is expected."""

import re
from collections.abc import Iterable, Mapping

from submit.rulebook.problem import Problem

MARK = re.compile("⟦([a-z_.]+)⟧")
Pages = Mapping[str, Mapping[str, str]]
Found = list[tuple[str, str]]


def unmarked(pages: Pages) -> Pages:
    """The pages as the reader gets them."""
    return {lang: {path: MARK.sub("", text) for path, text in texts.items()} for lang, texts in pages.items()}


def expected(pages: Pages) -> Found:
    """The place (`file:line:column`) and code of every mark, in order."""
    return sorted(
        (f"docs/{lang}/{path}:{number}:{column}", code)
        for lang, texts in pages.items()
        for path, text in texts.items()
        for number, line in enumerate(text.split("\n"), 1)
        for column, code in _marks(line)
    )


def found(problems: Iterable[Problem]) -> Found:
    """The place and code of every problem, in the order of `expected`."""
    return sorted((str(problem.place), problem.code) for problem in problems)


def _marks(line: str) -> Iterable[tuple[int, str]]:
    taken = 0
    for match in MARK.finditer(line):
        yield match.start() - taken + 1, match[1]
        taken += len(match[0])

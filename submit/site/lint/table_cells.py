"""Tables: a row with a cell too few or too many shifts its content, and Markdown does not report it."""

import re
from collections.abc import Iterator
from itertools import groupby

from submit.rulebook.problem import SourcePlace
from submit.site.lint.prose_markup import Markup
from submit.site.lint.prose_problem import ProseProblem

CELL_END = re.compile(r"(?<!\\)\|")
RULE = re.compile(r"^\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")


def table_problems(page: Markup) -> Iterator[ProseProblem]:
    """Yield tables without the line below their headings, and rows with another number of cells than the headings."""
    # In prose, code and insertions are blank: a bar inside them does not separate cells.
    lines = [(number, line.strip()) for number, line in enumerate(page.prose.split("\n"), 1)]
    for is_table, rows in groupby(lines, lambda line: line[1].startswith("|")):
        if is_table:
            yield from _table(page, list(rows))


def _table(page: Markup, rows: list[tuple[int, str]]) -> Iterator[ProseProblem]:
    first = rows[0][0]
    if len(rows) < 2 or not RULE.match(rows[1][1]):
        yield ProseProblem(SourcePlace(page.file, first), "table.rule")
        return
    expected = _cells(rows[0][1])
    for number, row in rows[1:]:
        if (found := _cells(row)) != expected:
            yield ProseProblem(SourcePlace(page.file, number), "table.cells", {"found": found, "expected": expected})


def _cells(row: str) -> int:
    """Return how many cells the row has; it begins with a bar, and may end without one."""
    return len(CELL_END.findall(row)) - 1 + (not row.endswith("|") or row.endswith("\\|"))

"""Text tables for the output of commands."""

from collections.abc import Iterable, Sequence


def table(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """Yield the lines of a table; columns are as wide as their widest cell, numbers aligned to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if body.rstrip("%").isdigit() else cell.ljust(width)
            for cell, width, body in zip(row, widths, rows[-1], strict=True)
        ]
        yield "  ".join(cells).rstrip()

"""Tables of what a command gives out."""

from collections.abc import Iterable, Sequence


def table(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """Columns as wide as their widest cell; those of numbers are aligned to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if body.rstrip("%").isdigit() else cell.ljust(width)
            for cell, width, body in zip(row, widths, rows[-1], strict=True)
        ]
        yield "  ".join(cells).rstrip()

import pytest

from submit.ticket.checks.attached_files import MEGABYTE, AttachedFiles
from submit.ticket.ticket import FileInfo
from submit.ticket.typed import Typed

CHECK = AttachedFiles("files", kinds=("png", "pdf"), count=3, size_mb=2, total_mb=4)


def files(*sizes: int, kind: str = "png") -> tuple[FileInfo, ...]:
    return tuple(FileInfo(f"{index}.{kind}", kind, size, "") for index, size in enumerate(sizes))


def codes(attached: tuple[FileInfo, ...] | None) -> list[str]:
    return [hit.code for hit in CHECK.hits(Typed(files=attached))]


@pytest.mark.parametrize(
    ("attached", "found"),
    [
        (files(1, 1, 1, 1), ["count"]),
        (files(2 * MEGABYTE + 1), ["size"]),
        (files(2 * MEGABYTE, 2 * MEGABYTE, 1), ["total"]),
        (files(0), ["empty"]),
        (files(1, kind="exe"), ["kind"]),
        (files(1, kind=""), ["kind"]),
        (files(0, 5 * MEGABYTE), ["empty", "size", "total"]),
    ],
)
def test_it_names_what_cannot_be_taken(attached: tuple[FileInfo, ...], found: list[str]) -> None:
    assert codes(attached) == found


@pytest.mark.parametrize(
    "attached", [None, (), files(1), files(1, 1, 1), files(2 * MEGABYTE, 2 * MEGABYTE), files(1, kind="pdf")]
)
def test_it_takes_what_reaches_a_limit(attached: tuple[FileInfo, ...] | None) -> None:
    assert codes(attached) == []

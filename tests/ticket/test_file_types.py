"""What a file is, told by its content."""

import io
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submit.ticket.file_types import EXTENSIONS, OFFICE, SIGNATURES, TEXTS, kind_of

PNG = b"\x89PNG\r\n\x1a\n...."


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return made.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("снимок.PNG", PNG, "png"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "jpg"),
        ("a.jpeg", b"\xff\xd8\xff\xe0", "jpg"),
        ("a.gif", b"GIF89a..", "gif"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        ("a.heic", b"\0\0\0\x18ftypheic", "heic"),
        ("a.pdf", b"%PDF-1.7", "pdf"),
        ("a.txt", "слово".encode(), "txt"),
        ("a.log", "слово".encode("cp1251"), "log"),
        ("a.csv", "\ufeffа;б".encode(), "csv"),
        ("a.eml", b"From: a@b.ru\r\n\r\n", "eml"),
        ("a.zip", archive("a.txt"), "zip"),
        ("empty.zip", archive(), "zip"),
        ("a.docx", DOCX, "docx"),
        ("a.xlsx", archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        ("a.b.txt", b"", "txt"),
    ],
)
def test_it_knows_a_kind_by_content_and_name(name: str, content: bytes, kind: str) -> None:
    assert kind_of(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ\x90\0"),
        ("a.png", b"MZ\x90\0"),
        ("a.jpg", PNG),
        ("a.txt", PNG),
        ("a.txt", b"a\0b"),
        ("a.txt", b"\x98\xff\x98"),
        ("a.docx", archive("word.xml")),
        ("a.xlsx", DOCX),
        ("a.docx", b"PK\x03\x04broken"),
        ("a.zip", b"PK\x03\x04broken"),
        ("a.html", b"<script>"),
        ("a.svg", b"<svg>"),
        ("png", PNG),
        ("", b""),
        ("a.webp", b"RIFF\0\0\0\0WAVEfmt "),
    ],
)
def test_it_takes_nothing_by_its_name_alone(name: str, content: bytes) -> None:
    assert kind_of(name, content) == ""


def directory_alone(entries: int, name: bytes = b"a.txt") -> bytes:
    """An archive that holds nothing and lists much."""
    entry = (
        struct.pack("<4s4B4H3L5H2L", b"PK\x01\x02", 20, 0, 20, 0, *[0] * 4, *[0] * 3, len(name), *[0] * 4, 0, 0) + name
    )
    listed = entry * entries
    count = min(entries, 0xFFFF)
    return b"PK\x03\x04" + listed + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(listed), 4, 0)


def test_an_archive_that_lists_what_a_person_packs_is_taken() -> None:
    assert kind_of("a.zip", directory_alone(5_000)) == "zip"


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.docx"])
def test_an_archive_that_lists_a_hundred_thousand_files_costs_nothing(name: str) -> None:
    bomb = directory_alone(100_000)
    assert len(bomb) > 5_000_000
    tracemalloc.start()
    assert kind_of(name, bomb) == ""
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1_000_000


def test_every_kind_of_the_pages_can_be_told(rulebook) -> None:  # type: ignore[no-untyped-def]
    known = {kind for _, _, kind in SIGNATURES} | set(TEXTS) | set(OFFICE)
    assert set(rulebook.rules["r-7-2"].parameters["kinds"]) <= known
    assert set(EXTENSIONS.values()) <= known


@given(st.binary(max_size=60), st.sampled_from(["a.zip", "a.docx", "a.txt", "a.png", "\ud800"]), st.booleans())
def test_any_bytes_have_a_kind_or_none(content: bytes, name: str, is_archive: bool) -> None:
    assert isinstance(kind_of(name, (b"PK\x03\x04" if is_archive else b"") + content), str)

"""What kind of file is this? Told by its content; the name must agree. Nothing is unpacked or decoded beyond a look."""

import io
import zipfile
from collections.abc import Iterable

from submit.ticket.decoding import encoding_of

SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"\xff\xd8\xff", "jpg"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (8, b"WEBP", "webp"),
    (4, b"ftypheic", "heic"),
    (4, b"ftypheix", "heic"),
    (4, b"ftypmif1", "heic"),
    (0, b"%PDF-", "pdf"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
)
EXTENSIONS = {"jpeg": "jpg", "heif": "heic"}
TEXTS = ("txt", "log", "csv", "eml")
OFFICE = {"docx": "word/", "xlsx": "xl/"}
DIRECTORY_ENTRY = b"PK\x01\x02"
MOST_ENTRIES = 10_000
"""Files in an archive: to list more of them costs more than it tells."""


def extensions(kinds: Iterable[str]) -> list[str]:
    """What the names of files of these kinds may end in."""
    known = list(kinds)
    return [*known, *(other for other, kind in EXTENSIONS.items() if kind in known)]


def kind_of(name: str, content: bytes) -> str:
    """The kind of a file, such as `png`; empty where content and name do not agree on one that we know."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    extension = EXTENSIONS.get(extension, extension)
    kind = next((kind for at, mark, kind in SIGNATURES if content[at : at + len(mark)] == mark), "")
    if kind == "zip":
        kind = _kind_of_archive(extension, content)
    elif not kind and extension in TEXTS and encoding_of(content):
        kind = extension
    return kind if kind == extension else ""


def _kind_of_archive(extension: str, content: bytes) -> str:
    # Each file that a directory lists begins with this sign, whatever the archive says of their number.
    if content.count(DIRECTORY_ENTRY) > MOST_ENTRIES:
        return ""
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return ""
    if extension in OFFICE:
        is_office = "[Content_Types].xml" in names and any(name.startswith(OFFICE[extension]) for name in names)
        return extension if is_office else ""
    return "zip"

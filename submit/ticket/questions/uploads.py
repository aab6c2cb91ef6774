"""Files."""

import re
from dataclasses import dataclass, replace

from submit.ticket.checks.attached_files import MEGABYTE
from submit.ticket.questions.question import Asked, Form, Question
from submit.ticket.ticket import FileInfo, Ticket
from submit.ticket.typed import Typed

WRITTEN = re.compile(r"^(?P<name>.*\S)\s+(?P<size>\d+(?:[.,]\d+)?)\s*(?:МБ|MB)$")


@dataclass(frozen=True, kw_only=True)
class FilesQuestion(Question):
    """A draft keeps files apart from its texts. A rule with the check `files` says which ones are taken.

    Files can always be attached: one that came under an answer, and is no longer asked for, would be lost."""

    PART = "files"
    SHOWN = "files"
    ELEMENT = "-input"
    IS_SINGLE = True
    MAY_FILL_FIELD = False
    HAS_FILES = True
    MAY_BE_CONDITIONAL = False
    MAY_BE_REMEMBERED = False

    def posted(self, name: str, form: Form) -> str | None:
        return None

    def given(self, asked: Asked, typed: Typed) -> str | None:
        return None if typed.files is None else "\n".join(file.name for file in typed.files)

    def answer(self, asked: Asked, text: str, lang: str) -> str:
        return ""

    def recalled(self, asked: Asked, ticket: Ticket) -> str | None:
        return None

    def example(self, asked: Asked, typed: Typed, written: str, lang: str) -> Typed:
        """«Файлы: –» is a ticket with no file."""
        named = [line for line in written.splitlines() if any(map(str.isalnum, line))]
        return replace(typed, files=tuple(map(_file, named)))


def _file(line: str) -> FileInfo:
    match = WRITTEN.match(line)
    name, size = (match["name"], match["size"]) if match else (line.strip(), "0.1")
    kind = name.rpartition(".")[2].lower() if "." in name else ""
    return FileInfo(name, kind, int(float(size.replace(",", ".")) * MEGABYTE), "")

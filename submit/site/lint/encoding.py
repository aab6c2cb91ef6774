"""Pages that cannot be checked: saved in another encoding, or far too large. Nothing else is reported for them."""

import re
from collections.abc import Iterator

from submit.rulebook.problem import SourcePlace
from submit.rulebook.reader import Pages
from submit.site.lint.prose_problem import ProseProblem

LARGEST_PAGE = 128 * 1024
"""In characters. The longest page of rules has a fifth of that; checking time grows faster than the size of a page."""
NOT_UTF_8 = "\ufffd"
CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def unread_problems(pages: Pages, root: str = "docs") -> Iterator[ProseProblem]:
    """Yield the first reason why a page cannot be read at all, for each such page."""
    for lang, texts in pages.items():
        for path, text in texts.items():
            file = f"{root}/{lang}/{path}"
            if NOT_UTF_8 in text:
                before = text[: text.index(NOT_UTF_8)].split("\n")
                yield ProseProblem(SourcePlace(file, len(before), len(before[-1]) + 1), "page.encoding")
            elif found := CONFLICT.search(text):
                yield ProseProblem(SourcePlace(file, text.count("\n", 0, found.start()) + 1), "page.conflict")
            elif found := CONTROL.search(text):
                above = text[: found.start()].split("\n")
                yield ProseProblem(SourcePlace(file, len(above), len(above[-1]) + 1), "page.control")
            elif len(text) > LARGEST_PAGE:
                values = {"size": len(text) // 1024, "most": LARGEST_PAGE // 1024}
                yield ProseProblem(SourcePlace(file), "page.large", values)

"""Pages that cannot be checked: saved in another encoding, or far too large. Nothing else is reported for them."""

from collections.abc import Iterator

from submit.rulebook.problem import SourcePlace
from submit.rulebook.reader import Pages
from submit.site.lint.prose_problem import ProseProblem

LARGEST_PAGE = 128 * 1024
"""In characters. The longest page of rules has a fifth of that; checking time grows faster than the size of a page."""
NOT_UTF_8 = "\ufffd"


def unread_problems(pages: Pages, root: str = "docs") -> Iterator[ProseProblem]:
    """Yield the first reason why a page cannot be read at all, for each such page."""
    for lang, texts in pages.items():
        for path, text in texts.items():
            file = f"{root}/{lang}/{path}"
            if NOT_UTF_8 in text:
                before = text[: text.index(NOT_UTF_8)].split("\n")
                yield ProseProblem(SourcePlace(file, len(before), len(before[-1]) + 1), "page.encoding")
            elif len(text) > LARGEST_PAGE:
                values = {"size": len(text) // 1024, "most": LARGEST_PAGE // 1024}
                yield ProseProblem(SourcePlace(file), "page.large", values)

"""Golden cases: files in, printed lines out. `=== docs/ru/page.md` begins a file, `=== prints` what is printed."""

import re
from datetime import date
from pathlib import Path

from submit.rulebook.problem import Problem
from submit.site.lint.anchors import REGISTER, with_new_anchors
from submit.site.lint.page_check import Beside, check_pages
from submit.site.lint.prose_markup import mark
from submit.site.lint.translations import RECORD, accepted_translations

FOLDER = Path(__file__).parent / "broken"
TODAY = date(2026, 11, 23)
BEGIN = re.compile(r"^=== (?P<name>\S+)(?: (?P<size>\d+) bytes)?\n", re.MULTILINE)
PRINTS = "prints"
HOUSE = "house"


def cases() -> list[str]:
    """The names of the broken pages: each is a small house in order but for what its file changes."""
    return sorted(path.stem for path in FOLDER.glob("*.txt") if path.stem != HOUSE)


def read_case(name: str) -> tuple[dict[str, str], dict[str, int], str]:
    """Texts by path, sizes of the other files by path, and the lines that must be printed."""
    texts: dict[str, str] = {}
    sizes: dict[str, int] = {}
    for written in (HOUSE, name):
        pieces = BEGIN.split((FOLDER / f"{written}.txt").read_text(encoding="utf-8"))[1:]
        for path, size, text in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
            if size:
                sizes[path.removeprefix("docs/")] = int(size)
            else:
                texts[path] = text
    return texts, sizes, texts.pop(PRINTS, "")


def check_case(texts: dict[str, str], sizes: dict[str, int]) -> list[Problem]:
    """The problems of a house. Where a case brings no register or record, they are up to date."""
    pages: dict[str, dict[str, str]] = {}
    for path, text in texts.items():
        if path.endswith(".md"):
            _, lang, below = path.split("/", 2)
            pages.setdefault(lang, {})[below] = text
    anchors = texts.get(f"docs/{REGISTER}", with_new_anchors(mark(pages), ""))
    translations = texts.get(f"docs/{RECORD}", accepted_translations(mark(pages)))
    return check_pages(pages, TODAY, Beside(sizes, anchors, translations))[1]

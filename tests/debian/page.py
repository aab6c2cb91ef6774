"""The commands of the page for administrators: what is tried is what is written there, letter by letter."""

import re
from functools import cache

from tests.conftest import ROOT

PAGE = ROOT / "docs/ru/staff/deploy.md"
SECTION = re.compile(r"^##+ .*\{ #([a-z-]+) \}$", re.MULTILINE)
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(section: str) -> tuple[str, ...]:
    """The blocks of one section, in their order."""
    return _sections()[section]


@cache
def _sections() -> dict[str, tuple[str, ...]]:
    _, *parts = SECTION.split(PAGE.read_text(encoding="utf-8"))
    return {name: tuple(BLOCK.findall(text)) for name, text in zip(parts[::2], parts[1::2], strict=True)}

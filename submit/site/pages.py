"""A page as MkDocs has it → the page that Jinja and Markdown may read: blocks become cards, code stays code."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from submit.rulebook.page import FENCE, Block, read_page
from submit.rulebook.rulebook import Rulebook
from submit.site.cards import counts_card, form_card, ticket_card
from submit.site.fences import fences
from submit.ticket.tally import Tally

COUNTS = "counts"
"""The fenced block, empty but for this word, in whose place staff see how often each rule spoke."""
JINJA_MARK = re.compile(r"\{[{%#]")


def with_cards(markdown: str, lang: str, rulebook: Rulebook, counts: Mapping[str, Tally] | None = None) -> str:
    """`markdown`, the body of a page, with each `form`, `ticket` and `counts` block replaced by its card.

    In the other fenced blocks Jinja's marks are made to stand for themselves: code is shown, not run.
    """
    lines = markdown.split("\n")
    cards = dict(_cards(markdown, lang, rulebook))
    shown: list[str] = []
    end = 0
    for fence in fences(lines):
        shown += lines[end : fence.start]
        end = fence.end + 1
        if _is_counts(lines[fence.start]):
            shown += ["", counts_card(counts, rulebook, lang), ""]
        elif fence.start in cards:
            # Markdown takes HTML as it is only where blank lines part it from the text.
            shown += ["", cards[fence.start], ""]
        else:
            shown += [JINJA_MARK.sub(r"""{{ "\g<0>" }}""", line) for line in lines[fence.start : end]]
    return "\n".join(shown + lines[end:])


def _is_counts(line: str) -> bool:
    fence = FENCE.match(line)
    return fence is not None and fence["info"].strip() == COUNTS


def _cards(markdown: str, lang: str, rulebook: Rulebook) -> Iterator[tuple[int, str]]:
    """Number of the line that a block starts at, from 0, and its card."""
    # An empty first line keeps a page that starts with a rule line from being read as front matter.
    for section in read_page("", "\n" + markdown).sections:
        for block in section.blocks:
            yield block.start - 2, _card(block, rulebook.rules.get(section.anchor), lang)


def _card(block: Block, rule: Any, lang: str) -> str:
    if block.kind == "ticket":
        return ticket_card(block, lang)
    return form_card(rule, lang) if rule is not None else ""

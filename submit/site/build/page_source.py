"""A page as MkDocs has it → the page that Jinja and Markdown may read: blocks become cards, code stays code."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from submit.rulebook.page import FENCE, Block, Section, read_page
from submit.rulebook.rulebook import Rule, Rulebook
from submit.site.fences import fences
from submit.site.widgets.cards import counts_card, form_card, notice, ticket_card
from submit.site.widgets.quality_plot import Months, quality_card
from submit.site.widgets.widget_blocks import DRAWINGS
from submit.ticket.rule_counts import RuleCount

COUNTS = "counts"
"""The name of the empty fenced block that is replaced by how often each rule spoke, for staff."""
QUALITY = "quality"
"""The name of the block that is replaced by the quality of tickets, month by month, for staff."""
JINJA_MARK = re.compile(r"\{[{%#]")


def with_cards(
    markdown: str,
    lang: str,
    rulebook: Rulebook,
    counts: Mapping[str, RuleCount] | None = None,
    months: Months | None = None,
) -> str:
    """Return `markdown`, the body of a page, with cards for its `form` and `ticket` blocks, and its drawings.

    In other fenced blocks Jinja's marks are escaped: code is shown, not run.
    """
    lines = markdown.split("\n")
    # An empty first line keeps a page that starts with a horizontal rule from being read as front matter.
    sections = read_page("", "\n" + markdown).sections
    cards, notices = dict(_cards(sections, lang, rulebook)), dict(_notices(sections, lang, rulebook))
    shown: list[str] = []
    end = 0
    for fence in fences(lines):
        shown += _with_notices(lines, range(end, fence.start), notices)
        end = fence.end + 1
        if drawn := _drawn(lines[fence.start], lang, rulebook, counts, months):
            shown += ["", drawn, ""]
        elif fence.start in cards:
            # Markdown leaves HTML as it is only if blank lines separate it from the text.
            shown += ["", cards[fence.start], ""]
        else:
            shown += [JINJA_MARK.sub(r"""{{ "\g<0>" }}""", line) for line in lines[fence.start : end]]
    return "\n".join((*shown, *_with_notices(lines, range(end, len(lines)), notices)))


def _drawn(
    line: str, lang: str, rulebook: Rulebook, counts: Mapping[str, RuleCount] | None, months: Months | None
) -> str:
    """Return what replaces an empty block that names a drawing; empty for a block of another kind."""
    fence = FENCE.match(line)
    name = fence["info"].strip() if fence else ""
    if name == COUNTS:
        return counts_card(counts, rulebook, lang)
    if name == QUALITY:
        return quality_card(months, lang)
    return DRAWINGS[name](rulebook, lang) if name in DRAWINGS else ""


def _with_notices(lines: list[str], numbers: range, notices: Mapping[int, str]) -> Iterator[str]:
    for number in numbers:
        yield lines[number]
        if notices.get(number):
            yield from ("", notices[number], "")


def _notices(sections: Iterable[Section], lang: str, rulebook: Rulebook) -> Iterator[tuple[int, str]]:
    """Yield the line of each rule's heading, from 0, and the notice below it."""
    for section in sections:
        if section.number and section.anchor in rulebook.rules:
            yield section.place.line - 2, notice(rulebook.rules[section.anchor], rulebook, lang)


def _cards(sections: Iterable[Section], lang: str, rulebook: Rulebook) -> Iterator[tuple[int, str]]:
    """Yield the first line of each block, from 0, and its card."""
    for section in sections:
        for block in section.blocks:
            yield block.start - 2, _card(block, rulebook.rules.get(section.anchor), rulebook, lang)


def _card(block: Block, rule: Rule[Any] | None, rulebook: Rulebook, lang: str) -> str:
    """Return the card of a block; empty for a withdrawn rule, which the form no longer applies."""
    if rule is not None and rule.state == "withdrawn":
        return ""
    if block.kind == "ticket":
        return ticket_card(block, lang)
    return form_card(rule, rulebook, lang) if rule is not None else ""

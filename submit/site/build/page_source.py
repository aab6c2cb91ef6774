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
"""The fenced block, empty but for this word, in whose place staff see how often each rule spoke."""
QUALITY = "quality"
"""In whose place staff see how good tickets were, month by month."""
JINJA_MARK = re.compile(r"\{[{%#]")


def with_cards(
    markdown: str,
    lang: str,
    rulebook: Rulebook,
    counts: Mapping[str, RuleCount] | None = None,
    months: Months | None = None,
) -> str:
    """`markdown`, the body of a page, with each `form` and `ticket` block replaced by its card, and each drawing drawn.

    In the other fenced blocks Jinja's marks are made to stand for themselves: code is shown, not run.
    """
    lines = markdown.split("\n")
    # An empty first line keeps a page that starts with a rule line from being read as front matter.
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
            # Markdown takes HTML as it is only where blank lines part it from the text.
            shown += ["", cards[fence.start], ""]
        else:
            shown += [JINJA_MARK.sub(r"""{{ "\g<0>" }}""", line) for line in lines[fence.start : end]]
    return "\n".join((*shown, *_with_notices(lines, range(end, len(lines)), notices)))


def _drawn(
    line: str, lang: str, rulebook: Rulebook, counts: Mapping[str, RuleCount] | None, months: Months | None
) -> str:
    """What stands in the place of a block that is empty but for its name; nothing for a block of another kind."""
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
    """Number of the line of a rule's heading, from 0, and what stands under it."""
    for section in sections:
        if section.number and section.anchor in rulebook.rules:
            yield section.place.line - 2, notice(rulebook.rules[section.anchor], rulebook, lang)


def _cards(sections: Iterable[Section], lang: str, rulebook: Rulebook) -> Iterator[tuple[int, str]]:
    """Number of the line that a block starts at, from 0, and its card."""
    for section in sections:
        for block in section.blocks:
            yield block.start - 2, _card(block, rulebook.rules.get(section.anchor), lang)


def _card(block: Block, rule: Rule[Any] | None, lang: str) -> str:
    """The card of a block; of a withdrawn rule, nothing: the form does none of it any more."""
    if rule is not None and rule.state == "withdrawn":
        return ""
    if block.kind == "ticket":
        return ticket_card(block, lang)
    return form_card(rule, lang) if rule is not None else ""

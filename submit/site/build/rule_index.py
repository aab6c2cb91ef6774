"""The list of every rule by its number: a second way to find it, besides the menu and the search."""

from itertools import groupby
from typing import Any

from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.rulebook.rulebook import Rule, Rulebook
from submit.site.widgets.cards import WORDS, render


def rule_index(rulebook: Rulebook, lang: str) -> str:
    """Return all rules as HTML, chapter by chapter, including those withdrawn and those to come."""
    chapters = [list(rules) for _, rules in groupby(rulebook.rules.values(), _chapter)]
    return render(
        "rule_index.html", chapters=chapters, lang=lang, fallback=DEFAULT_LANGUAGE, states=WORDS[lang]["states"]
    )


def _chapter(rule: Rule[Any]) -> str:
    return rule.number.partition(".")[0]

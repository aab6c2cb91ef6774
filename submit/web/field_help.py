"""More help for an answer that was stopped before: what the page of the rule says, and its good example."""

from dataclasses import dataclass

from submit.rulebook.rulebook import Rule
from submit.ticket.checker import Checker
from submit.ticket.finding import Finding
from submit.web.service import service


@dataclass(frozen=True)
class Help:
    """A rule in its own words. `statement` and `good` are empty where its page has none."""

    number: str
    title: str
    statement: str
    good: str


def help_with(finding: Finding, checker: Checker, lang: str) -> Help:
    """Return the rule that a finding cites, in the words of its page."""
    rule = checker.rulebook.rules[finding.rule]
    index = service().indexes().get(lang)
    entries = index.entries if index else ()
    statement = next((entry.excerpt for entry in entries if entry.anchor == rule.anchor), "")
    return Help(rule.number, rule.title(lang), statement, _good(rule, lang))


def _good(rule: Rule[object], lang: str) -> str:
    """Return the first good example that shows exactly one answer, or ""."""
    examples = (example.fields for example in rule.text(lang).examples if example.good)
    return next((fields[0][1] for fields in examples if len(fields) == 1), "")

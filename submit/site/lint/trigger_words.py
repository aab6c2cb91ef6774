"""Words that lead to a rule: those its check lists that break it when they are the whole subject."""

from collections.abc import Iterator, Mapping
from typing import Any

from submit.rulebook.rulebook import Rule, Rulebook
from submit.ticket.checker import Checker
from submit.ticket.typed import Typed


def leading_words(rulebook: Rulebook) -> Mapping[str, str]:
    """Return anchor → words. The check decides, because only it knows which lists name faults and which excuses."""
    checker = Checker(rulebook)
    subject = checker.questionnaire.subject
    if subject is None:
        return {}
    listed = {rule.anchor: tuple(_listed(rule)) for rule in rulebook.checks}
    # Many words are in more than one list.
    broken = {
        word: _broken(word, subject.name, checker) for word in {word for words in listed.values() for word in words}
    }
    return {anchor: " ".join(word for word in words if anchor in broken[word]) for anchor, words in listed.items()}


def _listed(rule: Rule[Any]) -> Iterator[str]:
    for value in rule.parameters.values():
        if isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, str) and item.isalpha())


def _broken(word: str, name: str, checker: Checker) -> set[str]:
    return {finding.rule for finding in checker.verdict(Typed({name: word})).findings}

"""How pages name the subjects of rules: a status with its name in the tracker, a number of hours."""

from typing import Any

from submit.rulebook.placeholders import agree
from submit.rulebook.rulebook import Rule, Word
from submit.site.widgets.cards import WORDS


def word_of(rule: Rule[Any], key: str, lang: str) -> Word:
    """Return the rule's word under `key`; the rule's own name if no page has it."""
    return rule.word(key, lang) or Word(rule.name, lang)


def short_name(rule: Rule[Any], lang: str) -> Word:
    """Return what clients call it: «Баг», «Новая»."""
    return rule.word("name", lang) or word_of(rule, "label", lang)


def full_name(rule: Rule[Any], lang: str) -> str:
    """Return the name, followed by the tracker's in brackets if that differs: «Новая (New)»."""
    name = short_name(rule, lang).text
    literal = rule.parameters.get("remote", name)
    return name if literal == name else f"{name} ({literal})"


def hours(priority: Rule[Any], lang: str) -> str:
    """Return the time until the first answer that a priority promises, such as «4 часа»."""
    return agree(priority.value.first_answer, WORDS[lang]["hours"], lang)

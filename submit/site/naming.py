"""How pages name what the rules are about: a status with its name in the tracker, a number of hours."""

from typing import Any

from submit.rulebook.placeholders import agree
from submit.rulebook.rulebook import Rule, Word
from submit.site.widgets.cards import WORDS


def word_of(rule: Rule[Any], key: str, lang: str) -> Word:
    """The rule's word under `key`; where no page has it, the rule's own name."""
    return rule.word(key, lang) or Word(rule.name, lang)


def short_name(rule: Rule[Any], lang: str) -> Word:
    """What clients call it: «Баг», «Новая»."""
    return rule.word("name", lang) or word_of(rule, "label", lang)


def full_name(rule: Rule[Any], lang: str) -> str:
    """The name, and in brackets the one that the tracker shows, where it is another: «Новая (New)»."""
    name = short_name(rule, lang).text
    literal = rule.parameters.get("remote", name)
    return name if literal == name else f"{name} ({literal})"


def hours(priority: Rule[Any], lang: str) -> str:
    """The time of the first answer that a priority promises."""
    return agree(priority.value.first_answer, WORDS[lang]["hours"], lang)

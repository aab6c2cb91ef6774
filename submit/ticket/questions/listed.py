"""What the types of questions have in common whose options are rules of their own."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from submit.rulebook.rulebook import Rule, Rulebook, Word
from submit.ticket.questions.question import Asked, Option, Question, filled, is_named, option_spellings
from submit.ticket.typed import Typed


@dataclass(frozen=True, kw_only=True)
class ListedQuestion(Question):
    """Each option is a rule, with its words on its own place of the pages."""

    PART = "radios"
    SHOWN = "options"
    ELEMENT = "-1"
    IS_SINGLE = True
    IS_SLIGHT = True

    @abstractmethod
    def rules(self, rulebook: Rulebook) -> Mapping[str, Rule[Any]]:
        """Return the rules that are the options."""

    def first_answer(self, rule: Rule[Any], rulebook: Rulebook) -> int | None:
        """Return the hours to our first answer that follow from this option."""
        return None

    def offered(self, asked: Asked, lang: str) -> Iterator[Option]:
        for rule in self.rules(asked.rulebook).values():
            label = filled(rule, "label", lang) or Word(rule.name, lang)
            hours = self.first_answer(rule, asked.rulebook)
            yield Option(rule.name, label, filled(rule, "hint", lang), hours)

    def spellings(self, asked: Asked, text: str, lang: str, now: datetime | None) -> tuple[tuple[str, ...], ...]:
        known = self.rules(asked.rulebook)
        return tuple(option_spellings(self, asked, name) for name in text.splitlines() if name in known)

    def possible(self, asked: Asked) -> tuple[tuple[str, ...], ...]:
        return tuple(option_spellings(self, asked, name) for name in self.rules(asked.rulebook))

    def example(self, asked: Asked, typed: Typed, written: str, lang: str) -> Typed:
        rules = self.rules(asked.rulebook)
        found = "\n".join(name for name, rule in rules.items() if is_named(rule, written, lang))
        return replace(typed, texts={**typed.texts, asked.name: found})

"""How much it hurts: the consequences, which decide the priority."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from submit.rulebook.rulebook import Rule, Rulebook
from submit.ticket.clean import clean_text
from submit.ticket.questions.listed import ListedQuestion
from submit.ticket.questions.question import Asked, word_of
from submit.ticket.ticket import Ticket
from submit.ticket.typed import Typed


@dataclass(frozen=True, kw_only=True)
class ImpactQuestion(ListedQuestion):
    """The options are the impacts of the pages; the first of those that were chosen decides the priority.

    None is chosen beforehand, not even by memory: people keep what they find."""

    MAY_BE_REMEMBERED = False

    def rules(self, rulebook: Rulebook) -> Mapping[str, Rule[Any]]:
        return rulebook.impacts

    def first_answer(self, rule: Rule[Any], rulebook: Rulebook) -> int | None:
        priorities = (item.value for item in rulebook.priorities.values() if rule.name in item.value.when)
        return next((value.first_answer for value in priorities), None)

    def cleaned(self, text: str) -> str:
        return clean_text(text)

    def given(self, asked: Asked, typed: Typed) -> str | None:
        text = typed.texts.get(asked.name)
        return None if text is None else "\n".join(self.chosen(asked, text))

    def chosen(self, asked: Asked, text: str) -> tuple[str, ...]:
        """Return the impacts that were chosen and that the pages know."""
        return tuple(name for name in text.splitlines() if name in asked.rulebook.impacts)

    def answer(self, asked: Asked, text: str, lang: str) -> str:
        impacts = asked.rulebook.impacts
        return "\n".join(word_of(impacts[name], "label", lang) for name in self.chosen(asked, text))

    def recalled(self, asked: Asked, ticket: Ticket) -> str | None:
        # Tickets of early versions kept the words of the answer alone.
        in_words = any(answer.question == asked.name for answer in ticket.answers)
        return None if in_words and not ticket.impact else "\n".join(ticket.impact)

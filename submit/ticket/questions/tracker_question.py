"""What kind of ticket it is: the question of the first page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from submit.rulebook.rulebook import Rule, Rulebook
from submit.ticket.questions.listed import ListedQuestion
from submit.ticket.questions.question import Asked, is_named
from submit.ticket.ticket import Ticket
from submit.ticket.typed import TRACKER, Typed


@dataclass(frozen=True, kw_only=True)
class TrackerQuestion(ListedQuestion):
    """The options are the trackers of the pages. A draft keeps the answer apart from those to other questions."""

    IS_LISTED = False
    MAY_FILL_FIELD = False
    KEY = TRACKER
    MAY_BE_CONDITIONAL = False
    MAY_BE_REMEMBERED = False

    def rules(self, rulebook: Rulebook) -> Mapping[str, Rule[Any]]:
        return rulebook.trackers

    def given(self, asked: Asked, typed: Typed) -> str | None:
        return typed.tracker if typed.tracker in asked.rulebook.trackers or typed.tracker is None else ""

    def answer(self, asked: Asked, text: str, lang: str) -> str:
        return ""

    def recalled(self, asked: Asked, ticket: Ticket) -> str | None:
        return ticket.tracker

    def example(self, asked: Asked, typed: Typed, written: str, lang: str) -> Typed:
        trackers = asked.rulebook.trackers
        found = next((name for name, rule in trackers.items() if is_named(rule, written, lang)), written)
        return replace(typed, texts={**typed.texts, TRACKER: found})

"""All questions of a rule-book: which of them a tracker asks, and which ones play a part of their own."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from submit.rulebook.rulebook import Rulebook
from submit.ticket.questions.conditions import due
from submit.ticket.questions.consent import ConsentQuestion
from submit.ticket.questions.impact import ImpactQuestion
from submit.ticket.questions.question import Asked
from submit.ticket.questions.question_compiler import compile_questions
from submit.ticket.questions.roles import with_roles
from submit.ticket.questions.tracker_question import TrackerQuestion
from submit.ticket.typed import FREE_TEXT, TRACKER, Typed


class Questionnaire:
    """The questions of one state of the rule-book; those with problems are left out."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.all: Mapping[str, Asked] = compile_questions(with_roles(rulebook))[0]
        self._of = {name: tuple(self._listed(rule.value.questions)) for name, rule in rulebook.trackers.items()}

    def of(self, tracker: str | None) -> tuple[Asked, ...]:
        """Return the questions of a tracker; of an unknown one, those that every ticket must answer."""
        return self._of.get(tracker or "", self._always)

    def due(self, typed: Typed) -> tuple[Asked, ...]:
        """Return the questions of the tracker that these answers ask for."""
        return due(self.of(typed.tracker), typed)

    def as_asked(self, typed: Typed) -> Typed:
        """Return what was typed without the answers to questions of the tracker that are not asked."""
        asked = self.due(typed)
        idle = {item.name for item in self.of(typed.tracker) if item not in asked}
        return replace(typed, texts={name: text for name, text in typed.texts.items() if name not in idle})

    @cached_property
    def tracker(self) -> Asked | None:
        """The question of the first page."""
        return next((item for item in self.all.values() if isinstance(item.question, TrackerQuestion)), None)

    @cached_property
    def subject(self) -> Asked | None:
        """The question whose answer is the subject of a ticket, of whatever tracker."""
        return _with_role(self.all.values(), "subject")

    @cached_property
    def address(self) -> Asked | None:
        """The question whose answer is the sender's address, of whatever tracker."""
        return _with_role(self.all.values(), "address")

    @cached_property
    def consent(self) -> Asked | None:
        """The question about consent, whether anybody is asked it or not."""
        return next((item for item in self.all.values() if isinstance(item.question, ConsentQuestion)), None)

    @cached_property
    def files(self) -> Asked | None:
        """The question about files, of whatever tracker."""
        return _with_files(self.all.values())

    @property
    def longest_reply(self) -> int | None:
        """The number of characters that a reply may have: it keeps the rules of the free text."""
        return self.all[FREE_TEXT].question.longest if FREE_TEXT in self.all else None

    def published(self, tracker: str | None) -> Mapping[str, str]:
        """Return the names of the questions behind the published keys where they differ."""
        items = {
            "subject": self.subject_of(tracker),
            "email": self.address_of(tracker),
            "impact": self.impact_of(tracker),
        }
        return {key: item.name for key, item in items.items() if item and item.name != key}

    def subject_of(self, tracker: str | None) -> Asked | None:
        return _with_role(self.of(tracker), "subject")

    def address_of(self, tracker: str | None) -> Asked | None:
        return _with_role(self.of(tracker), "address")

    def files_of(self, tracker: str | None) -> Asked | None:
        return _with_files(self.of(tracker))

    def impact_of(self, tracker: str | None) -> Asked | None:
        """Return the question about consequences that a tracker asks."""
        return next((item for item in self.of(tracker) if isinstance(item.question, ImpactQuestion)), None)

    def impacts(self, typed: Typed) -> tuple[str, ...]:
        """Return the impacts that were chosen where the tracker asks for them."""
        asked = self.impact_of(typed.tracker)
        return tuple((asked.question.given(asked, typed) or "").splitlines()) if asked else ()

    def unread(self, typed: Typed) -> frozenset[str]:
        """Return the answers that are no words of the client: a name of ours, and an address."""
        address = self.address_of(typed.tracker)
        return frozenset({TRACKER} | ({address.name} if address else set()))

    @cached_property
    def _always(self) -> tuple[Asked, ...]:
        return tuple(item for item in (self.subject, self.address) if item is not None)

    def _listed(self, names: Iterable[str]) -> Iterator[Asked]:
        """Each question once: a consent that is required stands in no list, and is asked all the same."""
        demanded = (
            item.name
            for item in self.all.values()
            if isinstance(item.question, ConsentQuestion) and item.question.required
        )
        for name in dict.fromkeys((*names, *demanded)):
            if name in self.all:
                yield self.all[name]


def _with_role(items: Iterable[Asked], role: str) -> Asked | None:
    return next((item for item in items if item.question.role == role), None)


def _with_files(items: Iterable[Asked]) -> Asked | None:
    return next((item for item in items if item.question.HAS_FILES), None)

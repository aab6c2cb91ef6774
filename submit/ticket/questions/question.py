"""What every type of question has in common."""

import dataclasses
from abc import ABC
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Protocol

from submit.rulebook.placeholders import LANGUAGES, fill_in
from submit.rulebook.rulebook import Rule, Rulebook, Word
from submit.rulebook.schema import Misfit
from submit.ticket.clean import clean_line
from submit.ticket.finding import Hit, Level
from submit.ticket.ticket import Ticket
from submit.ticket.typed import Typed

SEEN = "seen"
"""What follows the name of a conditional question in the field by which a page tells that it showed the question."""


class Form(Protocol):
    """What a browser has posted."""

    def get(self, key: str, /) -> str | None: ...
    def getlist(self, key: str, /) -> list[str]: ...


@dataclass(frozen=True)
class Option:
    """One answer of a list. `first_answer` is the hours to our first answer, where a rule sets them."""

    value: str
    label: Word
    hint: Word | None = None
    first_answer: int | None = None
    chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Question(ABC):
    """A type of question is a frozen dataclass; its fields are its parameters in the front matter.

    In a draft an answer is text, as it was typed; what is chosen of a list is the names of the options, a line each.
    """

    CODES: ClassVar[Mapping[str, tuple[str, ...]]] = {"empty": ()}
    """The messages that the page may have, and the values each can use besides the parameters."""
    PART: ClassVar[str]
    """The template that draws the question, in `web/templates/questions/`."""
    SHOWN: ClassVar[str] = "text"
    """The template that shows the answer before it is sent, in `web/templates/answers/`."""
    INPUT_MODE: ClassVar[str] = "text"
    """The keys that a telephone shows for a short answer."""
    ELEMENT: ClassVar[str] = ""
    """What follows the name in the id of the element that takes the focus."""
    IS_LISTED: ClassVar[bool] = True
    """False if the question cannot stand in a tracker's list."""
    IS_SINGLE: ClassVar[bool] = False
    """True if no tracker can ask two questions of this type."""
    IS_PROSE: ClassVar[bool] = False
    """True if the answer is a text that checks read and that the pages show good and bad examples of."""
    TAKES_OTHERS: ClassVar[bool] = False
    """True if answers to questions that are no longer asked can be added to this one."""
    HAS_FILES: ClassVar[bool] = False
    """True if the answer is files, which a draft keeps apart from its texts."""
    IS_SLIGHT: ClassVar[bool] = False
    """True if a draft with no other answer is not worth going on with."""
    KEY: ClassVar[str] = ""
    """What the answer is kept under, if that is not the name of the question."""
    MAY_BE_CONDITIONAL: ClassVar[bool] = True
    """False if the question is asked whatever the other answers are."""
    MAY_FILL_FIELD: ClassVar[bool] = True
    """False if the answer is nothing that a field of the tracker can hold."""
    MAY_BE_REMEMBERED: ClassVar[bool] = True
    """False if an answer makes no sense in another ticket."""

    required: bool
    why: str
    when: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    """The answers, by earlier questions, under which the question is asked: all keys must hold, by any value."""
    field: str | None = None
    """The field of the tracker that gets the answer too, by its name there."""
    remember: bool = False
    """True if this browser's next ticket begins with the answer."""
    folded: bool = False
    """True if a narrow page shows the question only to a client who wants to tell more."""

    @property
    def role(self) -> str | None:
        """The part that the answer plays in a ticket: its subject, or the address of its sender."""
        return None

    @property
    def longest(self) -> int | None:
        """The number of characters that the answer may have."""
        return None

    def misfits(self) -> Iterator[Misfit]:
        """Return what is wrong with parameters that are each of the right type."""
        yield from ()

    def codes(self) -> Iterator[str]:
        """Return the messages that the page must have."""
        if self.required:
            yield "empty"

    def words(self) -> tuple[str, ...]:
        """Return the words that the page must have besides those of every question."""
        return ()

    def posted(self, name: str, form: Form) -> str | None:
        """Return the answer as it was posted, or None if the form did not ask."""
        return form.get(name)

    def cleaned(self, text: str) -> str:
        """Return the answer as checks and people read it."""
        return clean_line(text)

    def own_words(self, text: str) -> str:
        """Return what was typed beside a list of options."""
        return ""

    def given(self, asked: "Asked", typed: Typed) -> str | None:
        """Return the answer as text: None is absent, an empty one is empty."""
        return typed.texts.get(asked.name)

    def picked(self, asked: "Asked", typed: Typed) -> frozenset[str]:
        """Return the names of the options that were chosen, on which conditions of other questions stand."""
        return frozenset((self.given(asked, typed) or "").splitlines())

    def hits(self, asked: "Asked", typed: Typed) -> Iterator[Hit]:
        """Return what is wrong with the answer by its type alone."""
        answer = self.given(asked, typed)
        if self.required and (answer == "" or (answer is None and typed.complete)):
            yield Hit(asked.name, "empty")

    def spellings(self, asked: "Asked", text: str, lang: str, now: datetime | None) -> tuple[tuple[str, ...], ...]:
        """Return the values for a field of the tracker, each as the tracker may write it, the likeliest first."""
        return ((text,),) if text else ()

    def possible(self, asked: "Asked") -> tuple[tuple[str, ...], ...]:
        """Return every value that the field must take, or examples of them; nothing if any text can be typed."""
        return ()

    def level_of(self, code: str) -> Level:
        """Return whether a hit of this type stops the ticket."""
        return "stop"

    def told(self, asked: "Asked", text: str, lang: str, now: datetime | None) -> str:
        """Return the answer as the ticket's text tells it, with what it means by the clock of the client."""
        return self.answer(asked, text, lang)

    def unit_of(self, asked: "Asked", lang: str) -> Word | None:
        """Return the word that stands behind the answer's line."""
        return None

    def answer(self, asked: "Asked", text: str, lang: str) -> str:
        """Return the answer as the ticket's text tells it; empty if the text does not tell it."""
        return "" if self.role else text

    def carried(self, asked: "Asked", text: str, lang: str) -> str:
        """Return the answer as it is added to another one when the tracker changes; empty if there is nothing."""
        return self.answer(asked, text, lang)

    def recalled(self, asked: "Asked", ticket: Ticket) -> str | None:
        """Return the answer that the ticket was made of; None if nobody can tell."""
        return next((answer.text for answer in ticket.answers if answer.question == asked.name), "")

    def example(self, asked: "Asked", typed: Typed, written: str, lang: str) -> Typed:
        """Return `typed` with the answer that an example of the pages writes so."""
        return replace(typed, texts={**typed.texts, asked.name: self.cleaned(written)})

    def offered(self, asked: "Asked", lang: str) -> Iterator[Option]:
        """Return what can be chosen."""
        yield from ()


@dataclass(frozen=True, eq=False)
class Asked:
    """A question with the rule that asks it."""

    rule: Rule[Any]
    question: Question
    rulebook: Rulebook

    @property
    def name(self) -> str:
        return self.question.KEY or self.rule.name

    @property
    def is_slight(self) -> bool:
        """Return True if a draft with no other answer is not worth going on with: an address may be filled in."""
        return self.question.IS_SLIGHT or self.question.role == "address"

    @property
    def is_remembered(self) -> bool:
        """Return True if the next ticket of the same browser can begin with the answer, as with every address."""
        return self.question.remember or self.question.role == "address"

    def was_shown(self, form: Form) -> bool:
        """Return True if the posted page showed the question, which one with a condition need not."""
        return not self.question.when or form.get(f"{self.name}.{SEEN}") is not None

    def answer(self, text: str, lang: str) -> str:
        return self.question.answer(self, text, lang)

    def told(self, text: str, lang: str, now: datetime | None) -> str:
        return self.question.told(self, text, lang, now)

    def carried(self, text: str, lang: str) -> str:
        return self.question.carried(self, text, lang)

    def options(self, lang: str) -> Iterator[Option]:
        return self.question.offered(self, lang)


def word_of(rule: Rule[Any], key: str, lang: str) -> str:
    """Return a word of the rule's page, or the rule's name where there is none."""
    word = rule.word(key, lang)
    return word.text if word else rule.name


def filled(rule: Rule[Any], key: str, lang: str) -> Word | None:
    """Return a word of the rule's page with its numbers filled in."""
    word = rule.word(key, lang)
    return Word(fill_in(word.text, rule.parameters, word.lang), word.lang) if word else None


def option_spellings(question: Question, asked: Asked, name: str) -> tuple[str, ...]:
    """Return how an option is called in each language, and its name."""
    called = [
        option.label.text for lang in LANGUAGES for option in question.offered(asked, lang) if option.value == name
    ]
    return tuple(dict.fromkeys([*called, name]))


def is_named(rule: Rule[Any], written: str, lang: str) -> bool:
    """Return True if an example writes the rule's name so."""
    word = rule.word("name", lang)
    return word is not None and word.text.casefold() == written.strip().casefold()

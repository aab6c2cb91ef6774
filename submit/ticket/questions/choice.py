"""One answer of a list, or several."""

from collections.abc import Iterator
from dataclasses import dataclass

from submit.rulebook.kinds import bounded
from submit.rulebook.rulebook import Word
from submit.rulebook.schema import Misfit
from submit.ticket.finding import Hit
from submit.ticket.questions.names import NAME
from submit.ticket.questions.optioned import Optioned
from submit.ticket.questions.question import Asked, Form, Option, filled, option_spellings
from submit.ticket.typed import Typed

OTHER = "other"
"""The option beside which there is a line for an answer of one's own."""
LONGEST_LINE = 1000


@dataclass(frozen=True, kw_only=True)
class ChoiceQuestion(Optioned):
    """The words of each option stand in the `form` block: `option.sabre: Sabre`. `max` bounds what is typed beside
    `other`."""

    CODES = {"empty": (), "other": (), "long": ("count", "max")}
    PART = "choice"

    options: tuple[str, ...]
    other: bool = False
    max: int = bounded(1, LONGEST_LINE, default=255)

    def names(self) -> tuple[str, ...]:
        return (*self.options, OTHER) if self.other else self.options

    def misfits(self) -> Iterator[Misfit]:
        if not self.options:
            yield Misfit(("options",), "choice.no_options", {})
        for index, name in enumerate(self.options):
            if not NAME.fullmatch(name) or name == OTHER or name in self.options[:index]:
                yield Misfit(("options", index), "choice.option", {"name": name})

    def codes(self) -> Iterator[str]:
        yield from super().codes()
        yield from ("other", "long") if self.other else ()

    def words(self) -> tuple[str, ...]:
        return tuple(f"option.{name}" for name in self.names())

    def offered(self, asked: Asked, lang: str) -> Iterator[Option]:
        for name in self.names():
            yield Option(name, filled(asked.rule, f"option.{name}", lang) or Word(name, lang))

    def posted(self, name: str, form: Form) -> str | None:
        posted = [*form.getlist(name), *form.getlist(f"{name}.{OTHER}")]
        return "\n".join(filter(None, posted)) if posted else None

    def own_words(self, text: str) -> str:
        return " ".join(super().strays(text)) if self.other else ""

    def possible(self, asked: Asked) -> tuple[tuple[str, ...], ...]:
        # What is typed in place of an option is known to nobody beforehand.
        return tuple(option_spellings(self, asked, name) for name in self.options)

    def strays(self, text: str) -> list[str]:
        return [] if self.other else super().strays(text)

    def picked(self, asked: Asked, typed: Typed) -> frozenset[str]:
        text = typed.texts.get(asked.name, "")
        return frozenset((*self.chosen(text), *([OTHER] if self.own_words(text) else [])))

    def hits(self, asked: Asked, typed: Typed) -> Iterator[Hit]:
        text = typed.texts.get(asked.name, "")
        own = self.own_words(text)
        if len(own) > self.max:
            yield Hit(asked.name, "long", {"count": len(own), "max": self.max})
        elif self.other and OTHER in text.splitlines() and not own:
            yield Hit(asked.name, "other")
        else:
            yield from super().hits(asked, typed)

    def named(self, asked: Asked, written: str, lang: str) -> str:
        text = super().named(asked, written, lang)
        return f"{OTHER}\n{text}" if self.own_words(text) else text

    def _known(self, text: str) -> list[str]:
        own = self.own_words(text)
        return [*(name for name in self.chosen(text) if name != OTHER or not own), *([own] if own else [])]


@dataclass(frozen=True, kw_only=True)
class ChoicesQuestion(ChoiceQuestion):
    """Several answers of a list."""

    PART = "choices"
